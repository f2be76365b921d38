"""Comparative statics: which way a result goes when one figure or term changes, on cases small enough to see why.

One firm of ``old`` pays 2 a year there and ``lift`` times as much at ``new``; ``old`` is glad of 1 a year once it has
gone. Each test says in its first line why theory has it so.
"""

from typing import Any

import numpy as np
import pytest

from citypact.case.model import Capacity, Case
from citypact.game import Game
from citypact.mechanism import Mechanism, Range, load_model
from citypact.mechanism.sections.fund import Fund
from citypact.mechanism.sections.participation import Participation
from citypact.mechanism.sections.tax_sharing import TaxSharing
from citypact.optimize import NoScheme, design, simulate
from citypact.regions import merge_cities, provinces_of
from citypact.worth import worth_table
from citypact.worth.outsiders import rides
from support.districts import district
from support.random_cases import MADE_UP, named
from support.two_cities import two_city_case, with_a_road
from support.units_of_money import in_units_of

RATE = 0.05
COSTLY = {"capital_cost": 1.0, "annual_cost": 0.2, "moving_cost": 0.4}


def firm(**changes: Any) -> Case:
    """The firm with some costs, tax half as much again at its host, and figures changed."""
    plain: dict[str, Any] = {"lift": 1.5, "growth": 0.02, "discount_rate": RATE, "host": {}, "transfer": {}}
    settings = plain | changes
    settings["host"] = COSTLY | settings["host"]
    settings["transfer"] = {"adjustment_cost": 0.3} | settings["transfer"]
    return two_city_case(**settings)


def worth(case: Case) -> float:
    """What all cities can gain together, in present value."""
    return float(worth_table(case).worths[-1])


def changed(case: Case, table: str, **figures: Any) -> Case:
    """The case with figures of every row of a table changed."""
    return case.model_copy(update={table: tuple(row.model_copy(update=figures) for row in getattr(case, table))})


def rule(**terms: Any) -> Mechanism:
    """Half each for eight years, with some terms changed; gains are reported only."""
    plain: dict[str, Any] = {"taxes": "all", "led_by": ("government", "market"), "origin_share": 0.5, "term": 8}
    return load_model("ningde-2017").model_copy(
        update={"tax_sharing": TaxSharing(**(plain | terms)), "statistics": None, "currency": "CNY"}
    )


def gain(case: Case, model: Mechanism, city: str) -> float:
    """What a rule gives a city, in present value."""
    return float(simulate(case, model).gain[city])


def parts(model: Mechanism, section: str, **figures: Any) -> Mechanism:
    """The rule with figures of one section changed."""
    return model.model_copy(update={section: getattr(model, section).model_copy(update=figures)})


def distance(case: Case, model: Mechanism) -> float:
    """How far the designed gains are from the Shapley value, added up over cities."""
    scheme = design(case, model)
    return float((scheme.gain - scheme.table.game.shapley()).abs().sum())


def pact(most: float = 0.3, rate: float = 0.0, **participation: Any) -> Mechanism:
    """A pact that shares up to ``most`` of the tax and has a fund, as near to the Shapley value as it gets."""
    plain = load_model("institutional-pact")
    asked: dict[str, Any] = {"city": "none", "coalitions": "none", "enforcement": "binding"} | participation
    fund = Fund(contribution_rate=Range(min=0.0, max=rate), uses=("compensation",)) if rate else None
    return plain.model_copy(
        update={
            "participation": Participation(**asked),
            "tax_sharing": plain.tax_sharing.model_copy(update={"origin_share": Range(min=0.0, max=most)}),
            "fund": fund,
            "exit": None,
            "design": plain.design.model_copy(update={"objectives": ("nearest-shapley",)}),
            "references": {},
        }
    )


# The facts


def test_a_higher_discount_rate_lowers_the_joint_gain_of_a_move_that_costs_first() -> None:
    """Costs fall due at once and gains come later, so discounting takes more of the gains."""
    assert worth(firm(discount_rate=0.03)) > worth(firm()) > worth(firm(discount_rate=0.08))


