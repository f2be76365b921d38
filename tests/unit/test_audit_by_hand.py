"""What an audit lets pass and what it does not: parts, cycles, keys, deals and rights, by hand."""

import numpy as np
import pytest

from citypact.game import Game
from citypact.mechanism import Range, Span
from citypact.mechanism.sections.bands import Segment
from citypact.mechanism.sections.subsidy import Subsidy
from citypact.pact.audit import breaches
from citypact.pact.ledger import settle
from citypact.pact.terms import Terms
from citypact.worth import worth_table
from support.random_cases import random_case
from support.valley import CENT, PACT, flat, found, fund, granted, put_in, ratio, rules, split, valley

IN_PARTS = (Segment(years=(1, 2), origin_share=Range(min=0, max=1)), Segment(years=(3, 10), origin_share=0.5))


def test_ratios_may_differ_by_what_the_rule_lets_them_differ_by() -> None:
    assert found(ratio(vary_by=("transfer",)), {"origin_share": split(0.5, 0.4)}) == {}
    by_year = {"firm": (0.5, 0.5, 0.4, 0.3), "mill": (0.5, 0.5, 0.4, 0.3)}
    assert found(ratio(vary_by=("sector", "year")), {"origin_share": by_year}) == {}
    by_part = {"firm": (0.7, 0.7, 0.5, 0.5), "mill": (0.7, 0.7, 0.5, 0.5)}
    assert found(ratio(origin_share=None, segments=IN_PARTS), {"origin_share": by_part}) == {}


def test_a_split_that_was_agreed_to_end_early_is_judged_by_its_own_years() -> None:
    early = {"origin_share": split(0.5, 0.5) | {"firm": (0.5, 0.5, 0.0, 0.0)}}
    assert set(found(rules(), early)) == {
        ("tax_sharing.origin_share.min", "firm"),
        ("tax_sharing.vary_by", "origin_share: steel"),
    }
    assert found(rules(), early, split={"firm": np.array([True, True, False, False])}) == {}


def test_room_counts_as_a_part_of_what_there_is_in_any_unit() -> None:
    assert found(rules(), case=valley(land=2.0)) == {}
    names = {("capacity", "new/land")}
    game = worth_table(valley()).game
    for land, excess in ((1.6, 0.25), (0.0, 1.0)):
        case = valley(land=land)
        listed = breaches(case, rules(), PACT, settle(case, rules(), PACT), CENT, game)
        assert {(b.rule, b.subject): b.excess for b in listed} == {name: pytest.approx(excess) for name in names}
    small = valley(land=1.6e-9)
    less = tuple(t.model_copy(update={"uses": {"land": 1e-9}}) for t in small.transfers)
    small = small.model_copy(update={"transfers": less})
    listed = breaches(small, rules(), PACT, settle(small, rules(), PACT), CENT, game)
    assert [(b.rule, b.excess) for b in listed] == [("capacity", pytest.approx(0.25))]


def test_projects_of_a_category_that_is_not_built() -> None:
    assert found(rules(coordination={"mode": "directed", "projects": ("ecological",)})) == {}
    other = rules(coordination={"mode": "directed", "projects": ("major",)})
    assert set(found(other)) == {("coordination.projects", "river")}


def test_a_plan_of_the_centre_is_the_one_it_values_most() -> None:
    """Each firm is worth 12 to it, the river 4."""
    less = {"plan": {"firm": "new"}, "origin_share": {"firm": flat(0.5)}}
    directed = rules(coordination={"mode": "directed"})
    assert found(directed, less) == {("coordination.mode", "the centre's plan"): pytest.approx(0.5)}
    dry = {"projects": (), "project_share": {}}
    assert found(directed, dry) == {("coordination.mode", "river"): pytest.approx(4.0)}
    assert found(directed) == {}


def test_payments_that_pass_the_cap_or_miss_the_floor() -> None:
    """The rule's own ledger cannot break them, so one is laid before it that was settled under another rule."""
    cap = ratio(cap=0.5)  # of the 2 a year of three years: 3, while 0.5 of 4 is paid in four years
    excess = {("tax_sharing.cap", firm): pytest.approx(5.0) for firm in ("firm", "mill")}
    assert found(cap, paid_under=rules()) == excess
    assert found(cap) == {}
    floor = ratio(floor=3e8)
    excess = {("tax_sharing.floor", firm): pytest.approx(1.0) for firm in ("firm", "mill")}
    assert found(floor, paid_under=rules()) == excess
    assert found(floor) == {}


@pytest.mark.parametrize(("key", "kept"), [("by-benefit", (0.75, 0.25)), ("equal", (0.5, 0.5))])
def test_a_fixed_key_of_a_project_s_burden(key: str, kept: tuple[float, float]) -> None:
    case = valley()
    more, other = case.project_benefits[0].model_copy(update={"benefit": 3.0}), case.project_benefits[1]
    case = case.model_copy(update={"project_benefits": (more, other)})
    keyed = rules(costs={"projects": key})
    shares = dict(zip(("new", "hill"), kept, strict=True))
    assert found(keyed, {"project_share": {"river": shares}}, case) == {}
    broken = found(keyed, {"project_share": {"river": {"new": 0.6, "hill": 0.4}}}, case)
    expected = {
        ("costs.projects", f"river/{city}"): pytest.approx(abs(s - o) * 2.0)
        for (city, s), o in zip(shares.items(), (0.6, 0.4), strict=True)
    }
    assert broken == expected


