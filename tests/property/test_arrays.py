"""The arrays say what the ledger says: for any terms, in any future, on any case and under any mechanism."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.arrays import Lever, NotAffine, Override, affine, settle_futures, size_column
from citypact.arrays.levers import scenario
from citypact.case import Case, bundled_cases
from citypact.case.overrides import under
from citypact.mechanism import Mechanism, applicability, bundled_models, load_model
from citypact.pact.ledger import fund_balance, gains, net_flows, settle
from citypact.pact.money import per_unit
from citypact.pact.payments import debt_interest, fund_interest, payments
from citypact.pact.rounding import slips
from citypact.pact.scheme import Terms
from support import bundled
from support.random_cases import random_case
from support.random_mechanisms import random_mechanism
from support.random_terms import random_terms
from support.samples import ALL, examples

EXACT = 1e-9
LARGE = "twin-cities-pool"
"""It takes long, and so stands for its own mechanism."""


def unrounded(case: Case, model: Mechanism, terms: Terms) -> np.ndarray:
    """Gains as a plain sum over the payments of the ledger, one by one."""
    found = dict.fromkeys((city.id for city in case.cities), 0.0)
    for payment in payments(case, model.at(terms.sizes), terms):
        value = sum(x / (1.0 + case.discount_rate) ** t for t, x in enumerate(payment.amounts.tolist(), start=1))
        for party, sign in ((payment.payer, -1.0), (payment.payee, 1.0)):
            if party in found:
                found[party] += sign * value
    return np.array(list(found.values()))


def check_affine(case: Case, model: Mechanism, terms: Terms, others: Terms) -> None:
    """The map of one set of terms holds at other numbers for the same plan."""
    same = {name: getattr(terms, name) for name in ("plan", "projects", "sizes", "project_share", "debt")}
    same["carried"] = {p: part for p, part in others.carried.items() if p in terms.projects}  # of what is built
    other = others.model_copy(update={**same, "origin_share": terms.fund_share, "fund_share": terms.origin_share})
    found = affine(case, model, terms)
    for these in (terms, other):
        want, ledger = unrounded(case, model, these), settle(case, model, these)
        assert found.gains(found.vector(these)) == pytest.approx(want, rel=EXACT, abs=EXACT)
        assert (np.abs(gains(case, ledger) - want) <= slips(case, ledger) + EXACT).all()
        if fund_interest(case, model) == debt_interest(case, model):  # else what is owed bears more than what is held
            coins = (len(ledger) + case.horizon) * (1.0 + fund_interest(case, model)) ** case.horizon / per_unit(case)
            held = found.fund @ found.vector(these) + found.fund_constant
            assert held == pytest.approx(fund_balance(case, model, ledger)[-1], rel=EXACT, abs=coins + EXACT)
    both = np.stack([found.vector(terms), found.vector(other)])
    assert found.gains(both) == pytest.approx(np.stack([found.gains(x) for x in both]), rel=EXACT, abs=EXACT)


def levers_of(case: Case) -> list[Lever]:
    """One for every kind of figure that a future may change, some on several figures."""
    tax = case.taxes[0]
    levers = [
        Lever("host tax", tuple(Override("hosts", f"tax_{t}") for t in case.taxes)),
        Lever("host growth", (Override("hosts", "growth"),)),
        Lever("origin", (Override("transfers", f"tax_{tax}"), Override("transfers", "growth"))),
        Lever("release", (Override("transfers", "release_benefit"),)),
        Lever("costs", tuple(Override("hosts", c) for c in ("capital_cost", "annual_cost", "moving_cost"))),
        Lever("firms", (Override("hosts", "firm_gain"),)),
        Lever("revenue", (Override("cities", "revenue", case.cities[0].id),)),
        Lever("rate", (Override("case", "discount_rate"),)),
        Lever("growth", (Override("case", "revenue_growth", action="set"),)),
        Lever("prices", (Override("case", "inflation", action="set"),)),
    ]
    if case.retention:
        levers.append(Lever("kept", (Override("case", f"retention.{tax}"),)))
    if case.projects:
        levers.append(Lever("works", (Override("projects", "capital_cost"), Override("projects", "annual_cost"))))
        levers.append(Lever("benefits", (Override("project_benefits", "benefit"),)))
    if case.hosts:
        row = case.hosts[0]
        levers.append(Lever("start", (Override("hosts", "start_year", f"{row.transfer}/{row.host}", action="set"),)))
    return levers


def drawn(rng: np.random.Generator, case: Case, levers: list[Lever], futures: int) -> np.ndarray:
    values = rng.uniform(0.6, 1.4, (futures, len(levers)))
    for place, lever in enumerate(levers):
        if lever.name in ("growth", "prices"):
            values[:, place] = rng.uniform(0, 0.04, futures)
        if lever.name == "kept":
            values[:, place] = rng.uniform(0.5, 1.0, futures)
        if lever.name == "start":
            row = case.hosts[0]
            last = min(row.start_year + 1, case.years[-1]) if row.latest is None else row.start_year
            values[:, place] = rng.choice([row.start_year, last], futures)
    return values


def check_futures(case: Case, model: Mechanism, terms: Terms, rng: np.random.Generator) -> None:
    """In each future the arrays are the ledger of the case under the scenario, to the coin."""
    levers = levers_of(case)
    chosen = [lever for lever in levers if rng.random() < 0.6] or levers[:1]
    values = drawn(rng, case, chosen, 2)
    found = settle_futures(case, model, terms, chosen, values)
    for row, pulled in enumerate(values.tolist()):
        future = under(case, scenario(chosen, pulled))
        ledger = settle(future, model, terms)
        slip = slips(future, ledger).to_numpy() + EXACT
        assert (np.abs(found.gains[row] - gains(future, ledger)) <= slip).all()
        assert found.gains[row] == pytest.approx(unrounded(future, model, terms), rel=EXACT, abs=EXACT)
        assert np.abs(found.net[row] - net_flows(future, ledger).to_numpy()).max() <= slip.max() * 2
        budget = net_flows(future, ledger[ledger["budget"]]).to_numpy()
        assert np.abs(found.cash[row] - budget).max() <= slip.max() * 2
        coins = len(ledger) / (case.unit * 100) * (1 + future.discount_rate) ** case.horizon
        assert np.abs(found.fund[row] - fund_balance(future, model, ledger)).max() <= coins + EXACT


@given(st.integers(0, 10**6))
@settings(max_examples=examples(20, 500), deadline=None)
def test_any_terms_and_any_future_of_made_up_cases(seed: int) -> None:
    rng = np.random.default_rng(seed)
    case, model = random_mechanism(seed, random_case(seed % 97))
    terms = random_terms(rng, case, model)
    check_affine(case, model, terms, random_terms(rng, case, model))
    check_futures(case, model, terms, rng)


def pairs() -> list[tuple[str, str]]:
    """Every mechanism with the case that had fewest so far, the large one once; all of them where all is tried."""
    found: list[tuple[str, str]] = []
    for model in bundled_models():
        names = [name for name in bundled_cases() if applicability(bundled.case(name), load_model(model)) is None]
        had = {name: sum(name == other for other, _ in found) * (100 if name == LARGE else 1) for name in names}
        found += [(name, model) for name in (names if ALL else [min(had, key=had.__getitem__)])]
    return found


@pytest.mark.parametrize(("name", "model"), pairs())
def test_every_bundled_case_and_mechanism(name: str, model: str) -> None:
    case, rule = bundled.case(name), load_model(model)
    rng = np.random.default_rng(len(name) * 100 + len(model))
    terms = random_terms(rng, case, rule)
    check_affine(case, rule, terms, random_terms(rng, case, rule))
    check_futures(case, rule, terms, rng)


def test_the_sample_leaves_out_no_case_and_no_mechanism() -> None:
    names, models = zip(*pairs(), strict=True)
    assert (set(names), set(models)) == (set(bundled_cases()), set(bundled_models()))


@given(st.integers(0, 10**6))
@settings(max_examples=examples(12, 300), deadline=None)
def test_a_size_enters_affinely_or_it_is_said_that_it_does_not(seed: int) -> None:
    rng = np.random.default_rng(seed)
    case, model = random_mechanism(2 * seed + 1, random_case(seed % 89))
    terms = random_terms(rng, case, model)
    for path, span in model.open_sizes.items():
        column = size_column(case, model, terms, path)
        at = [terms.model_copy(update={"sizes": {**terms.sizes, path: s}}) for s in (span.min, span.max)]
        low, high = (unrounded(case, model, each) for each in at)
        if isinstance(column, NotAffine):
            assert column.size == path
        else:
            assert low + column * (span.max - span.min) == pytest.approx(high, rel=EXACT, abs=EXACT)
