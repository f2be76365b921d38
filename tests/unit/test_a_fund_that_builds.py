"""Project costs within limits by benefit, and a fund that carries, borrows and names what it pays for: by hand.

Nothing is discounted unless it says so. Budgets are 100 a year each, of which half a percent may be paid into the fund.
"""

from typing import Any

import pandas as pd
import pytest

from citypact.case import load_case
from citypact.case.model import Case
from citypact.mechanism import Mechanism, load_model
from citypact.optimize import NoScheme, design
from citypact.optimize.blocks.projects import band
from citypact.optimize.design import prepare
from citypact.optimize.subject import Kind
from citypact.pact.audit import breaches
from citypact.pact.ledger import fund_balance, settle
from citypact.pact.scheme import Scheme
from citypact.pact.terms import Terms
from citypact.worth import worth_table
from support.two_cities import two_city_case, with_a_road

CENT = 1e-6


def rules(**rooms: dict[str, Any]) -> Mechanism:
    """The rules of the negotiated pact with some changed."""
    return rules_of("negotiated", **rooms)


def rules_of(name: str, **rooms: dict[str, Any]) -> Mechanism:
    """The rules of a bundled mechanism with some changed."""
    model = load_model(name)
    return model.model_copy(
        update={name: getattr(model, name).model_copy(update=change) for name, change in rooms.items()}
    )


def of_category(case: Case, category: str, weak: str = "") -> Case:
    """The case with a road of another category, and perhaps a weak area."""
    roads = tuple(project.model_copy(update={"category": category}) for project in case.projects)
    cities = tuple(city.model_copy(update={"weak": city.id == weak}) for city in case.cities)
    return case.model_copy(update={"projects": roads, "cities": cities})


def road_of_a_weak_area(members: set[str]) -> Case:
    """A road of 0.9 for the weak city ``new``, which it brings 1, and ``old`` 0.5."""
    case = of_category(with_a_road(two_city_case(horizon=2), 0.9, {"old": 0.5, "new": 1.0}), "weak-area", weak="new")
    of_members = tuple(p.model_copy(update={"members": tuple(sorted(members))}) for p in case.projects)
    return case.model_copy(update={"projects": of_members})


def broken(scheme: Scheme, **changed: Any) -> set[str]:
    """Rules that the scheme breaks with some of its terms changed."""
    case, model, terms = scheme.case, scheme.model, scheme.terms.model_copy(update=changed)
    found = breaches(case, model, terms, settle(case, model, terms), CENT, worth_table(case).game)
    return {breach.rule for breach in found}


def paid(scheme: Scheme, payer: str) -> dict[tuple[str, str, str, int], float]:
    """What a party pays by item, subject, payee and year."""
    rows = scheme.ledger[scheme.ledger["payer"] == payer]
    keys = zip(rows["item"], rows["subject"], rows["payee"], rows["year"], strict=True)
    return dict(zip(keys, rows["amount"].round(8), strict=True))


def test_limits_of_what_a_city_bears_go_by_its_benefit() -> None:
    """A road of 1 that brings 2 and 1: at most 80 % of 2 and 1, at least half of two thirds and of one third."""
    case = with_a_road(two_city_case(horizon=2), 1.0, {"old": 2.0, "new": 1.0})
    setting = prepare(case, rules(), None)
    (road,) = setting.works
    by_city = {setting.cities[i].id: band(setting, road, i) for i in road.payers}
    assert by_city == {"old": pytest.approx((1 / 3, 1.0)), "new": pytest.approx((1 / 6, 0.8))}


def test_what_eighty_per_cent_of_benefits_leave_of_a_project_the_fund_carries() -> None:
    """Of 2.7 the cities bear 80 % of what it brings them, 1.6 and 0.8; the fund bears 0.3, which they pay into it."""
    case = with_a_road(two_city_case(horizon=2), 2.7, {"old": 2.0, "new": 1.0})
    scheme = design(case, rules())
    assert scheme.terms.project_share["road"] == pytest.approx({"old": 1.6 / 2.7, "new": 0.8 / 2.7})
    assert scheme.terms.carried == pytest.approx({"road": 0.3 / 2.7})
    assert paid(scheme, "(fund)") == {("fund-works", "road", "(works and services)", 2024): 0.3}
    assert sum(map(sum, scheme.terms.contributions.values())) == pytest.approx(0.3)
    assert scheme.gain.sum() == pytest.approx(2.3)  # 2 of the move's release, and 3 - 2.7
    assert broken(scheme) == set()
    more = {"old": 1.7 / 2.7, "new": 0.7 / 2.7}
    assert broken(scheme, project_share={"road": more}) == {"costs.projects"}
    less = {"old": 0.7 / 2.7, "new": 0.8 / 2.7}
    assert "costs.least_by_benefit" in broken(scheme, project_share={"road": less}, carried={"road": 1.2 / 2.7})
    assert "project paid for" in broken(scheme, carried={})


