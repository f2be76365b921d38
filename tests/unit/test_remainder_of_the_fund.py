"""What a fund may pay to nobody goes back to those who had to pay it in: by hand.

Two cities with a budget of 100 and 300 a year, eight years, nothing discounted; the fund is for weak areas alone, of
which there are none. The firm brings its host 2 a year of tax, and its origin is relieved of 1.
"""

from typing import Any

import pytest

from citypact.case import load_case
from citypact.case.model import Case
from citypact.mechanism import Mechanism, Range, load_model
from citypact.optimize import NoScheme, design
from citypact.optimize.subject import Kind
from citypact.pact.audit import breaches
from citypact.pact.ledger import OUTSIDE, fund_balance, settle
from citypact.pact.remainder import parted
from citypact.pact.scheme import Scheme
from citypact.worth import worth_table
from support.two_cities import two_city_case


def rule(fund: dict[str, Any], fund_share: float = 0.0, **participation: Any) -> Mechanism:
    """Half of the tax to the origin, costs of projects by a key, and a fund that is left with money."""
    model = load_model("montgomery-edge-2011")
    asked = {"uses": ("weak-area",), "income": 0.0, "settle_up_years": 0} | fund
    assert model.fund is not None
    return model.model_copy(
        update={
            "currency": "CNY",
            "fund": model.fund.model_copy(update=asked),
            "tax_sharing": model.tax_sharing.model_copy(update={"origin_share": 0.5, "fund_share": fund_share}),
            "participation": model.participation.model_copy(update=participation),
        }
    )


def unequal() -> Case:
    """``new`` has three times the revenue of ``old``."""
    case = two_city_case()
    cities = tuple(c.model_copy(update={"revenue": 300.0 if c.id == "new" else 100.0}) for c in case.cities)
    return case.model_copy(update={"cities": cities})


def returned(scheme: Scheme) -> dict[str, float]:
    rows = scheme.ledger[scheme.ledger["item"] == "fund-remainder"]
    assert set(rows["year"]) <= {scheme.case.years[-1]}
    return {payee: round(amount, 6) for payee, amount in zip(rows["payee"], rows["amount"], strict=True)}


def test_contributions_go_back_in_proportion_and_cost_nobody_anything() -> None:
    """1 % of 100 and of 300 in eight years."""
    case = unequal()
    scheme, without = (design(case, rule({"contribution_rate": rate})) for rate in (0.01, 0.0))
    assert returned(scheme) == {"old": 8.0, "new": 24.0}
    assert scheme.gain.to_dict() == pytest.approx(without.gain.to_dict())
    assert fund_balance(case, scheme.model, scheme.ledger)[-1] == 0.0
    assert scheme.budgets["revenue"].to_dict() == pytest.approx(without.budgets["revenue"].to_dict())


def test_shares_of_tax_and_outside_money_go_back_too() -> None:
    """The host pays a tenth of its 2 a year, 1.6 in all; from outside come 0.1 a year, 0.8 in all; 1 % of 100 is 8."""
    one_rate = {"contribution_rate": 0.01, "income": 1e7, "weak_areas_pay": True}
    scheme = design(unequal(), rule(one_rate, fund_share=0.1))
    assert returned(scheme) == {OUTSIDE: 0.8, "old": 8.0, "new": 25.6}


def test_interest_goes_the_same_way() -> None:
    """1 at the end of each of eight years at 10 %: (1.1^8 - 1) / 0.1."""
    scheme = design(two_city_case(), rule({"contribution_rate": 0.01, "interest": 0.1}))
    assert returned(scheme) == {"old": pytest.approx(11.435888), "new": pytest.approx(11.435888)}


def test_nothing_goes_back_that_can_be_paid_out() -> None:
    """The fund may make good what a deal costs: all of it is granted, and what a limit leaves goes back."""
    granted = design(two_city_case(), rule({"contribution_rate": 0.01, "uses": ("compensation",)}))
    assert returned(granted) == {}
    assert granted.ledger.loc[granted.ledger["item"] == "grant:compensation", "amount"].sum() == pytest.approx(16.0)
    limited = design(two_city_case(), rule({"contribution_rate": 0.01, "uses": ("compensation",), "grant_limit": 0.25}))
    assert returned(limited) == {"old": 6.0, "new": 6.0}  # a quarter of 2 a year is 4 of 16


def test_nobody_pays_in_more_to_get_it_back() -> None:
    """Where contributions are open nobody had to pay in, and there is nothing to return."""
    scheme = design(two_city_case(), rule({"contribution_rate": Range(min=0.0, max=0.01)}))
    assert (scheme.terms.contributions, scheme.terms.returned) == ({}, {})


@pytest.mark.parametrize("fund", [{"remainder": "none"}, {"remainder": "none", "income": 1e7}])
def test_a_rule_that_leaves_nothing_has_no_scheme(fund: dict[str, Any]) -> None:
    with pytest.raises(NoScheme):
        design(two_city_case(), rule({"contribution_rate": 0.01} | fund))


def test_a_fund_that_may_carry_projects_returns_nothing_unless_it_says_so() -> None:
    hybrid = load_model("hybrid")
    assert hybrid.fund is not None
    fixed = hybrid.fund.model_copy(update={"contribution_rate": 0.001, "uses": ("weak-area", "projects")})
    said = fixed.model_copy(update={"remainder": "return"})
    case = two_city_case()
    with pytest.raises(NoScheme):
        design(case, hybrid.model_copy(update={"fund": fixed}))
    assert returned(design(case, hybrid.model_copy(update={"fund": said}))) == {
        city: pytest.approx(0.8) for city in ("old", "new")
    }


def test_the_audit_holds_returns_to_their_proportion() -> None:
    scheme = design(unequal(), rule({"contribution_rate": 0.01}))

    def broken(back: dict[str, float], model: Mechanism = scheme.model) -> dict[str, float]:
        terms = scheme.terms.model_copy(update={"returned": back})
        game = worth_table(scheme.case).game
        found = breaches(scheme.case, model, terms, settle(scheme.case, model, terms), 1e-6, game)
        return {b.subject: round(b.excess, 6) for b in found if b.rule == "fund.remainder"}

    assert broken(dict(scheme.terms.returned)) == {}
    assert broken({"old": 16.0, "new": 16.0}) == {"old": 8.0, "new": 8.0}
    none = rule({"contribution_rate": 0.01, "remainder": "none"})
    assert broken({"old": 8.0, "new": 24.0}, none) == {"nothing is returned": 32.0}
    unbound = rule({"contribution_rate": Range(min=0.0, max=0.01)})
    assert broken({"old": 8.0, "new": 24.0}, unbound) == {"old": 8.0, "new": 24.0}
    assert parted(scheme.case, unbound, scheme.terms, 100) == {}


def test_the_county_gets_back_what_nobody_in_the_northeast_can_be_paid() -> None:
    case, montgomery = load_case("us-northeast"), load_model("montgomery-edge-2011")
    scheme = design(case, montgomery)
    assert returned(scheme) == {OUTSIDE: 20.0}
    assert scheme.gain.sum() == pytest.approx(float(scheme.table.worths[-1]), abs=1e-3)
    assert len(scheme.terms.projects) == 3


def test_a_price_still_names_what_else_stands_in_the_way() -> None:
    """A minimum gain that nobody can give is in conflict by itself; money that is left is not named."""
    with pytest.raises(NoScheme) as caught:
        design(two_city_case(), rule({"contribution_rate": 0.01}, city="present-value", minimum_gain=1e10))
    assert Kind.FUND_LEFT not in {demand.kind for demand in caught.value.explanation.conflict}