def test_a_longer_horizon_adds_years_of_gain() -> None:
    """Every year after the move brings more than it costs, so each further one adds to its present value."""
    assert worth(firm(horizon=4)) < worth(firm(horizon=8)) < worth(firm(horizon=12))


def test_growth_at_the_host_raises_the_joint_gain() -> None:
    """The host collects more in every year and nothing else changes."""
    assert worth(firm(host={"growth": 0.04})) > worth(firm(host={"growth": 0.02}))


def test_growth_at_the_origin_lowers_the_joint_gain() -> None:
    """The tax that the origin forgoes is the larger, so less of what the host collects is new."""
    assert worth(firm(transfer={"growth": 0.04}, host={"growth": 0.02})) < worth(firm())


def test_a_move_that_starts_later_gains_less() -> None:
    """A start later by a year puts off gains that are worth having and cuts the last one off."""
    assert worth(firm(start_year=2026)) < worth(firm(start_year=2025)) < worth(firm())


def test_costs_that_grow_lower_the_joint_gain_and_a_release_that_grows_raises_it() -> None:
    """Each enters the gain of every year with its own sign."""
    assert worth(firm(host={"cost_growth": 0.03})) < worth(firm()) < worth(firm(transfer={"release_growth": 0.03}))
    assert worth(firm(host={"cost_growth": 0.0}, transfer={"release_growth": 0.0})) == worth(firm())


def test_a_firm_whose_costs_exceed_its_gain_stays_whatever_more_it_costs() -> None:
    """A coalition can always do nothing, so worths stop at 0."""
    assert worth(firm(host={"capital_cost": 50.0})) == worth(firm(host={"capital_cost": 90.0})) == 0.0


def rivals(room: float) -> Case:
    """Two firms of the same size, one paying twice the tax of the other, and room for so much at ``new``."""
    case = firm()
    large = case.transfers[0].model_copy(update={"id": "large", "taxes": {"vat": 4.0, "cit": 5.0}})
    site = case.hosts[0].model_copy(update={"transfer": "large", "taxes": {"vat": 6.0, "cit": 7.5}})
    land = Capacity(city="new", resource="land", amount=room, **MADE_UP)
    update = {"transfers": (*case.transfers, large), "hosts": (*case.hosts, site), "capacities": (land,)}
    return case.model_copy(update=update)


def test_more_room_is_worth_something_until_all_fits() -> None:
    """Every plan that fits still fits with more room; each further unit is worth no more than the one before."""
    none, one, two, three = (worth(rivals(room)) for room in (0.5, 1.0, 2.0, 3.0))
    assert none == 0.0
    assert one - none > two - one > 0
    assert three == two


def test_more_that_stays_local_raises_the_joint_gain_of_a_move_that_makes_tax() -> None:
    """Centre and province bear less of the gain, of which more is the cities' own; of tax only moved, nothing is."""
    more = {"vat": 0.6, "cit": 0.5}
    assert worth(firm().model_copy(update={"retention": more})) > worth(firm())
    same = two_city_case(lift=1.0)
    assert worth(same.model_copy(update={"retention": more})) == pytest.approx(worth(same))


def test_equalization_takes_back_part_of_what_a_move_makes() -> None:
    """With half of own revenue taken back on both sides the cities keep half of the tax that is made."""
    case, plain = two_city_case(lift=1.5), 8 * (3.0 - 2.0 + 1.0)
    assert worth(case) == pytest.approx(plain)
    assert worth(changed(case, "cities", equalization_offset=0.5)) == pytest.approx(8 * (1.5 - 1.0 + 1.0))


def test_a_project_is_built_until_its_cost_exceeds_its_benefits() -> None:
    """Cost counts in full until what is left is nothing, then the project stays unbuilt."""
    apart = two_city_case(lift=0.0, transfer={"release_benefit": 0.0})
    road = [worth(with_a_road(apart, cost, {"old": 1.0, "new": 0.5})) for cost in (4.0, 6.0, 10.5, 12.0)]
    assert road == pytest.approx([6.5, 4.5, 0.0, 0.0])


