"""Money, ratios and years as a reader wants to see them."""

import math
from collections.abc import Callable
from typing import Literal

from ..case.model import Case
from ..case.unit_of_money import name_of_currency, unit_of_money
from ..text import Bilingual, both, in_language, say

Kind = Literal["text", "money", "slack", "percent", "change", "year", "count", "index", "rate", "exact", "mixed"]
"""What the cells of a column are; ``slack``: money of which even the least is told apart from nothing; ``mixed``:
texts, and figures that each say their own kind."""
NOTHING = "–"
INDEX_DIGITS = 5
"""Decimals of an index, such as a Gini coefficient."""


def money_unit(case: Case) -> Bilingual:
    """The case's unit of money: "100 million CNY", and 亿元."""
    return unit_of_money(case.unit, case.currency)


def currency(case: Case) -> str:
    """The case's currency: "CNY", and 元."""
    return name_of_currency(case.currency)


def money_in(case: Case) -> Bilingual:
    """In what unit and for which years a report states money."""
    first, last = case.years[0], case.years[-1]
    return both("report.money_in", unit=money_unit(case), year=case.base_year, first=first, last=last)


def digits(largest: float) -> int:
    """Decimals that show an amount to about five figures where the largest one is ``largest``."""
    return min(4, max(0, 4 - math.floor(math.log10(largest)))) if largest > 0 else 2


def number(value: float, decimals: int) -> str:
    """A number with thousands separators, never a negative zero."""
    return f"{round(value, decimals) + 0.0:,.{decimals}f}"


def telling(value: float, decimals: int) -> int:
    """Decimals that tell an amount from nothing: ``decimals``, or as many more as that takes.

    >>> telling(-0.0000213, 2), telling(-12.345, 2), telling(0.0, 2)
    (5, 2, 2)
    """
    unseen = value and not round(value, decimals)
    return max(decimals, -math.floor(math.log10(abs(value)))) if unseen else decimals


def at_most(value: float, decimals: int) -> str:
    """A bound above 0, rounded up to two figures, or to ``decimals`` where these are more.

    >>> at_most(0.00314, 2), at_most(12.341, 2)
    ('0.0032', '12.35')
    """
    places = max(decimals, 1 - math.floor(math.log10(value))) if value > 0 else decimals
    return number(math.ceil(value * 10**places - 1e-9) / 10**places, places)


def slack(value: float, decimals: int) -> str:
    """Money with as many more decimals as it takes to tell it from nothing."""
    return number(value, telling(value, decimals))


def shown(value: object, kind: Kind, decimals: int, lang: str) -> str:
    """A cell of a table as text."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return NOTHING
    if isinstance(value, bool):
        return say(f"report.{'yes' if value else 'no'}", lang)
    if isinstance(value, int | float):
        return _FORMATS[kind](float(value), decimals)
    return in_language(value, lang) if isinstance(value, str) else str(value)


def _exact(value: float) -> str:
    if value.is_integer():
        return f"{value + 0.0:,.0f}"
    return f"{value:.3g}"


_FORMATS: dict[Kind, Callable[[float, int], str]] = {
    "text": lambda value, _: f"{value:g}",
    "money": number,
    "slack": slack,
    "percent": lambda value, _: f"{number(100 * value, 1)}%",
    "rate": lambda value, _: f"{number(100 * value, 3)}%",
    "change": lambda value, _: f"{100 * value:+.2f}%",
    "year": lambda value, _: f"{value:.0f}",
    "count": lambda value, _: number(value, 0),
    "index": lambda value, _: number(value, INDEX_DIGITS),
    "exact": lambda value, _: _exact(value),
    "mixed": lambda value, _: _exact(value),
}
