"""Rows that only some terms write, by hand: interest, cycles of settling up, claims of who leaves, instruments.

Cities and firm are those of ``test_golden_algebra``; here money of 2024 is worth 0.8 today and money of 2025 0.64, and
the fund earns a quarter a year.
"""

import pytest

from citypact.mechanism.instruments import Award
from citypact.mechanism.sections.exit import Exit
from citypact.mechanism.sections.subsidy import Subsidy
from citypact.optimize.blocks import commitment, fund, gains, subsidy
from citypact.pact.accounts.accounts import instalments
from support.algebra import rows_of
from support.desk import hybrid
from support.two_cities import two_city_case

CASE = two_city_case(horizon=2)
WITH_INTEREST = two_city_case(horizon=2, discount_rate=0.25)

BALANCE = """
fund balance 2025: +1 [balance 2025] -1.25 [balance 2024] -1 [contribution old 2025] -1 [contribution new 2025]
    +1 [grant old compensation 2025] +1 [grant new compensation 2025] = 0
"""

SETTLE_UP = """
settle up old 2024: +1 [contribution old 2024] -1 [grant old compensation 2024] <= 0
settle up old 2025: +1 [contribution old 2025] -1 [grant old compensation 2025] <= 0
settle up new 2024: +1 [contribution new 2024] -1 [grant new compensation 2024] <= 0
settle up new 2025: +1 [contribution new 2025] -1 [grant new compensation 2025] <= 0
"""

CLAIMS = """
stays old 2025: +0.64 [contribution old 2025] -0.64 [grant old compensation 2025]
    -0.064 [ratio steps origin_share firm] +0.8 [contribution old 2024] -0.8 [grant old compensation 2024] <= 0.64
stays old 2024: +0.64 [contribution old 2025] -0.64 [grant old compensation 2025]
    -0.144 [ratio steps origin_share firm] +0.8 [contribution old 2024] -0.8 [grant old compensation 2024] <= 0.8
"""
"""Who leaves in 2025 takes along what it paid in beyond grants in 2024, with a quarter more: 0.64 * 1.25 = 0.8."""


def joined(text: str) -> list[str]:
    """One row a line."""
    return text.replace("\n    ", " ").strip().splitlines()


def test_the_fund_s_balance_earns_interest() -> None:
    rows = rows_of(fund, WITH_INTEREST, hybrid()).splitlines()
    assert [row for row in rows if row.startswith("fund balance 2025")] == joined(BALANCE)


def test_in_every_cycle_a_city_gets_what_it_pays_in() -> None:
    rows = rows_of(fund, CASE, hybrid(fund={"settle_up_years": 1})).splitlines()
    assert [row for row in rows if row.startswith("settle up")] == joined(SETTLE_UP)


def test_what_was_paid_in_comes_back_with_interest() -> None:
    bonds = hybrid(participation={"enforcement": "bond", "bond_limit": 0.01})
    model = bonds.model_copy(update={"exit": Exit(who_can="anyone", asset_rule="settle-up")})
    rows = rows_of(commitment, WITH_INTEREST, model).splitlines()
    assert [row for row in rows if row.startswith("stays old")] == joined(CLAIMS)


@pytest.mark.parametrize(("years", "whole"), [(1, "5"), (2, "6")])
def test_an_award_is_what_its_city_receives(years: int, whole: str) -> None:
    """100 million a year, which is 1, beside 4 of tax in two years; ``old`` gets nothing of it."""
    model = hybrid().model_copy(update={"award": Award(yearly=1e8, years=years, key={"tax": 1.0})})
    old, new = rows_of(gains, CASE, model).splitlines()
    assert old.endswith("= -2")
    assert new.endswith(f"= {whole}")


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [(100, 3, [33, 33, 34]), (101, 3, [33, 33, 35]), (2, 3, [0, 0, 2]), (9, 3, [3, 3, 3]), (7, 1, [7])],
)
def test_the_last_instalment_takes_what_division_leaves(total: int, parts: int, expected: list[int]) -> None:
    assert instalments(total, parts) == expected


@pytest.mark.parametrize(("limit", "unit", "most"), [(3e8, 1e8, "3"), (5e4, 1e4, "5")])
def test_a_subsidy_s_limit_is_in_currency(limit: float, unit: float, most: str) -> None:
    model = hybrid().model_copy(update={"subsidy": Subsidy(limit=limit)})
    (row,) = rows_of(subsidy, CASE.model_copy(update={"unit": unit}), model).splitlines()
    assert row.startswith("subsidy limit: +1 [subsidy old 2024]")
    assert row.endswith(f"<= {most}")
