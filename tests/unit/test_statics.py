"""Which way what there is to gain goes when one fact changes; see ``support.statics``."""

import pytest

from citypact.case.model import Capacity, Case
from citypact.optimize import design, simulate
from citypact.regions import merge_cities, provinces_of
from citypact.worth import worth_table
from support.random_cases import MADE_UP, named
from support.statics import changed, firm, pact, rule, worth
from support.two_cities import two_city_case, with_a_road
from support.units_of_money import in_units_of


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