def test_inflation_changes_no_real_gain() -> None:
    """With 3 % on all growth and discount rates every amount of a year rises as what it is discounted by does."""
    case = with_a_road(firm(growth=0.02), 4.0, {"old": 1.0, "new": 0.5})
    case = changed(case, "project_benefits", growth=0.01)
    nominal = {"inflation": 0.03} | {
        name: (1 + getattr(case, name)) * 1.03 - 1 for name in ("discount_rate", "revenue_growth")
    }
    dear = case.model_copy(update=nominal)
    for table in ("transfers", "hosts", "project_benefits"):
        rows = [row.model_copy(update={"growth": (1 + row.growth) * 1.03 - 1}) for row in getattr(dear, table)]
        dear = dear.model_copy(update={table: tuple(rows)})
    assert worth_table(dear).worths == pytest.approx(worth_table(case).worths)
    for model in (rule(), pact(most=1.0, rate=0.01)):
        run = simulate if model.fund is None else design
        assert run(dear, model).gain.to_numpy() == pytest.approx(run(case, model).gain.to_numpy(), abs=1e-6)
    assert worth(case.model_copy(update={"inflation": 0.03})) > worth(case)  # the release rises, the rate does not


def test_the_unit_of_money_changes_no_amount() -> None:
    """Gains are homogeneous of degree one in money: ten thousand times the number of a ten-thousandth of the unit."""
    case = firm()
    assert worth(in_units_of(case, 1e4)) == pytest.approx(1e4 * worth(case))
    small = simulate(in_units_of(case, 1e4), rule()).gain
    assert small.to_numpy() == pytest.approx(1e4 * simulate(case, rule()).gain.to_numpy(), abs=0.1)


def three_cities() -> Case:
    """``new`` lies in the province of ``old``; ``hill`` in another would collect twice the tax of the origin."""
    case = firm()
    here, there = (city.model_copy(update={"province": "plain"}) for city in case.cities)
    hill = there.model_copy(update={"id": "hill", "name": named("hill"), "province": "uplands"})
    site = case.hosts[0].model_copy(update={"host": "hill", "taxes": {"vat": 4.0, "cit": 5.0}})
    land = Capacity(city="hill", resource="land", amount=5.0, **MADE_UP)
    update = {"cities": (here, there, hill), "hosts": (*case.hosts, site), "capacities": (*case.capacities, land)}
    return case.model_copy(update=update)


def test_merged_provinces_gain_what_is_left_beyond_each_province_s_own_plan() -> None:
    """A merger settles what lies inside a province beforehand: v(all) less v(province), and never more than v(all)."""
    case = three_cities()
    table = worth_table(case)
    own = float(table.worths[0b011])  # old and new
    merged = worth(merge_cities(case, provinces_of(case)))
    assert 0 < own < worth(case)
    assert merged == pytest.approx(worth(case) - own, abs=2e-4)  # costs are rounded to four decimals


def test_a_city_that_brings_nothing_changes_nothing() -> None:
    """A dummy adds nothing to any coalition, so it gets no Shapley value and the others as much as before."""
    case = firm()
    idle = case.cities[1].model_copy(update={"id": "idle", "name": named("idle")})
    with_idle = worth_table(case.model_copy(update={"cities": (*case.cities, idle)})).game.shapley()
    assert with_idle["idle"] == pytest.approx(0.0)
    assert with_idle.drop("idle").to_dict() == pytest.approx(worth_table(case).game.shapley().to_dict())


def test_a_move_that_happens_anyway_leaves_the_pact_less_to_add() -> None:
    """What comes about without a pact is no gain of it: here all of it does, and nothing is left."""
    case = firm(transfer={"led_by": "market"}, host={"firm_gain": 0.5})
    assert worth(case) > 0
    assert worth(changed(case, "transfers", anyway="new")) == pytest.approx(0.0)


# The rules


