"""The algebra of every block on two cities and two years, worked out by hand, so that a reviewer reads what is solved.

``old`` loses a firm that pays 2 a year to ``new``, which then gets 2 a year; the move releases 1 a year for ``old``.
Nothing is discounted. Ratios go by steps of 0.05, so one step moves 0.05 * 2 = 0.1 a year. Budgets are 100 each, of
which half a percent may be paid into the fund; grants are at most a tenth of the 2 collected.
"""

from types import ModuleType
from typing import Any

import pytest

from citypact.optimize.blocks import (
    budgets,
    coalitions,
    commitment,
    deals,
    fund,
    gains,
    participation,
    projects,
    shares,
    subsidy,
)
from citypact.optimize.subject import Kind
from support.algebra import rows_of
from support.desk import hybrid
from support.two_cities import two_city_case, with_a_road

CASE = two_city_case(horizon=2)

GAINS = """
gain of old: +1 [gain old] -0.2 [ratio steps origin_share firm]
    +1 [contribution old 2024] -1 [grant old compensation 2024]
    +1 [contribution old 2025] -1 [grant old compensation 2025] = -2
gain of new: +1 [gain new] +0.2 [ratio steps origin_share firm]
    +1 [contribution new 2024] -1 [grant new compensation 2024]
    +1 [contribution new 2025] -1 [grant new compensation 2025] = 4
"""
"""old: 2 years of (release 1 - tax 2) = -2 before sharing; new: 2 years of tax 2 = 4."""

FUND = """
fund size 2024: +1 [grant old compensation 2024] +1 [grant new compensation 2024] <= 0.2
fund size 2025: +1 [grant old compensation 2025] +1 [grant new compensation 2025] <= 0.2
fund balance 2024: +1 [balance 2024] -1 [contribution old 2024] -1 [contribution new 2024]
    +1 [grant old compensation 2024] +1 [grant new compensation 2024] = 0
fund balance 2025: +1 [balance 2025] -1 [balance 2024] -1 [contribution old 2025] -1 [contribution new 2025]
    +1 [grant old compensation 2025] +1 [grant new compensation 2025] = 0
"""
"""No minimum for weak areas, of which there are none. No interest, as no discount."""

WEAK = """
weak areas: -0.2 [grant old compensation 2024] -0.2 [grant old compensation 2025]
    -0.2 [grant new compensation 2024] -0.2 [grant new compensation 2025]
    +0.8 [grant new weak-area 2024] +0.8 [grant new weak-area 2025] >= 0
"""
"""A fifth of all grants is for weak areas, those included: what goes there less a fifth of it is four fifths."""

EVERY_YEAR = """
no worse old: +1 [gain old] >= 0
no worse old 2024: +0.1 [ratio steps origin_share firm]
    -1 [contribution old 2024] +1 [grant old compensation 2024] >= 1
no worse old 2025: +0.1 [ratio steps origin_share firm]
    -1 [contribution old 2025] +1 [grant old compensation 2025] >= 1
no worse new: +1 [gain new] >= 0
no worse new 2024: -0.1 [ratio steps origin_share firm]
    -1 [contribution new 2024] +1 [grant new compensation 2024] >= -2
no worse new 2025: -0.1 [ratio steps origin_share firm]
    -1 [contribution new 2025] +1 [grant new compensation 2025] >= -2
"""

BUDGETS = """
budget no worse old: +1 [gain old] >= 2
budget no worse old 2024: +0.1 [ratio steps origin_share firm]
    -1 [contribution old 2024] +1 [grant old compensation 2024] >= 1
budget no worse old 2025: +0.1 [ratio steps origin_share firm]
    -1 [contribution old 2025] +1 [grant old compensation 2025] >= 1
budget no worse new: +1 [gain new] >= 0
budget no worse new 2024: -0.1 [ratio steps origin_share firm]
    -1 [contribution new 2024] +1 [grant new compensation 2024] >= -3
budget no worse new 2025: -0.1 [ratio steps origin_share firm]
    -1 [contribution new 2025] +1 [grant new compensation 2025] >= -3
"""
"""The release of 1 a year is no money: of two years' gain 2 is to be more; a year may cost a hundredth of 100."""

