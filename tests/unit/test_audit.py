"""Every limit and every consent of a mechanism, each broken once; the pact that breaks none has no breach.

The pact is written down by hand. Two firms move from ``old`` to ``new``; there each pays 4 a year instead of 2, and
``old`` is glad of 1 a year for each. ``new`` and ``hill``, a weak area, gain 1 a year each, from the second year on, by
cleaning a river, which costs 2. Four years, no discounting, budgets of 100. Worths: all 28, ``old`` and ``new`` 25,
``new`` and ``hill`` 4, ``new`` or ``hill`` alone 1, ``old`` 0.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.case.model import Capacity, Case, Project, ProjectBenefit
from citypact.game import Game
from citypact.mechanism import Mechanism, Range, Span, load_model
from citypact.mechanism.sections.bands import Segment
from citypact.mechanism.sections.subsidy import Subsidy
from citypact.optimize import Disagreement, NoScheme, blocks, design
from citypact.pact.audit import breaches
from citypact.pact.ledger import gains, settle
from citypact.pact.terms import Terms
from citypact.worth import worth_table
from support.empty_core import empty_core_case
from support.random_cases import MADE_UP, named, random_case
from support.two_cities import two_city_case

YEARS = 4
CENT = 1e-5


def valley(*, capital: float = 2.0, land: float = 5.0, **host: Any) -> Case:
    """The case of the hand-made pact."""
    base = two_city_case(lift=2.0, horizon=YEARS, host=host)
    firm, site = base.transfers[0], base.hosts[0]
    hill = base.cities[1].model_copy(update={"id": "hill", "province": "uplands", "gdp": 500.0, "weak": True})
    river = Project(
        id="river",
        name=named("river"),
        category="ecological",
        start_year=2024,
        build_years=1,
        capital_cost=capital,
        annual_cost=0.0,
        members=(),
        **MADE_UP,
    )
    changed = {
        "cities": (*base.cities, hill),
        "transfers": (firm, firm.model_copy(update={"id": "mill"})),
        "hosts": (site, site.model_copy(update={"transfer": "mill"})),
        "capacities": (Capacity(city="new", resource="land", amount=land, **MADE_UP),),
        "projects": (river,),
        "project_benefits": tuple(
            ProjectBenefit(project="river", city=city, benefit=1.0, growth=0.0, **MADE_UP) for city in ("new", "hill")
        ),
    }
    return base.model_copy(update=changed)


def rules(**rooms: dict[str, Any]) -> Mechanism:
    """A mechanism that asks for no consent, with some rules changed."""
    base: dict[str, dict[str, Any]] = {
        "participation": {"city": "none", "coalitions": "none"},
        "tax_sharing": {"origin_share": Range(min=0.1, max=0.6, step=0.1), "vary_by": ("sector",)},
        "fund": {"contribution_rate": Range(min=0.001, max=0.02), "grant_limit": 0.5},
    }
    model = load_model("hybrid").model_copy(update={"currency": "CNY"})
    rooms = {name: base.get(name, {}) | rooms.get(name, {}) for name in {**base, **rooms}}
    return model.model_copy(
        update={name: getattr(model, name).model_copy(update=change) for name, change in rooms.items()}
    )


CONSENT = {
    "city": "present-value",
    "minimum_gain": 1e8,
    "coalitions": "all",
    "origin_compensation": 1.0,
    "host_no_loss": True,
}


def flat(amount: float) -> tuple[float, ...]:
    return (amount,) * YEARS


def split(*ratios: float) -> dict[str, tuple[float, ...]]:
    """The ratios of the two firms, the same in all years."""
    return {firm: flat(ratio) for firm, ratio in zip(("firm", "mill"), ratios, strict=True)}


def granted(**uses: dict[str, float]) -> dict[str, dict[str, tuple[float, ...]]]:
    """Grants by use and city, the same in all years."""
    return {use.replace("_", "-"): {c: flat(x) for c, x in cities.items()} for use, cities in uses.items()}


def put_in(old: float = 0.5, new: float = 0.5, hill: float = 0.5) -> dict[str, tuple[float, ...]]:
    return {city: flat(paid) for city, paid in {"old": old, "new": new, "hill": hill}.items() if paid}


PACT = Terms(
    plan={"firm": "new", "mill": "new"},
    projects=("river",),
    origin_share=split(0.5, 0.5),
    fund_share={},
    project_share={"river": {"new": 0.5, "hill": 0.5}},
    contributions=put_in(),
    grants=granted(compensation={"old": 0.5, "new": 0.5}, weak_area={"hill": 0.5}),
)


def found(
    model: Mechanism,
    changed: Mapping[str, Any] | None = None,
    case: Case | None = None,
    paid_under: Mechanism | None = None,
    **options: Any,
) -> dict[tuple[str, str], float]:
    """Breaches of the pact with some terms changed: excess by rule and subject."""
    case = valley() if case is None else case
    terms = PACT.model_copy(update=dict(changed or {}))
    ledger = settle(case, model if paid_under is None else paid_under, terms)
    listed = breaches(case, model, terms, ledger, CENT, worth_table(case).game, **options)
    assert len({(b.rule, b.subject) for b in listed}) == len(listed)
    return {(b.rule, b.subject): b.excess for b in listed}


def test_the_pact_keeps_every_rule_and_has_everybody_s_consent() -> None:
    case = valley()
    worths = worth_table(case).game
    assert dict(zip(worths.players, worths.worths[[1, 2, 4]].tolist(), strict=True)) == {"old": 0, "new": 1, "hill": 1}
    assert worths.worths.tolist() == pytest.approx([0, 0, 1, 25, 1, 1, 4, 28])
    assert gains(case, settle(case, rules(), PACT)).to_dict() == pytest.approx({"old": 8, "new": 18, "hill": 2})
    assert found(rules()) == {}
    assert found(rules(participation=CONSENT)) == {}


def ratio(**rule: Any) -> Mechanism:
    return rules(tax_sharing=rule)


def fund(**rule: Any) -> Mechanism:
    return rules(fund=rule)


IN_PARTS = (Segment(years=(1, 2), origin_share=Range(min=0, max=1)), Segment(years=(3, 10), origin_share=0.5))
RIVER_OF_5 = {"case": valley(capital=5.0)}
MORE_TO_HILL = granted(compensation={"old": 0.5, "new": 0.5}, weak_area={"hill": 2.1})

TERMS_THAT_BREAK_A_RULE: list[tuple[str, str, float, Mechanism, dict[str, Any]]] = [
    ("coordination.mode", "all cities", 12.0, rules(), {"plan": {"firm": "new"}, "origin_share": {"firm": flat(0.5)}}),
    ("coordination.mode", "all cities", 4.0, rules(), {"projects": (), "project_share": {}}),
    (
        "tax_sharing.origin_share",
        "gone: not in the plan",
        0.5,
        rules(),
        {"origin_share": PACT.origin_share | {"gone": flat(0.5)}},
    ),
    ("tax_sharing.origin_share", "firm", 0.1, ratio(vary_by=("transfer",)), {"origin_share": split(0.7, 0.5)}),
    (
        "tax_sharing.origin_share",
        "firm",
        0.1,
        ratio(vary_by=("transfer",), origin_share=Range(min=0.5, max=0.5)),
        {"origin_share": split(0.6, 0.5)},
    ),
    ("tax_sharing.origin_share.min", "firm", 0.1, ratio(vary_by=("transfer",)), {"origin_share": split(0.0, 0.5)}),
    ("tax_sharing.origin_share.min", "mill", 0.1, ratio(vary_by=("transfer",)), {"origin_share": {"firm": flat(0.5)}}),
    ("tax_sharing.origin_share.step", "firm", 0.05, ratio(vary_by=("transfer",)), {"origin_share": split(0.45, 0.5)}),
    (
        "tax_sharing.fund_share",
        "mill",
        0.2,
        ratio(vary_by=("transfer",), fund_share=Range(min=0, max=0.2)),
        {"fund_share": {"mill": flat(0.4)}, "grants": MORE_TO_HILL},
    ),
    (
        "tax_sharing.fund_share.min",
        "mill",
        0.1,
        ratio(vary_by=("transfer",), fund_share=Range(min=0.1, max=0.4)),
        {"fund_share": {"firm": flat(0.4)}, "grants": MORE_TO_HILL},
    ),
    ("tax_sharing.vary_by", "origin_share: steel", 0.1, rules(), {"origin_share": split(0.5, 0.4)}),
    ("tax_sharing.vary_by", "origin_share: all", 0.1, ratio(vary_by=()), {"origin_share": split(0.5, 0.4)}),
    (
        "tax_sharing.vary_by",
        "origin_share: province-of-old>province-of-new",
        0.1,
        ratio(vary_by=("provinces",)),
        {"origin_share": split(0.5, 0.4)},
    ),
    (
        "tax_sharing.vary_by",
        "origin_share: firm",
        0.2,
        ratio(vary_by=("transfer",)),
        {"origin_share": split(0.5, 0.5) | {"firm": (0.6, 0.5, 0.4, 0.6)}},
    ),
    (
        "tax_sharing.vary_by",
        "origin_share: 2025",
        0.2,
        ratio(vary_by=("year",)),
        {"origin_share": {"firm": (0.5, 0.5, 0.4, 0.4), "mill": (0.5, 0.3, 0.4, 0.4)}},
    ),
    (
        "tax_sharing.vary_by",
        "origin_share: firm/part 0",
        0.1,
        ratio(vary_by=("transfer",), origin_share=None, segments=IN_PARTS),
        {"origin_share": split(0.5, 0.5) | {"firm": (0.6, 0.7, 0.5, 0.5)}},
    ),
    (
        "tax_sharing.vary_by",
        "fund_share: steel",
        0.4,
        ratio(fund_share=Range(min=0, max=0.5)),
        {"fund_share": {"mill": flat(0.4)}, "grants": MORE_TO_HILL},
    ),
    ("project paid for", "river", 0.1, rules(), {"project_share": {"river": {"new": 0.5, "hill": 0.4}}}),
    ("project paid for", "river", 1.0, rules(), {"project_share": {"river": {}}}),
    (
        "project paid by those who benefit",
        "river/old",
        0.2,
        rules(),
        {"project_share": {"river": {"new": 0.5, "hill": 0.3, "old": 0.2}}},
    ),
    (
        "costs.projects",
        "river/new",
        1.0,
        rules(),
        {**RIVER_OF_5, "project_share": {"river": {"new": 0.8, "hill": 0.2}}},
    ),
    ("fund.income", "above max", 1 / 3, fund(income=Span(min=50, max=150, step=50)), {"sizes": {"fund.income": 200}}),
    ("fund.income", "below min", 1 / 3, fund(income=Span(min=50, max=150, step=50)), {"sizes": {"fund.income": 0}}),
    ("fund.income", "off the grid", 1 / 6, fund(income=Span(min=50, max=150, step=50)), {"sizes": {"fund.income": 75}}),
    (
        "fund.contribution_rate",
        "old",
        0.5,
        rules(),
        {
            "contributions": put_in(old=2.5),
            "grants": granted(compensation={"old": 1.5, "new": 0.5}, weak_area={"hill": 1.5}),
        },
    ),
    (
        "fund.contribution_rate.min",
        "old",
        0.1,
        rules(),
        {"contributions": put_in(old=0.0), "grants": granted(compensation={"new": 0.5}, weak_area={"hill": 0.5})},
    ),
    (
        "fund.contribution_rate.min",
        "old",
        0.3,
        fund(contribution_rate=0.005),
        {
            "contributions": put_in(old=0.2),
            "grants": granted(compensation={"old": 0.2, "new": 0.5}, weak_area={"hill": 0.5}),
        },
    ),
    ("fund.contribution_rate", "nowhere", 0.1, rules(), {"contributions": {**put_in(old=0.4), "nowhere": flat(0.1)}}),
    ("fund.grant_limit", "all grants", 0.7, fund(grant_limit=0.1), {}),
    ("fund.balance", "below zero", 0.4, rules(), {"contributions": {**put_in(), "old": (0.1, 0.9, 0.5, 0.5)}}),
    ("fund.balance", "left at the end", 0.4, rules(), {"contributions": {**put_in(), "old": (0.5, 0.5, 0.5, 0.9)}}),
    (
        "fund.uses",
        "ecology",
        2.0,
        fund(uses=("compensation", "weak-area")),
        {"grants": granted(compensation={"old": 0.5}, ecology={"new": 0.5}, weak_area={"hill": 0.5})},
    ),
    (
        "fund.uses: compensation",
        "hill: not entitled",
        2.0,
        rules(),
        {"grants": granted(compensation={"old": 0.5, "hill": 0.5}, weak_area={"hill": 0.5})},
    ),
    (
        "fund.uses: weak-area",
        "old: not entitled",
        2.0,
        rules(),
        {"grants": granted(compensation={"new": 0.5}, weak_area={"old": 0.5, "hill": 0.5})},
    ),
    (
        "fund.uses: ecology",
        "old: not entitled",
        2.0,
        rules(),
        {"grants": granted(compensation={"new": 0.5}, ecology={"old": 0.5}, weak_area={"hill": 0.5})},
    ),
    (
        "fund.uses: projects",
        "new: above its costs",
        0.5,
        rules(),
        {"grants": granted(compensation={"old": 0.5}, projects={"new": 0.5}, weak_area={"hill": 0.5})},
    ),
    (
        "fund.weak_area_minimum",
        "all grants",
        1.2,
        rules(),
        {"grants": granted(compensation={"old": 0.5, "new": 0.5}, ecology={"hill": 0.5})},
    ),
    ("subsidy.limit", "outside money", 4.0, rules(), {"subsidy": {"hill": flat(1.0)}}),
    ("subsidy", "hill: taken back", 1.0, rules(), {"subsidy": {"hill": (1.0, -1.0, 0.0, 0.0)}}),
    (
        "participation.city",
        "old",
        4.8,
        rules(participation={"city": "present-value"}),
        {"origin_share": split(0.1, 0.1)},
    ),
    ("participation.city", "hill", 2.0, rules(participation={"city": "present-value", "minimum_gain": 3e8}), {}),
    (
        "participation.city: every-year",
        "hill/2024",
        2.0,  # half of a river that would not pay for hill alone, so that it is a loss by the pact
        rules(participation={"city": "every-year"}),
        {"case": valley(capital=4.0)},
    ),
    ("participation.money", "hill", 1.0, rules(participation={"money": "present-value"}), {}),
    ("participation.money: every-year", "hill/2024", 0.6, rules(participation={"every_year_limit": 0.004}), {}),
    ("participation.bond_limit", "new", 15.0, rules(participation={"enforcement": "bond", "bond_limit": 0.01}), {}),
    ("participation.bond_limit", "new", 16.0, rules(participation={"enforcement": "free-exit"}), {}),
    (
        "participation.coalitions",
        "old",
        4.8,
        rules(participation={"coalitions": "all"}),
        {"origin_share": split(0.1, 0.1)},
    ),
]
"""Rule, subject, excess, mechanism and what is changed of the pact. Nothing else may be found."""


@pytest.mark.parametrize(("rule", "subject", "excess", "model", "changed"), TERMS_THAT_BREAK_A_RULE)
def test_one_rule_broken_is_one_breach(
    rule: str, subject: str, excess: float, model: Mechanism, changed: dict[str, Any]
) -> None:
    changed = dict(changed)
    case = changed.pop("case", None)
    assert found(model, changed, case) == {(rule, subject): pytest.approx(excess)}


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


def test_project_grants_go_to_those_who_pay_for_projects_and_cover_no_more() -> None:
    to_old = granted(compensation={"old": 0.25, "new": 0.5}, projects={"old": 0.25}, weak_area={"hill": 0.5})
    assert found(rules(), {"grants": to_old}) == {
        ("fund.uses: projects", "old: not entitled"): pytest.approx(1.0),
        ("fund.uses: projects", "old: above its costs"): pytest.approx(0.25),
    }
    to_new = granted(compensation={"old": 0.5, "new": 0.5}, weak_area={"hill": 0.5})
    to_new["projects"], to_new["compensation"]["new"] = {"new": (0.5, 0.0, 0.0, 0.0)}, (0.0, 0.5, 0.5, 0.5)
    assert found(rules(), {"grants": to_new}) == {}


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


def test_the_shortfall_of_an_empty_core_is_stated() -> None:
    scheme = design(empty_core_case(), load_model("hybrid"))
    assert not found_in(scheme)
    exact = scheme.verification["tolerance"]
    listed = breaches(scheme.case, scheme.model, scheme.terms, scheme.ledger, exact, scheme.table.game)
    assert [b.rule for b in listed] == ["participation.coalitions"]
    assert listed[0].excess == pytest.approx(scheme.verification["shortfall"], abs=exact)


REFUSED = {
    "participation": {"city": "present-value"},
    "commitment": {"enforcement": "bond", "bond_limit": 0.01},
    "deals": {"origin_compensation": 1.0},
}


@pytest.mark.parametrize("block", REFUSED)
def test_a_design_without_a_row_that_consent_asks_for_is_refused(block: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = rules(participation=REFUSED[block], tax_sharing={"origin_share": Range(min=0, max=1), "custom": 0.0})
    aim = {"commitment": "nearest-shapley"}.get(block, "nearest-custom")
    change = {"fund": None, "design": model.design.model_copy(update={"objectives": (aim,)})}
    model = model.model_copy(update=change)
    assert not found_in(design(valley(), model))
    monkeypatch.setattr(getattr(blocks, block), "add", lambda program: None)
    with pytest.raises(Disagreement, match=r"exceeded: participation\."):
        design(valley(), model)


def found_in(scheme: Any) -> list[Any]:
    short = scheme.verification["shortfall"]
    exact = scheme.verification["tolerance"]
    return breaches(scheme.case, scheme.model, scheme.terms, scheme.ledger, exact, scheme.table.game, short)


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    size=st.tuples(st.integers(2, 5), st.integers(0, 6), st.integers(0, 3)),
    city=st.sampled_from(["none", "present-value", "every-year"]),
    coalitions=st.sampled_from(["none", "provinces", "all"]),
    deals=st.sampled_from([{}, {"origin_compensation": 0.3}, {"host_no_loss": True}]),
    vary=st.sampled_from([(), ("transfer",), ("sector",), ("provinces", "year")]),
    costs=st.sampled_from(["design", "by-benefit", "equal"]),
    cycle=st.sampled_from([0, 3]),
)
def test_designed_schemes_have_no_breach(
    seed: int,
    size: tuple[int, int, int],
    city: str,
    coalitions: str,
    deals: dict[str, Any],
    vary: tuple[str, ...],
    costs: str,
    cycle: int,
) -> None:
    cities, transfers, projects = size
    case = random_case(seed, cities=cities, transfers=transfers, projects=projects)
    model = rules(
        participation={"city": city, "coalitions": coalitions, **deals},
        tax_sharing={"origin_share": Range(min=0, max=1), "vary_by": vary},
        costs={"projects": costs},
        fund={"contribution_rate": Range(min=0, max=0.02), "settle_up_years": cycle},
    )
    try:
        scheme = design(case, model)
    except NoScheme:
        return
    assert found_in(scheme) == []


def test_a_size_that_is_not_settled_is_the_one_breach() -> None:
    opened = fund(income=Span(min=50, max=150, step=50))
    assert found(opened, paid_under=fund(income=100.0)) == {("fund.income", "not settled"): 1.0}
