"""Rows of a city table that are no cities: totals, subtotals and averages, by their names or by what they add up to."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import fmean

from ..errors import Problem
from ..reading.record import problem
from ..text import both
from .model import CORE, Panel, Place

_WORDS = {"total", "totals", "subtotal", "subtotals", "sum", "overall", "average", "averages", "mean", "median"}
_NAMES = {"全市", "全省", "全区", "全县", "全国", "全域", "全部", "全体", "区域", "all", "all cities", "whole region"}
_PARTS = re.compile("合计|总计|小计|共计|累计|总和|汇总|平均|均值|中位数")
_Of = Callable[[list[float]], float]
_WORD = re.compile("[a-z]+")
_BLANKS = re.compile(r"\s+")
_NEAR = 0.002
"""Part of a sum by which it may be off, for rounding."""
_COLUMNS = 2
"""In so many columns a row must be the sum or the mean of the others: a city is not by chance."""


def is_total(name: str | None) -> bool:
    """Whether a name is that of a total or an average rather than of a city.

    >>> [is_total(name) for name in ("合 计", "全省平均", "Total (13 cities)", "Sumy", "全州")]
    [True, True, True, False, False]
    """
    bare, words = _BLANKS.sub("", name or ""), (name or "").strip().casefold()
    return bare in _NAMES or words in _NAMES or bool(_PARTS.search(bare)) or bool({*_WORD.findall(words)} & _WORDS)


def total_rows(panel: Panel) -> Iterator[Problem]:
    """A problem for each city of the panel that is the sum or the mean of the others."""
    for place in panel.cities:
        for year, key, of in _found(panel, place):
            row = panel.rows.get((place.id, year))
            yield problem(f"panel.{key}", panel.file, row, "city", value=place.id, year=year, of=of)
            break


def _found(panel: Panel, place: Place) -> Iterator[tuple[int, str, str]]:
    """Years in which a row is the sum or the mean of the others, or the sum of the others of its province."""
    everybody = [other.id for other in panel.cities if other is not place]
    province = [other.id for other in panel.cities if other is not place and other.province == place.province]
    for year in sorted(_years(panel, place), reverse=True):
        columns = [column for name in CORE if (column := panel.figures.get(name, {}).get(year))]
        if _is(sum, columns, place.id, everybody):
            yield year, "total_sum", both("panel.of_all")
        elif len(province) < len(everybody) and _is(sum, columns, place.id, province):
            yield year, "total_sum", both("panel.of_province", province=place.province)
        elif _is(fmean, columns, place.id, everybody):
            yield year, "total_mean", both("panel.of_all")


def _is(
    of: Callable[[list[float]], float], columns: Sequence[Mapping[str, float]], place: str, others: list[str]
) -> bool:
    """Whether a row is the sum, or the mean, of the others in enough columns; of others that differ."""
    alike = 0
    for column in columns:
        rest = [column[other] for other in others if other in column]
        if place in column and 1 < len(rest) == len(others) and max(rest) - min(rest) > _NEAR * max(rest):
            alike += abs(column[place] - of(rest)) <= _NEAR * abs(of(rest))
    return alike >= _COLUMNS


def _years(panel: Panel, place: Place) -> set[int]:
    """Years in which the table has a row of the city."""
    return {year for city, year in panel.rows if city == place.id}
