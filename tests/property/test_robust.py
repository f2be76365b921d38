"""What must hold of any robust scheme: its scenarios, by the ledger and by worths of their own; what it costs."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.case.overrides import under
from citypact.mechanism import load_model
from citypact.optimize import NoScheme
from citypact.pact.ledger import fund_balance, gains, settle
from citypact.scenarios import grid
from citypact.scenarios.robust import Listed, robust_design
from citypact.worth import worth_table
from support.random_cases import random_case
from support.samples import examples

FIGURES = ("hosts.*.tax_vat", "hosts.*.capital_cost", "projects.*.capital_cost", "transfers.*.release_benefit")
NEAR = 1e-4


@given(st.integers(0, 96), st.lists(st.floats(0.85, 1.2), min_size=2, max_size=2))
@settings(max_examples=examples(6, 200), deadline=None)
def test_scenarios_hold_and_every_one_more_costs_no_less(seed: int, factors: list[float]) -> None:
    case, model = random_case(seed, cities=3, transfers=4), load_model("hybrid")
    rng = np.random.default_rng(seed)
    scenarios = grid([f"{rng.choice(FIGURES)}*={factors[0]:.3f}"]) + grid([f"{rng.choice(FIGURES)}*={factors[1]:.3f}"])
    costs = []
    for some in (scenarios[:1], scenarios):
        try:
            found = robust_design(case, model, Listed(some, coalitions=False))
        except NoScheme:
            costs.append(np.inf)
            continue
        costs.append(float(found.objectives["nearest-shapley"][1] or 0.0))
        base = float(found.objectives["nearest-shapley"][0] or 0.0)
        assert costs[-1] >= base - NEAR
        for scenario in some:
            there = under(case, scenario)
            ledger, table = settle(there, model, found.scheme.terms), worth_table(there)
            gained = gains(there, ledger)
            alone = {city: table.worths[1 << i] for i, city in enumerate(table.chances.cities)}
            assert all(gained[city] >= least - NEAR for city, least in alone.items())
            assert fund_balance(there, model, ledger)[-1] >= -NEAR
    assert costs[0] <= costs[1] + NEAR