COALITIONS = """
coalition: +1 [gain old] +1 [shortfall] >= 0
coalition: +1 [gain new] +1 [shortfall] >= 0
"""
"""Nobody gains anything alone; a single city is all but one, too."""

DEALS = """
compensated firm origin: +0.2 [ratio steps origin_share firm] >= 2
spared firm host: -0.2 [ratio steps origin_share firm] >= -4
"""

SUBSIDY = """
subsidy limit: +1 [subsidy old 2024] +1 [subsidy old 2025] +1 [subsidy new 2024] +1 [subsidy new 2025]
    -1 [slack_subsidy] <= 0
"""

PLEDGES = """
stays old 2025: +1 [contribution old 2025] -1 [grant old compensation 2025] -0.1 [ratio steps origin_share firm] <= 1
stays old 2024: +1 [contribution old 2025] -1 [grant old compensation 2025] -0.2 [ratio steps origin_share firm]
    +1 [contribution old 2024] -1 [grant old compensation 2024] <= 1
stays new 2025: +1 [contribution new 2025] -1 [grant new compensation 2025] +0.1 [ratio steps origin_share firm] <= 1
stays new 2024: +1 [contribution new 2025] -1 [grant new compensation 2025] +0.2 [ratio steps origin_share firm]
    +1 [contribution new 2024] -1 [grant new compensation 2024] <= 1
"""
"""A pledge of a hundredth of 100 is 1: nobody may ever have more than that still to pay."""

CAP = """
cap firm 2025: +0.1 [ratio steps origin_share firm] +1 [paid firm 2025] <= 1.2
cap used up firm 2025: +0.1 [ratio steps origin_share firm] +1 [paid firm 2025] +1.2 [in full firm 2025] >= 1.2
paid at most firm 2025: +1 [paid firm 2025] -0.1 [ratio steps origin_share firm] <= 0
paid in full firm 2025: +1 [paid firm 2025] -0.1 [ratio steps origin_share firm] -1 [in full firm 2025] >= -1
"""
"""Capped at 0.2 of three years' tax of 2, that is 1.2; the first year, at most 0.5 * 2 = 1, cannot reach it."""

PROJECTS = """
project paid road: +1 [project share road old] +1 [project share road new] +1 [carried road] = 1
"""


@pytest.mark.parametrize(
    ("block", "rules", "expected"),
    [
        (gains, {}, GAINS),
        (fund, {}, FUND),
        (participation, {"participation": {"city": "every-year"}}, EVERY_YEAR),
        (budgets, {"participation": {"money": "every-year", "every_year_limit": 0.01}}, BUDGETS),
        (coalitions, {}, COALITIONS),
        (deals, {"participation": {"origin_compensation": 1.0, "host_no_loss": True}}, DEALS),
        (subsidy, {}, SUBSIDY),
        (commitment, {"participation": {"enforcement": "bond", "bond_limit": 0.01}}, PLEDGES),
        (shares, {"tax_sharing": {"cap": 0.2}}, CAP),
    ],
    ids=["gains", "fund", "participation", "budgets", "coalitions", "deals", "subsidy", "commitment", "shares"],
)
def test_a_block_writes_what_its_formulas_say(block: ModuleType, rules: dict[str, Any], expected: str) -> None:
    loosened = {coalitions: frozenset({Kind.COALITION}), subsidy: frozenset({Kind.SUBSIDY})}
    written = rows_of(block, CASE, hybrid(**rules), loosened.get(block, frozenset()))
    assert written == expected.replace("\n    ", " ").strip()


def test_weak_areas_get_their_part_of_all_grants() -> None:
    weak = tuple(city.model_copy(update={"weak": city.id == "new"}) for city in CASE.cities)
    written = rows_of(fund, CASE.model_copy(update={"cities": weak}), hybrid(), frozenset())
    (row,) = [line for line in written.splitlines() if line.startswith("weak areas")]
    assert sorted(row.split(" ")) == sorted(WEAK.replace("\n    ", " ").strip().split(" "))


def test_a_project_is_paid_for_once() -> None:
    case = with_a_road(CASE, 1.0, {"old": 2.0, "new": 1.0})
    assert rows_of(projects, case, hybrid()) == PROJECTS.strip()
