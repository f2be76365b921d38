"""Which way a design goes when its room or its demands change; see ``support.statics``."""

import pytest

from citypact.game import Game
from citypact.mechanism import load_model
from citypact.optimize import NoScheme, design
from citypact.worth import worth_table
from citypact.worth.outsiders import rides
from support.joint_plan import for_the_joint_plan
from support.statics import distance, firm, pact, parts
from support.two_cities import two_city_case, with_a_road


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
    strict = pact(most=1.0, city="every-year")
    with pytest.raises(NoScheme):
        design(dear, for_the_joint_plan(strict))
    assert design(dear, strict).terms.plan == {}  # the largest pact of all that hold is none


def test_a_smaller_pledge_allows_fewer_pacts() -> None:
    """Nobody may owe more than it pledged, so less can be promised; with enough pledged all that law allows can."""
    plain = load_model("institutional-pact")
    bound = parts(plain, "design", objectives=("nearest-shapley",))
    law, enough = (distance(firm(), parts(bound, "participation", bond_limit=limit)) for limit in (None, 1.0))
    assert law == pytest.approx(enough, abs=1e-6)
    tight = parts(bound, "participation", bond_limit=0.02)
    with pytest.raises(NoScheme):
        design(firm(), for_the_joint_plan(tight))
    assert design(firm(), tight).terms.plan == {}  # the largest pact of all that hold is none


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
