"""Whatever case and limit: what cities borrow is repaid to the coin, within limits, and not a coin more than needed."""

import numpy as np
import pytest

from citypact.case.flows import budget_revenue
from citypact.optimize import NoScheme, design
from citypact.pact.commitment import alone_flows
from citypact.pact.ledger import LENDERS, balance, net_flows
from citypact.pact.money import in_coins, interest
from citypact.pact.planned import planned_gain
from citypact.pact.scheme import Scheme
from support.borrowing import lending
from support.random_cases import random_case
from support.samples import seeds

pytestmark = pytest.mark.sayable


def scheme_of(seed: int) -> Scheme | None:
    case = random_case(seed, cities=4, transfers=4, projects=seed % 3)
    above = (0.0, 0.02)[seed % 2]
    rule = {"bond_rate": case.discount_rate + above, "debt_limit": (0.002, 0.02)[seed // 2 % 2]}
    try:
        return design(case, lending(rule, coalitions=("none", "all")[seed % 2]))
    except NoScheme:
        return None


@pytest.fixture(scope="module")
def borrowing() -> list[Scheme]:
    found = [scheme for seed in seeds(8, 40) if (scheme := scheme_of(seed)) is not None and scheme.debts.any(axis=None)]
    assert len(found) > 3
    return found


def test_debt_ends_at_exactly_nothing_and_lenders_get_their_interest_to_the_coin(borrowing: list[Scheme]) -> None:
    for scheme in borrowing:
        case, ledger, rule = scheme.case, scheme.ledger, scheme.model.borrowing
        assert rule is not None
        for city, path in scheme.debts.iterrows():
            owed = in_coins(case, path).tolist()
            rows = ledger[(ledger["payer"] == city) & (ledger["payee"] == LENDERS)]
            paid = rows[rows["item"] == "loan-interest"].groupby("year")["coins"].sum()
            due = [interest(coins, rule.rate(case)) for coins in (0, *owed[:-1])]
            assert [paid.get(year, 0) for year in case.years] == due
            assert path.iloc[-1] == owed[-1] == 0
            assert min(owed) >= 0
            most = rule.debt_limit * budget_revenue(case, case.city[str(city)])
            assert (path.to_numpy() <= most + 1e-9).all()


def test_every_year_balances_lenders_included(borrowing: list[Scheme]) -> None:
    for scheme in borrowing:
        ledger = scheme.ledger
        held = balance(scheme.case, ledger, LENDERS, rate=0.0)
        interest_paid = ledger.loc[ledger["item"] == "loan-interest", "amount"].sum()
        assert held[-1] == pytest.approx(interest_paid, abs=1e-9)


def test_a_city_that_owes_keeps_nothing_over_what_the_year_must_have(borrowing: list[Scheme]) -> None:
    """Else it could have borrowed less or repaid sooner."""
    for scheme in borrowing:
        flows = in_coins(scheme.case, net_flows(scheme.case, scheme.ledger))
        owes = in_coins(scheme.case, scheme.debts) > 0
        alone = alone_flows(scheme.case, scheme.anyway).clip(upper=0.0)
        least = in_coins(scheme.case, alone)
        assert np.abs(flows - least)[owes].max() <= 1


def test_all_together_gain_what_the_plan_brings_less_what_lenders_earn(borrowing: list[Scheme]) -> None:
    for scheme in borrowing:
        case, rule = scheme.case, scheme.model.borrowing
        assert rule is not None
        dearer = (rule.rate(case) - case.discount_rate) / (1.0 + case.discount_rate)
        discount = (1.0 + case.discount_rate) ** -np.arange(1, case.horizon + 1)
        lost = dearer * float(discount @ scheme.debts.sum().to_numpy())
        plan = planned_gain(case, scheme.terms, scheme.anyway)
        assert scheme.gain.sum() == pytest.approx(plan - lost, abs=scheme.tolerance)
