"""Are amounts in the unit of the case? A table in yuan would settle all the same where the case counts in 100 million.

No one can tell a unit from figures alone, but a mistaken one shifts all of them. Receipts out of all proportion to what
the scheme was designed on are refused; a firm that pays ten times as much, or nothing, is not.
"""

from collections.abc import Iterable, Iterator, Mapping
from statistics import median

from ...case.model import Case

LEAST, MOST = 1e-3, 50.0
"""What the typical receipt of all subjects may be of its projection; units in use differ by 100 at least."""
MOST_ALONE = 1e3
"""The same for one subject; below there is no limit, since a firm may close."""

Amounts = Mapping[tuple[str, str], Mapping[int, float]]


def out_of_proportion(amounts: Amounts, projected: Amounts) -> Iterator[tuple[str | None, float]]:
    """Subjects whose amounts can only be in another unit, None for all together, and how many times too large."""
    ratios: dict[str, list[float]] = {}
    for key, by_year in amounts.items():
        thought = projected.get(key, {})
        known = [amount / thought[year] for year, amount in by_year.items() if amount > 0 and thought.get(year, 0) > 0]
        ratios.setdefault(key[0], []).extend(known)
    times = _typical(ratio for known in ratios.values() for ratio in known)
    if not LEAST <= times <= MOST:
        yield None, times
        return
    yield from ((subject, _typical(known)) for subject, known in ratios.items() if _typical(known) > MOST_ALONE)


def in_money(case: Case) -> str:
    """The unit of the case's money as figures: "100,000,000 CNY"."""
    return f"{case.unit:,.0f} {case.currency}"


def _typical(ratios: Iterable[float]) -> float:
    """The median; 1 where amounts of 0, or without a projection, tell nothing."""
    return median([*ratios] or [1.0])