def test_who_contributes_more_than_it_gets_within_a_cycle() -> None:
    to_new = {"grants": granted(compensation={"new": 1.0}, weak_area={"hill": 0.5})}
    cycles = {("fund.settle_up_years", f"old/{year}"): pytest.approx(1.0) for year in (2024, 2026)}
    assert found(fund(settle_up_years=2), to_new) == cycles
    assert found(fund(settle_up_years=2)) == {}


def test_the_fund_carries_projects_where_that_is_one_of_its_uses() -> None:
    """Half of the works of 2, in the first year, out of the 1.5 that come in: 0.5 are left for the weak area."""
    grants = granted(compensation={"old": 0.5, "new": 0.5}, weak_area={"hill": 0.5})
    grants["compensation"] = dict.fromkeys(("old", "new"), (0.0, 0.5, 0.5, 0.5))
    half = {"grants": grants, "carried": {"river": 0.5}, "project_share": {"river": {"new": 0.25, "hill": 0.25}}}
    assert found(rules(), half) == {}
    assert found(fund(uses=("compensation", "weak-area")), half) == {("fund.carries", "river"): pytest.approx(0.5)}
    assert found(fund(carries=0.3), half) == {("fund.carries", "river"): pytest.approx(0.2)}


def test_no_money_moves_through_a_fund_that_there_is_not() -> None:
    none = rules().model_copy(update={"fund": None})
    assert found(none) == {("fund", "there is none"): pytest.approx(12.0)}
    assert found(none, {"contributions": {}, "grants": {}}) == {}


def test_outside_money_only_for_those_named_and_up_to_its_limit() -> None:
    hosts = rules().model_copy(update={"subsidy": Subsidy(limit=4e8, recipients="hosts")})
    assert found(hosts, {"subsidy": {"new": flat(1.0)}}) == {}
    assert found(hosts, {"subsidy": {"hill": flat(0.5)}}) == {("subsidy.recipients", "hill"): pytest.approx(2.0)}
    everyone = hosts.model_copy(update={"subsidy": Subsidy(limit=4e8)})
    assert found(everyone, {"subsidy": {"hill": flat(0.5)}}) == {}
    assert set(found(everyone, {"subsidy": {"nowhere": flat(0.5)}})) == {("subsidy.recipients", "nowhere")}


def test_both_sides_of_every_deal() -> None:
    compensated = rules(participation={"origin_compensation": 1.0})
    lost = {("participation.origin_compensation", k): pytest.approx(4 - 1.6) for k in ("firm", "mill")}
    assert found(compensated, {"origin_share": split(0.1, 0.1)}) == lost
    assert found(rules(participation={"origin_compensation": 0.4}), {"origin_share": split(0.1, 0.1)}) == {}
    dear = valley(annual_cost=2.5)  # of 4 a year, 2 go to the origin
    spared = rules(participation={"host_no_loss": True})
    assert found(spared, case=dear) == {("participation.host_no_loss", k): pytest.approx(2.0) for k in ("firm", "mill")}
    assert found(spared, {"origin_share": split(0.3, 0.3)}, dear) == {}


def test_a_coalition_may_fall_short_by_what_is_stated_and_no_more() -> None:
    to_hill = {"contributions": put_in(1.5, 1.5, 0.1), "grants": granted(weak_area={"hill": 3.1})}
    entitled = rules(participation={"city": "present-value", "coalitions": "all"})
    worst = ("participation.coalitions", "old, new")
    assert found(entitled, to_hill) == {worst: pytest.approx(11.0)}
    assert found(entitled, to_hill, shortfall=11.0) == {}
    assert found(entitled, to_hill, shortfall=10.9) == {worst: pytest.approx(0.1)}


@pytest.mark.parametrize(("members", "rights"), [((0, 1), {"all"}), ((0, 1, 2), {"all", "provinces"})])
def test_only_coalitions_with_a_right_count(members: tuple[int, ...], rights: set[str]) -> None:
    """Two provinces of two cities each, 0 and 2 in one; a pact that does nothing; one coalition could earn 5."""
    case = random_case(0, cities=4, transfers=0, projects=0)
    names = [city.id for city in case.cities]
    worths = np.zeros(16)
    worths[sum(1 << i for i in members)] = 5.0
    idle = Terms(plan={}, projects=(), origin_share={}, fund_share={}, project_share={})
    for rule in ("none", "provinces", "all"):
        model = rules(participation={"coalitions": rule}).model_copy(update={"fund": None})
        listed = breaches(case, model, idle, settle(case, model, idle), CENT, Game(worths, names))
        together = ", ".join(names[i] for i in members)
        expected = [("participation.coalitions", together, 5.0)] if rule in rights else []
        assert [(b.rule, b.subject, b.excess) for b in listed] == expected


def test_a_size_that_is_not_settled_is_the_one_breach() -> None:
    opened = fund(income=Span(min=50, max=150, step=50))
    assert found(opened, paid_under=fund(income=100.0)) == {("fund.income", "not settled"): 1.0}
