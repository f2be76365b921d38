"""Those who stay agree anew: what has begun goes on to the coin, what has not is seen from the later year."""

import pickle

import numpy as np
import pytest

from citypact.case import Case, load_case
from citypact.case.checks import problems_of
from citypact.case.document import draft_of_case
from citypact.case.flows import budget_revenue, discount_factors, moves_of, present_value, prices, works
from citypact.case.later import later
from citypact.errors import InvalidInput
from citypact.mechanism import Mechanism, load_model
from citypact.optimize import simulate
from citypact.pact.scheme import Scheme
from citypact.simulation import Stepper
from support.random_cases import random_case
from support.two_cities import two_city_case

CENTS = 10**10


def bonded(who: str = "anyone", **more: object) -> Mechanism:
    """The rule of 2015, where cities may leave and pledge little."""
    bond = {"participation.enforcement": "bond", "participation.bond_limit": 0.001, "exit.who_can": who}
    return load_model("bth-2015").with_({**bond, **more})


def western(model: Mechanism | None = None) -> Scheme:
    return simulate(load_case("yangtze-delta-west"), model or bonded())


@pytest.mark.parametrize("name", ["beijing-tianjin-hebei", "yangtze-delta-west", "middle-yangtze-provinces"])
@pytest.mark.parametrize("by", [1, 2, 4])
def test_flows_are_the_same_from_a_later_year(name: str, by: int) -> None:
    whole = load_case(name)
    year = whole.years[by]
    seen = later(whole, year)
    assert (seen.years, seen.base_year) == (range(year, whole.years.stop), year - 1)
    kept = {(h.transfer, h.host) for h in whole.hosts if h.start_year >= year}
    assert kept == set(seen.host)
    for k, h in kept:
        (before,), (after,) = moves_of(whole, {k: h}).values(), moves_of(seen, {k: h}).values()
        for flow in ("release", "adjustment", "service", "capital", "moving", "lost", "kept", "joint"):
            assert getattr(after, flow) == pytest.approx(getattr(before, flow)[by:], rel=1e-12, abs=1e-12), flow
        once = (1.0 + whole.discount_rate) ** by
        assert present_value(seen, after.joint) == pytest.approx(once * present_value(whole, before.joint))
    for project in seen.projects:
        was, now = works(whole, whole.project[project.id]), works(seen, project)
        assert now.cost == pytest.approx(was.cost[by:])
        for city_id, benefit in was.benefits.items():
            assert now.benefits[city_id] == pytest.approx(benefit[by:])
    city, then = whole.cities[0], seen.cities[0]
    assert budget_revenue(seen, then) == pytest.approx(budget_revenue(whole, city)[by:])
    assert prices(seen) == pytest.approx(prices(whole)[by:] / prices(whole)[by - 1])
    assert len(problems_of(draft_of_case(seen))) == (not seen.transfers and not seen.projects)


def test_what_may_start_later_starts_now_and_what_may_not_is_gone() -> None:
    case = load_case("yangtze-delta-west")
    first, second, *rest = case.hosts
    windows = (
        first.model_copy(update={"start_year": 2024, "latest": 2027}),
        second.model_copy(update={"start_year": 2024, "latest": 2025}),
    )
    seen = later(case.model_copy(update={"hosts": (*windows, *rest)}), 2026)
    row = seen.host[first.transfer, first.host]
    assert (row.start_year, row.earliest, row.latest) == (2026, None, 2027)
    assert (second.transfer, second.host) not in seen.host
    with pytest.raises(ValueError, match="2024 to 2033"):
        later(case, 2034)


def test_where_nobody_has_left_what_has_begun_is_paid_to_the_coin_and_as_much_is_to_come() -> None:
    """The rule of 2015 settles what has not begun as it would have been settled; joint gains are as they were."""
    scheme = western()
    pact = Stepper(scheme)
    pact.step()
    pact.step()
    anew = pact.renegotiate()
    begun = {k for k, h in scheme.terms.plan.items() if scheme.case.host[k, h].start_year < 2026}
    assert begun <= set(anew.begun[0].subjects)
    assert {**anew.scheme.terms.plan, **{k: scheme.terms.plan[k] for k in begun}} == scheme.terms.plan
    seen, was = anew.outlook(), pact.outlook()
    assert sum(seen.to_come.values()) == pytest.approx(sum(was.to_come.values()), abs=1e-6)
    while anew.year in scheme.case.years:
        anew.step()
    agreed = scheme.ledger[scheme.ledger["settlement"] & scheme.ledger["subject"].isin(begun)]
    columns = ["year", "payer", "payee", "item", "subject", "coins"]
    lived = anew.ledger[anew.ledger["subject"].isin(begun)]
    assert sorted(lived[columns].itertuples(index=False)) == sorted(agreed[columns].itertuples(index=False))
    assert len(agreed) > 0