def test_a_larger_share_moves_money_from_host_to_origin_and_makes_none() -> None:
    """A share divides what was collected: what one gains the other loses."""
    low, high = (simulate(firm(), rule(origin_share=share)).gain for share in (0.3, 0.6))
    assert high["old"] - low["old"] == pytest.approx(low["new"] - high["new"], abs=1e-6)
    assert high["old"] > low["old"]


def test_a_longer_term_gives_the_origin_more() -> None:
    """Every further year of sharing pays it something; beyond the horizon there is none."""
    short, middle, long, longer = (gain(firm(), rule(term=years), "old") for years in (2, 5, 8, 20))
    assert short < middle < long == longer


def test_a_cap_limits_the_origin_until_it_no_longer_binds() -> None:
    """The origin gets the smaller of cap and share: more with a higher cap, as much as without one from there on."""
    tight, wide, idle, none = (gain(firm(), rule(cap=cap, reference_years=3), "old") for cap in (0.5, 1.0, 9.0, None))
    assert tight < wide < idle == none


def test_a_floor_lifts_the_origin_from_where_it_binds() -> None:
    """The origin gets at least the floor: nothing changes below half of the tax, more above."""
    without, idle, binding = (gain(firm(), rule(floor=floor), "old") for floor in (0.0, 1.0e8, 2.0e8))
    assert without == idle < binding


def test_a_threshold_of_eligibility_shares_fewer_moves() -> None:
    """A move whose tax lies below it leaves all to its host."""
    low, high = (gain(firm(), rule(minimum_annual_tax=least), "old") for least in (1.0e8, 9.0e8))
    assert low > high == pytest.approx(gain(firm(), rule(origin_share=0.0), "old"))


def test_a_larger_part_of_moving_costs_lowers_the_origin_s_gain_by_that_part() -> None:
    """The cost is divided, not changed: 0.4 in the first year, at 5 %."""
    low, high = (gain(firm(), parts(rule(), "costs", moving_origin_share=part), "old") for part in (0.25, 0.75))
    assert low - high == pytest.approx(0.5 * 0.4 / 1.05, abs=1e-6)


def test_compensation_of_harm_goes_to_the_harmed_city_from_those_who_gain() -> None:
    """Beneficiaries pay it, so that the sum of gains stays."""
    case = with_a_road(two_city_case(), 1.0, {"old": 2.0, "new": -0.5})
    case = changed(case, "projects", members=("old", "new"))
    none, full = (simulate(case, parts(rule(), "costs", harm_compensated=part)).gain for part in (0.0, 1.0))
    assert full["new"] - none["new"] == pytest.approx(7 * 0.5, abs=1e-6)
    assert full.sum() == pytest.approx(none.sum(), abs=1e-6)


DISTRICT = district(
    {"rich": {"revenue": 900.0, "population": 100.0}, "poor": {"revenue": 100.0, "population": 100.0}}, 4
)


def test_a_higher_pool_rate_takes_more_from_the_rich_and_nothing_is_lost() -> None:
    """By population each gets half of what both put in: half of the difference of their growth, times the rate."""
    case = DISTRICT.model_copy(update={"revenue_growth": 0.05})
    pool = load_model("minnesota-473f")
    low, high = (simulate(case, parts(pool, "pool", rate=rate)).gain for rate in (0.2, 0.4))
    assert high["rich"] < low["rich"] < 0
    assert high.sum() == pytest.approx(0.0, abs=1e-6)


def test_a_higher_guaranteed_minimum_lifts_the_poorest() -> None:
    """The grant is what its resources lack of the minimum, so it rises with it; nobody lacks anything below its own."""
    fund = load_model("lucerne-type")
    none, low, high = (gain(DISTRICT, parts(fund, "equalization", minimum=least), "poor") for least in (0.2, 0.6, 0.9))
    assert none == pytest.approx(0.0, abs=1e-9)
    assert none < low < high


