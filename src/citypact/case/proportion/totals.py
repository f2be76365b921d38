"""Rows that are no cities: totals, subtotals and averages, by their names or by what they add up to."""

import re
from collections.abc import Callable, Mapping, Sequence
from statistics import fmean

from citypact.text import Bilingual, both

_WORDS = {"total", "totals", "subtotal", "subtotals", "sum", "overall", "average", "averages", "mean", "median"}
_NAMES = {"全市", "全省", "全区", "全县", "全国", "全域", "全部", "全体", "区域", "all", "all cities", "whole region"}
_PARTS = re.compile("合计|总计|小计|共计|累计|总和|汇总|平均|均值|中位数")
_WORD = re.compile("[a-z]+")
_BLANKS = re.compile(r"\s+")
_NEAR = 0.002
"""Part of a sum by which it may be off, for rounding."""
_COLUMNS = 2
"""In so many columns at least a row must be the sum or the mean of the others, and in all but one: a city is not by
chance."""
Column = Mapping[str, float]
"""Figures by city."""


def is_total(name: str | None) -> bool:
    """Whether a name is that of a total or an average rather than of a city.

    >>> [is_total(name) for name in ("合 计", "全省平均", "Total (13 cities)", "Sumy", "全州")]
    [True, True, True, False, False]
    """
    bare, words = _BLANKS.sub("", name or ""), (name or "").strip().casefold()
    return bare in _NAMES or words in _NAMES or bool(_PARTS.search(bare)) or bool({*_WORD.findall(words)} & _WORDS)


def adds_up(place: str, provinces: Mapping[str, str], columns: Sequence[Column]) -> tuple[str, Bilingual] | None:
    """Whether a row is the sum of the others or of those of its province, or their mean: the message, and of whom.

    ``provinces``: of every row, by key.
    """
    everybody = [other for other in provinces if other != place]
    province = [other for other in everybody if provinces[other] == provinces[place]]
    if _is(sum, columns, place, everybody):
        return "total_sum", both("proportion.of_all")
    if len(province) < len(everybody) and _is(sum, columns, place, province):
        return "total_sum", both("proportion.of_province", province=provinces[place])
    return ("total_mean", both("proportion.of_all")) if _is(fmean, columns, place, everybody) else None


def _is(of: Callable[[list[float]], float], columns: Sequence[Column], place: str, others: list[str]) -> bool:
    """Whether a row is the sum, or the mean, of the others in enough columns; of others that differ."""
    alike = 0
    for column in columns:
        rest = [column[other] for other in others if other in column]
        if place in column and 1 < len(rest) == len(others) and max(rest) - min(rest) > _NEAR * max(rest):
            alike += abs(column[place] - of(rest)) <= _NEAR * abs(of(rest))
    return alike >= max(_COLUMNS, len(columns) - 1)