def test_those_who_stay_agree_without_those_who_left_and_one_ledger_goes_on() -> None:
    pact = Stepper(western())
    pact.step()
    gone = pact.leave("hefei")
    anew = pact.renegotiate(load_model("institutional-pact"))
    assert (anew.year, anew.members) == (2025, tuple(c for c in pact.members if c != "hefei"))
    assert anew.scheme.model.id == "institutional-pact"
    assert "hefei" not in set(anew.scheme.terms.plan.values())
    assert anew.departures == (gone,)
    assert pact.scheme.case.city["hefei"].id == "hefei"  # the former pact is as it was
    anew.step()
    new = anew.ledger[anew.ledger["year"] == 2025]
    assert len(new) > 0
    assert "hefei" not in {*new.loc[new["item"] != "exit-project-cost", "payer"], *new["payee"]}
    assert len(anew.ledger) > len(pact.ledger) > 0


def test_what_has_begun_is_spared_and_bought_out_on_leaving_by_hand() -> None:
    """``new`` pays 1 of its 2 in each of five years from 2024; agreed anew in 2026 nothing is left to agree but that.

    In 2027 it still owes 2028 - 2027 + 1 = 2 payments of 1 and pledges nothing; without discount it gains 2 by leaving.
    """
    pact = Stepper(simulate(two_city_case(), bonded("anyone")))
    pact.step()
    pact.step()
    anew = pact.renegotiate()
    assert anew.scheme.terms.plan == {}
    assert anew.outlook().to_come == pytest.approx({"old": 6 * (1.0 - 2.0) + 3.0, "new": 6 * 2.0 - 3.0})
    assert anew.step(0.5).net == {"old": 0.5, "new": -0.5}
    assert anew.outlook().by_leaving == pytest.approx({"old": -2.0, "new": 2.0})
    found = anew.leave("new")
    assert found is not None
    assert found.bought_out == 0
    assert anew.step().accounts == ()
    assert anew.ledger["coins"].sum() == 2.5 * CENTS


def test_works_that_were_begun_are_bought_out_when_a_city_leaves_the_pact_that_followed() -> None:
    scheme = western()
    pact = Stepper(scheme)
    pact.step()
    anew = pact.renegotiate()
    anew.step()
    case, ledger = scheme.case, scheme.ledger
    own = ledger[(ledger["item"] == "project-cost") & (ledger["payer"] == "hefei") & (ledger["year"] >= 2026)]
    value = sum(row.amount / (1.0 + case.discount_rate) ** (row.year - 2026) for row in own.itertuples())
    found = anew.leave("hefei")
    assert found is not None
    assert found.bought_out == pytest.approx(value * CENTS, abs=1.0)
    assert value > 1.0
    assert "hefei" not in {a.payer for a in anew.step().accounts}


def test_a_pact_agreed_anew_can_be_pickled_and_agreed_anew() -> None:
    pact = Stepper(western())
    draws = np.random.default_rng(3).uniform(0.5, 1.5, 10)
    pact.step(draws[0])
    pact.leave("hefei")
    pact = pact.renegotiate()
    other = pickle.loads(pickle.dumps(pact))
    assert [pact.step(x) for x in draws[1:3]] == [other.step(x) for x in draws[1:3]]
    third = pact.renegotiate()
    assert len(third.begun) == 2
    assert third.step(0.9).accounts == tuple(
        a for a in pact.step(0.9).accounts if any(a.subject in part.subjects for part in third.begun)
    )


def test_receipts_reach_the_pact_that_they_belong_to_and_all_that_is_wrong_is_told() -> None:
    pact = Stepper(western())
    pact.step()
    anew = pact.renegotiate()
    (old, *_), (new, *_) = sorted(anew.begun[0].subjects & set(pact.scheme.terms.plan)), sorted(anew.scheme.terms.plan)
    with pytest.raises(InvalidInput) as caught:
        anew.step({old: -1.0, new: float("nan"), "stranger": 1.0})
    assert {p.file for p in caught.value.problems} == {f"factors[{name!r}]" for name in (old, new, "stranger")}
    assert anew.year == 2025