def test_a_larger_award_raises_the_host_s_gain_by_as_much() -> None:
    """Outside money costs the cities nothing, so it comes on top of all else."""
    law = load_model("liaoning-2018")
    low, high = (simulate(firm(), parts(law, "award", yearly=yearly)).gain for yearly in (1e8, 3e8))
    years = (1.05 ** -np.arange(1, 9)).sum()
    assert high["new"] - low["new"] == pytest.approx(2.0 * years, abs=1e-5)
    assert high["old"] == pytest.approx(low["old"], abs=1e-6)


# The design


def test_a_wider_range_of_ratios_comes_no_less_near_to_its_aim() -> None:
    """What was feasible still is, so the optimum cannot be worse; from the ratio that hits the aim on it is 0."""
    narrow, wide, all_of_it = (distance(firm(), pact(most=most)) for most in (0.2, 0.4, 1.0))
    assert narrow > wide > all_of_it
    assert all_of_it == pytest.approx(0.0, abs=1e-5)


def test_a_higher_limit_of_the_fund_comes_nearer_to_the_aim() -> None:
    """Grants add to what ratios can move; with more of them allowed the optimum is no worse."""
    none, little, much = (distance(firm(), pact(most=0.2, rate=rate)) for rate in (0.0, 0.002, 0.02))
    assert none > little > much


def test_a_limit_on_grants_binds_the_fund() -> None:
    """Grants up to a part of the tax that moved: a tighter limit leaves the design further from its aim."""
    plain = pact(most=0.2, rate=0.02)
    tight, wide = (distance(firm(), parts(plain, "fund", grant_limit=limit)) for limit in (0.05, 0.2))
    assert tight > wide > distance(firm(), plain) - 1e-6


def test_consent_in_every_year_asks_for_more_than_consent_in_present_value() -> None:
    """Whoever never loses in a year does not lose in present value, so fewer terms are left."""
    by_year, by_value = (distance(firm(), pact(most=0.45, city=city)) for city in ("none", "present-value"))
    assert by_year <= by_value + 1e-9
    dear = firm(host={"capital_cost": 4.0})  # more than the host collects in the first year
    assert design(dear, pact(most=1.0, city="present-value")).gain.min() > 0
    with pytest.raises(NoScheme):
        design(dear, pact(most=1.0, city="every-year"))


def test_a_smaller_pledge_allows_fewer_pacts() -> None:
    """Nobody may owe more than it pledged, so less can be promised; with enough pledged all that law allows can."""
    plain = load_model("institutional-pact")
    bound = parts(plain, "design", objectives=("nearest-shapley",))
    law, enough = (distance(firm(), parts(bound, "participation", bond_limit=limit)) for limit in (None, 1.0))
    assert law == pytest.approx(enough, abs=1e-6)
    with pytest.raises(NoScheme):
        design(firm(), parts(bound, "participation", bond_limit=0.02))


def test_a_city_with_more_weight_gets_more() -> None:
    """The weighted Shapley value divides what only both can gain in proportion to weight."""
    game: Game = worth_table(firm()).game
    even, heavy = (game.weighted_shapley({"old": weight, "new": 1.0}) for weight in (1.0, 3.0))
    assert even["old"] == pytest.approx(game.shapley()["old"])
    assert heavy["old"] == pytest.approx(0.75 * float(game.worths[-1]))


def test_outsiders_who_build_what_is_open_make_leaving_worth_more() -> None:
    """Who rides along on what others build pays nothing: worths under gamma and delta are at least the frozen ones."""
    case = with_a_road(two_city_case(), 3.0, {"old": 2.0, "new": 1.0})
    table = worth_table(case)
    frozen, gamma, delta = (table.worths + rides(table, mode, ["road"]) for mode in ("frozen", "gamma", "delta"))
    alone = 0b10  # new alone: nobody else builds, or old builds for itself at 3 for 14
    assert frozen[alone] == pytest.approx(7 * 1.0 - 3.0)
    assert gamma[alone] == delta[alone] == pytest.approx(7 * 1.0)
    assert (gamma >= frozen - 1e-9).all()
    assert not rides(table, "alpha", ["road"]).any()
