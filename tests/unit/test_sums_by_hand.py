"""Sums of a pact worked out by hand, where faults planted by ``tests/benchmarks/mutants.py`` went unnoticed.

Two cities with a firm between them (``support.two_cities``): nothing is discounted, ``new`` collects 2 a year.
"""

import numpy as np
import pytest

from citypact.case import Case
from citypact.mechanism import Mechanism, Payment
from citypact.mechanism.parties import OUTSIDE, RESERVE
from citypact.mechanism.sections.fund import Fund
from citypact.optimize.blocks import gains
from citypact.pact.attribution import attribution
from citypact.pact.fund import paid_out
from citypact.pact.ledger import settle
from citypact.pact.rounding import to_the_coin
from citypact.pact.terms import Terms
from support.algebra import rows_of
from support.desk import hybrid
from support.open_rules import rule
from support.two_cities import two_city_case

CASE = two_city_case(horizon=2)
FUND = rule(fund=Fund(contribution_rate=0.01, uses=("compensation",)))


def terms(**given: object) -> Terms:
    """The firm moves; nothing is shared but what is given."""
    shares = {"origin_share": {"firm": (0.0, 0.0)}, "fund_share": {}, "project_share": {}}
    nothing: dict[str, object] = {"plan": {"firm": "new"}, "projects": (), **shares}
    return Terms.model_validate(nothing | given)


def parts(case: Case, model: Mechanism, agreed: Terms) -> dict[str, float]:
    """Where the gain of ``old`` comes from."""
    table = attribution(case, model.at({}), agreed, settle(case, model, agreed))
    return {name: float(amount) for name, amount in table.loc["old"].items()}


@pytest.mark.parametrize("paid", [(1.0, 0.5), (0.0, 0.25)])
def test_a_subsidy_counts_as_the_fund_s(paid: tuple[float, float]) -> None:
    """The move itself costs ``old`` 2 of tax and brings 1 of release in each of two years."""
    found = parts(CASE, FUND, terms(subsidy={"old": paid}))
    assert found == {
        "covered": -2.0,
        "not_covered": 0.0,
        "projects": 0.0,
        "fund": sum(paid),
        "loans": 0.0,
        "instruments": 0.0,
    }


@pytest.mark.parametrize(
    ("granted", "kept"), [((0.0, 0.5), (0.0, 0.6)), ((0.2, 0.4), (0.2, 0.4)), ((0.5, 0.5), (0.3, 0.3))]
)
def test_the_last_year_pays_out_all_that_is_left(granted: tuple[float, float], kept: tuple[float, float]) -> None:
    """0.3 comes in in each of the two years."""
    agreed = terms(contributions={"new": (0.3, 0.3)}, grants={"compensation": {"old": granted}})
    assert paid_out(CASE, FUND, agreed).grants["compensation"]["old"] == pytest.approx(kept, abs=1e-12)


def test_a_stabilization_fund_keeps_what_it_does_not_pay() -> None:
    """1 comes in each year; 0.4 and 0.7 go out, in coins of a hundred millionth of a hundredth."""
    payments = [
        Payment(OUTSIDE, RESERVE, "stabilization-income", "pool", np.array([1.0, 1.0])),
        Payment(RESERVE, "old", "stabilization", "pool", np.array([0.4, 0.7])),
    ]
    coins = {payment.payee: coins.tolist() for payment, coins in to_the_coin(CASE, payments)}
    assert coins == {RESERVE: [10**10, 10**10], "old": [4 * 10**9, 7 * 10**9]}


@pytest.mark.parametrize(("fund_share", "kept"), [(0.25, "3"), (0.0, "4")])
def test_a_host_gains_less_by_what_it_pays_the_fund(fund_share: float, kept: str) -> None:
    """4 of tax in two years, of which a part goes to the fund."""
    rows = rows_of(gains, CASE, hybrid(tax_sharing={"fund_share": fund_share})).splitlines()
    (row,) = (row for row in rows if row.startswith("gain of new"))
    assert row.endswith(f"= {kept}")