def test_without_a_fund_that_carries_it_the_refusal_names_the_limit_and_what_is_missing() -> None:
    case = with_a_road(two_city_case(horizon=2), 2.7, {"old": 2.0, "new": 1.0})
    for without in ({"uses": ("compensation",), "ecology_minimum": 0.0}, {"carries": 0.0}):
        with pytest.raises(NoScheme) as caught:
            design(case, rules(fund=without))
        found = caught.value.explanation
        assert {demand.kind for demand in found.conflict} == {"project-cost"}
        money = {price.kind: price.money for price in found.prices}
        assert money["project-cost"] == pytest.approx(0.3)


def test_the_fund_carries_no_more_than_its_part() -> None:
    case = with_a_road(two_city_case(horizon=2), 2.7, {"old": 2.0, "new": 1.0})
    scheme = design(case, rules())
    strict = rules(fund={"carries": 0.1})
    found = breaches(case, strict, scheme.terms, scheme.ledger, CENT, scheme.table.game)
    assert {(b.rule, b.subject): b.excess for b in found} == {("fund.carries", "road"): pytest.approx(0.3 / 2.7 - 0.1)}


def test_a_weak_area_pays_nothing_of_aid_made_for_it_nor_into_the_fund() -> None:
    """Aid of 0.9 that brings the weak city 1 and the other 0.5: that one bears 0.4 at most, and pays the rest in."""
    scheme = design(road_of_a_weak_area({"old", "new"}), rules())
    assert scheme.terms.project_share["road"].get("new", 0.0) == 0.0
    assert scheme.terms.project_share["road"]["old"] <= 0.4 / 0.9 + 1e-9
    assert set(scheme.terms.contributions) <= {"old"}
    by_all = {"project_share": {"road": {"old": 0.4, "new": 0.1}}, "carried": {"road": 0.5}}
    assert broken(scheme, **by_all) >= {"costs.projects"}
    assert broken(scheme, contributions={"new": (0.1, 0.1)}) >= {"fund.weak_areas_pay"}


def test_what_a_weak_area_builds_by_itself_it_pays_for_as_others_do() -> None:
    """The same road of ``new`` alone: at least half of the two thirds by benefit, at most 80 % of 1, which is 8/9."""
    case = road_of_a_weak_area({"new"})
    (work,) = (setting := prepare(case, rules(), None)).works
    new = [city.id for city in setting.cities].index("new")
    assert band(setting, work, new) == pytest.approx((1 / 3, 8 / 9))
    scheme = design(case, rules())
    assert 1 / 3 - 1e-9 <= scheme.terms.project_share["road"]["new"] <= 8 / 9 + 1e-9
    assert scheme.accepted
    assert broken(scheme, project_share={"road": {"old": 0.4 / 0.9, "new": 0.0}}, carried={"road": 0.5 / 0.9}) >= {
        "costs.least_by_benefit"
    }


def test_ecological_harm_is_made_good_in_the_name_of_its_project() -> None:
    """It costs ``new`` 1 a year: ``old`` makes good 0.8, the fund 0.2, both in the name of the works."""
    harmful = with_a_road(two_city_case(horizon=3), 1.0, {"old": 3.0, "new": -1.0})
    case = of_category(harmful, "ecological")
    scheme = design(case, rules())
    by_fund = {key: amount for key, amount in paid(scheme, "(fund)").items() if key[0] == "grant:ecology"}
    assert by_fund == {("grant:ecology", "road", "new", year): 0.2 for year in (2025, 2026)}
    direct = {key: amount for key, amount in paid(scheme, "old").items() if key[0] == "harm-compensation"}
    by_fund_too = scheme.terms.carried.get("road", 0.0) * 0.8
    assert direct == {("harm-compensation", "road", "new", y): pytest.approx(0.8 - by_fund_too) for y in (2025, 2026)}
    assert broken(scheme, grants={"ecology": {"new": (0.0, 0.1, 0.3)}}) >= {
        "fund.ecology_minimum",
        "fund.uses: ecology",
    }
    assert "fund.uses: ecology" in broken(scheme, grants={"ecology": {"old": (0.0, 0.1, 0.1)}})


