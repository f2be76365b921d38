"""Coalitions as bit masks: player i is in coalition S when bit i of S is set."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from reprlib import repr as short
from typing import Any, SupportsFloat

import numpy as np
from numpy.typing import ArrayLike, NDArray

from citypact.text import both

from .errors import GameError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_LAYERS = (list, tuple, np.ma.MaskedArray)
ADDABLE = 1e290  # products and sums of so many such figures as there are coalitions stay finite


def members(coalition: int) -> Iterator[int]:
    """Players of a coalition, in ascending order.

    >>> list(members(0b1011))
    [0, 1, 3]
    """
    player = 0
    while coalition:
        if coalition & 1:
            yield player
        coalition >>= 1
        player += 1


def mask(players: Iterable[int]) -> int:
    """The coalition of the given players.

    >>> mask([0, 1, 3])
    11
    """
    coalition = 0
    for player in players:
        coalition |= 1 << player
    return coalition


def union(coalitions: Iterable[int]) -> int:
    """Everyone who is in one of the coalitions.

    >>> bin(union([0b1001, 0b0011]))
    '0b1011'
    """
    return reduce(or_, coalitions, 0)


def listed(coalitions: Sequence[int], players: Sequence[Hashable], most: int = 8) -> str:
    """Coalitions by their players' labels, for a message: the first few, and how many more there are.

    >>> str(listed([1, 2, 3], ["a", "b"], most=2))
    "('a',), ('b',) and 1 more"
    """
    shown = ", ".join(repr(tuple(players[i] for i in members(coalition))) for coalition in coalitions[:most])
    count = len(coalitions) - most
    return both("game.what.more", shown=shown, count=count) if count > 0 else shown


def in_words(coalitions: Iterable[int], players: Sequence[str]) -> list[str]:
    """Coalitions by their players' names; what one has in common with another is put together once.

    >>> in_words([1, 6, 7], ["a", "b", "c"])
    ['a', 'b, c', 'a, b, c']
    """
    known = {0: ""}

    def named(coalition: int) -> str:
        if coalition not in known:
            last = coalition.bit_length() - 1
            before = named(coalition ^ (1 << last))
            known[coalition] = f"{before}, {players[last]}" if before else players[last]
        return known[coalition]

    return [named(coalition) for coalition in coalitions]


def subset_sums(values: Floats) -> Floats:
    """x(S) for every coalition S, by doubling; values of shape (n, ...), sums of shape (2**n, ...)."""
    sums = np.zeros((1 << len(values), *np.shape(values)[1:]))
    for i, value in enumerate(values):
        np.add(sums[: 1 << i], value, out=sums[1 << i : 2 << i])
    return sums


def sizes(n: int) -> NDArray[np.intp]:
    """Number of players of every coalition of n players, shape (2**n,)."""
    counts = np.zeros(1 << n, dtype=np.intp)
    for i in range(n):
        np.add(counts[: 1 << i], 1, out=counts[1 << i : 2 << i])
    return counts


def as_floats(values: ArrayLike, what: str) -> Floats:
    """An array of float64, whatever its shape, with NaN where an entry is masked; GameError when one is no number.

    >>> as_floats([1, "two"], "weights")
    Traceback (most recent call last):
    citypact.game.errors.GameError: the weights must be numbers that float64 holds, not 'two'
    """
    try:
        return np.asarray(_unmasked(values), dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        for wrong in _no_numbers(values):
            raise GameError(both("game.input.not_numbers", what=what, value=short(wrong))) from error
        raise GameError(both("game.input.ragged", what=what)) from error


def _unmasked(values: Any) -> Any:
    """The values with NaN for those under a mask, in rows within rows too: of a masked number nothing is known."""
    if isinstance(values, list | tuple):
        kinds = set(map(type, values))  # of plain numbers, which most tables hold, no copy is made
        return [_unmasked(value) for value in values] if any(issubclass(kind, _LAYERS) for kind in kinds) else values
    return values.astype(object).filled(np.nan) if np.ma.is_masked(values) else values


def _no_numbers(values: Any) -> Iterator[object]:
    """The entries that are no numbers, of rows within rows too."""
    entries = values.tolist() if hasattr(values, "tolist") else values
    if isinstance(entries, list | tuple):
        for entry in entries:
            yield from _no_numbers(entry)
        return
    try:
        np.float64(entries)
    except (TypeError, ValueError, OverflowError):
        yield entries


def finite_amount(value: object, what: str) -> float:
    """A number as a float; GameError when it is none, or not finite."""
    value = np.nan if np.ma.is_masked(value) else value
    try:
        amount = float(value) if isinstance(value, SupportsFloat) else np.nan
    except (TypeError, ValueError, OverflowError):
        amount = np.nan
    if not np.isfinite(amount):
        raise GameError(both("game.input.not_finite", what=what, value=short(value)))
    require_addable(np.array([amount]), what)
    return amount


def require_addable(figures: Floats, what: str) -> None:
    """GameError where a finite figure is so large that sums of such figures may be beyond float64."""
    if figures.min(initial=0.0) >= -ADDABLE and figures.max(initial=0.0) <= ADDABLE:
        return  # most are; tables of many coalitions are not copied for it
    large = figures[np.isfinite(figures) & (np.abs(figures) > ADDABLE)]
    if large.size:
        raise GameError(both("game.input.too_large", what=what, most=ADDABLE, value=f"{large[0]:g}"))
