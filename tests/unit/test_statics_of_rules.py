"""Which way gains go when one term of a rule changes; see ``support.statics``."""

import numpy as np
import pytest

from citypact.mechanism import load_model
from citypact.optimize import simulate
from support.districts import district
from support.statics import changed, firm, gain, parts, rule
from support.two_cities import two_city_case, with_a_road


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