def test_harm_that_those_who_benefit_make_good_in_full_leaves_the_fund_nothing_to_do() -> None:
    case = of_category(with_a_road(two_city_case(horizon=3), 1.0, {"old": 3.0, "new": -1.0}), "ecological")
    scheme = design(case, rules(costs={"harm_compensated": 1.0}))
    assert not any(key[0] == "grant:ecology" for key in paid(scheme, "(fund)"))


def built_on_credit(**fund: Any) -> Scheme:
    """A road of 2 that the fund bears alone: the cities pay in at most 0.5 each a year."""
    case = with_a_road(two_city_case(horizon=3), 2.0, {"old": 3.0, "new": 3.0})
    return design(case, rules(costs={"most_of_benefit": 0.0}, fund={"debt_limit": 0.01, **fund}))


def test_the_fund_borrows_what_it_builds_with_and_owes_nothing_in_the_end() -> None:
    """It pays 2 in 2024 out of 1 and owes 1, at 10 % 1.1, less 1; 0.1 become 0.11, which are paid in last."""
    scheme = built_on_credit(debt_interest=0.1)
    assert scheme.terms.carried == {"road": 1.0}
    assert fund_balance(scheme.case, scheme.model, scheme.ledger) == pytest.approx([-1.0, -0.1, 0.0])
    by_year = pd.DataFrame(scheme.terms.contributions).sum(axis=1)
    assert by_year.to_list() == pytest.approx([1.0, 1.0, 0.11])
    assert scheme.fund["interest"].to_list() == pytest.approx([0.0, -0.1, -0.01])
    assert scheme.gain.sum() == pytest.approx(3.0 + 12.0 - 2.11)  # the move's release, the road's benefit, what it cost
    assert broken(scheme) == set()


def test_a_debt_at_the_fund_s_own_interest_and_within_its_limit() -> None:
    """Without interest it costs nothing to pay in evenly, two thirds of 1 a year, which is the smoothest way."""
    scheme = built_on_credit()
    held = fund_balance(scheme.case, scheme.model, scheme.ledger)
    assert held == pytest.approx([-4 / 3, -2 / 3, 0.0])
    assert held[-1] == 0.0
    strict = rules(costs={"most_of_benefit": 0.0}, fund={"debt_limit": 0.004})
    found = breaches(scheme.case, strict, scheme.terms, scheme.ledger, CENT, scheme.table.game)
    assert {(b.rule, b.subject): b.excess for b in found} == {
        ("fund.balance", "below zero"): pytest.approx(4 / 3 - 0.8)
    }


def test_without_credit_there_is_nothing_to_build_with() -> None:
    with pytest.raises(NoScheme):
        built_on_credit(debt_limit=0.0)


def test_a_payment_for_several_deals_is_parted_by_what_each_costs() -> None:
    """Two firms of 2 and 6 a year leave ``old``: of a grant of 0.4 a quarter is for the first."""
    base = two_city_case(horizon=2)
    firm, site = base.transfers[0], base.hosts[0]
    big = {"id": "mill", "taxes": {tax: 3.0 * amount for tax, amount in firm.taxes.items()}}
    case = base.model_copy(
        update={
            "transfers": (firm, firm.model_copy(update=big)),
            "hosts": (site, site.model_copy(update={"transfer": "mill", "taxes": big["taxes"]})),
        }
    )
    terms = Terms(
        plan={"firm": "new", "mill": "new"},
        projects=(),
        origin_share={},
        fund_share={},
        project_share={},
        contributions={"new": (0.4, 0.0)},
        grants={"compensation": {"old": (0.4, 0.0)}},
    )
    ledger = settle(case, load_model("hybrid"), terms)
    rows = ledger[ledger["item"] == "grant:compensation"]
    assert dict(zip(rows["subject"], rows["amount"], strict=True)) == {"firm": 0.1, "mill": 0.3}


def test_income_that_finds_nobody_to_be_paid_to_is_named() -> None:
    """2 million dollars a year for ten years, costs of projects by a key, no deals, no weak areas: all is left."""
    case, rule = load_case("us-northeast"), rules_of("montgomery-edge-2011", fund={"remainder": "none"})
    with pytest.raises(NoScheme) as refusal:
        design(case, rule)
    found = refusal.value.explanation
    assert [demand.kind for demand in found.conflict] == [Kind.FUND_LEFT]
    (price,) = (price for price in found.prices if price.money is not None)
    assert (price.kind, price.money) == (Kind.FUND_LEFT, pytest.approx(20 * (1 + case.discount_rate) ** -10))