def test_who_gave_notice_has_no_part_in_what_is_new_and_pays_for_what_has_begun_until_it_leaves() -> None:
    """With three years' notice given in 2025, ``new`` pays in 2025, 2026 and 2027, and nobody is left to agree with."""
    pact = Stepper(simulate(two_city_case(), bonded(**{"exit.notice_years": 3})))
    pact.step()
    assert pact.leave("new") is None
    anew = pact.renegotiate()
    assert anew.members == ("old",)
    assert [len(anew.step().accounts) for _ in range(4)] == [1, 1, 1, 0]
    assert anew.ledger["coins"].sum() == 4 * CENTS


def test_notice_that_runs_over_two_pacts_ends_what_the_first_of_them_left() -> None:
    """Agreed on in 2024, anew in 2026; notice of two years in 2027, and anew at once: 2028 is the last year it pays."""
    first = Stepper(western(bonded(**{"exit.notice_years": 2})))
    first.step()
    first.step()
    second = first.renegotiate()
    second.step()
    assert second.leave("hefei") is None
    third = second.renegotiate()
    for _ in range(4):
        third.step()
    columns = ["year", "payer", "payee", "item", "subject", "coins"]
    agreed, lived = (
        rows.loc[(rows["payer"] == "hefei") & rows["subject"].isin(third.begun[0].subjects), columns]
        for rows in (first.scheme.ledger[first.scheme.ledger["settlement"]], third.ledger)
    )
    assert sorted(lived.itertuples(index=False)) == sorted(agreed[agreed["year"] <= 2028].itertuples(index=False))
    assert len(lived) > 0
    assert agreed["year"].max() > 2028


def test_who_gave_notice_buys_out_works_of_the_pact_before_when_it_leaves() -> None:
    scheme = western(bonded(**{"exit.notice_years": 1}))
    pact = Stepper(scheme)
    pact.step()
    assert pact.leave("hefei") is None
    anew = pact.renegotiate()
    anew.step()
    built = {p for p in scheme.terms.projects if scheme.case.project[p].start_year < 2025}
    own = scheme.ledger[scheme.ledger["subject"].isin(built) & (scheme.ledger["payer"] == "hefei")]
    left = own[(own["item"] == "project-cost") & (own["year"] >= 2026)]
    value = sum(row.amount / (1.0 + scheme.case.discount_rate) ** (row.year - 2026) for row in left.itertuples())
    (row,) = anew.ledger[anew.ledger["payer"] == "hefei"].itertuples()
    assert (row.year, row.item) == (2026, "exit-project-cost")
    assert row.coins == pytest.approx(value * CENTS, abs=1.0)
    assert value > 1.0


def test_at_its_end_nothing_is_left_to_agree() -> None:
    pact = Stepper(western())
    while pact.year in pact.scheme.case.years:
        pact.step()
    with pytest.raises(InvalidInput, match="2033"):
        pact.facts()


@pytest.mark.parametrize("name", ["beijing-tianjin-hebei", "yangtze-delta-west", "middle-yangtze-provinces"])
def test_a_case_without_a_city_is_sound(name: str) -> None:
    case = load_case(name)
    for city in case.cities:
        left = case.without(city.id)
        assert problems_of(draft_of_case(left)) == []
        assert city.id not in {*left.city, *(h.host for h in left.hosts), *(t.origin for t in left.transfers)}


def test_a_firm_that_would_go_to_a_city_that_is_gone_leaves_the_region() -> None:
    case = random_case(34, cities=5, transfers=8, projects=2)
    host = case.hosts[0]
    going = tuple(t.model_copy(update={"anyway": host.host}) if t.id == host.transfer else t for t in case.transfers)
    left: Case = case.model_copy(update={"transfers": going}).without(host.host)
    assert left.transfer[host.transfer].anyway == "outside"
    away = left.host[host.transfer, "outside"]
    assert (sum(away.taxes.values()), away.capital_cost, away.firm_gain) == (0.0, 0.0, host.firm_gain)
    assert problems_of(draft_of_case(left)) == []


def test_cities_that_are_not_there_are_named_and_somebody_stays() -> None:
    case = load_case("yangtze-delta-west")
    with pytest.raises(InvalidInput) as caught:
        case.without("hefay", "wuhu", "chuzou")
    assert [p.value for p in caught.value.problems] == ["hefay", "chuzou"]
    assert "hefei" in str(caught.value)
    with pytest.raises(InvalidInput, match="no city would be left"):
        case.without(*case.city)


def test_discounting_goes_on_from_the_later_year() -> None:
    case = load_case("yangtze-delta-west")
    assert discount_factors(later(case, 2027))[0] == discount_factors(case)[0]
