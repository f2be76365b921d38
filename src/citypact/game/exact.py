"""Excesses of a game at a rational payoff compared with a rational level, exactly, for all coalitions at once."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from math import lcm

import numpy as np
from numpy.typing import NDArray

from .coalitions import Floats, Ints, members, subset_sums
from .scale import ULP, largest
from .worths import Worths

WORD = 1 << 64
ROW_BITS = 12


def worth(game: Worths, coalition: int) -> Fraction:
    """Exact worth of a coalition: a multiple of the game's unit where it has one, else the float as it is."""
    value = float(game.worths[coalition])
    return Fraction(value) if game.unit is None else round(value / game.unit) * game.unit


def slack(game: Worths) -> Fraction:
    """What proofs allow for: nothing when the worths are multiples of a unit, else some roundings of the floats.

    Several times the error of `above`, so that ties of such games need no exact comparison.
    """
    return Fraction(0) if game.unit is not None else Fraction(8 * (game.n + 4) * ULP * largest(game.worths))


def excess(game: Worths, payoff: Sequence[Fraction], coalition: int) -> Fraction:
    """v(S) - x(S), exact."""
    return worth(game, coalition) - sum((payoff[i] for i in members(coalition)), Fraction(0))


def above(
    game: Worths, payoff: Sequence[Fraction], level: Fraction, sizes: Floats | None = None, clearly: bool = False
) -> Iterator[Ints]:
    """Coalitions S with ``v(S) - x(S) > level * size(S)``, decided exactly; not the empty one, nor those of size 0.

    Floating-point numbers decide all coalitions but those within their own error of the level; these are decided in
    integers modulo 2**64, which is exact because the quantity compared is small. Given in blocks, clear ones first in
    each row of the table; none is empty. With `clearly`, only those that floating-point numbers decide.
    """
    x = np.array([float(entry) for entry in payoff])
    error = _error(game, x, level, sizes)
    low = min(game.n, ROW_BITS)
    columns, rows = subset_sums(x[:low]), subset_sums(x[low:])
    measures = None if sizes is None else sizes.reshape(-1, 1 << low)
    half = game.n // 2
    words = lru_cache(1)(lambda factor: (_word_sums(payoff[:half], factor), _word_sums(payoff[half:], factor)))
    for row, worths in enumerate(game.worths.reshape(-1, 1 << low)):
        margins = worths - columns - rows[row] - float(level) * (1.0 if measures is None else measures[row])
        if measures is not None:
            margins[measures[row] == 0] = -np.inf
        if row == 0:
            margins[0] = -np.inf
        clear = np.flatnonzero(margins > error)
        if clear.size:
            yield clear + (row << low)
        if clearly:
            continue
        near = np.flatnonzero(np.abs(margins) <= error) + (row << low)
        found = near[_positive(game, near, payoff, level, sizes, error, words)]
        if found.size:
            yield found


def _error(game: Worths, x: Floats, level: Fraction, sizes: Floats | None) -> float:
    """Bound on the error of a margin in floating-point numbers: at most n + 3 operations, each off by ULP / 2."""
    size = 1.0 if sizes is None else largest(sizes)
    return (game.n + 4) * ULP * (largest(game.worths) + float(np.abs(x).sum()) + abs(float(level)) * size)


def _positive(
    game: Worths,
    coalitions: Ints,
    payoff: Sequence[Fraction],
    level: Fraction,
    sizes: Floats | None,
    error: float,
    words: Callable[[int], tuple[NDArray[np.uint64], NDArray[np.uint64]]],
) -> NDArray[np.bool_]:
    """Whether the exact margin of each coalition is positive; all of them are below `error` as floats."""
    if not coalitions.size:
        return np.empty(0, dtype=bool)
    worths, grid = _on_grid(game.worths[coalitions], game.unit)
    amounts = np.ones(len(coalitions)) if sizes is None else sizes[coalitions]
    factor = lcm(grid.denominator, level.denominator, *(entry.denominator for entry in payoff))
    whole = float(amounts.max()) < 2**53 and not (amounts != np.rint(amounts)).any()
    if not whole or Fraction(8 * error) * factor >= WORD:
        return np.array([_margin(game, s, payoff, level, sizes) > 0 for s in coalitions.tolist()], dtype=bool)
    margins = worths * _word(grid * factor) - amounts.astype(np.int64).view(np.uint64) * _word(level * factor)
    low, high = words(factor)
    half = game.n // 2
    margins -= low[coalitions & ((1 << half) - 1)]
    margins -= high[coalitions >> half]
    return margins.view(np.int64) > 0


def _word_sums(entries: Sequence[Fraction], factor: int) -> NDArray[np.uint64]:
    """Subset sums of ``factor * entries`` modulo 2**64."""
    sums = np.zeros(1 << len(entries), dtype=np.uint64)
    for i, entry in enumerate(entries):
        np.add(sums[: 1 << i], _word(entry * factor), out=sums[1 << i : 2 << i])
    return sums


def _on_grid(worths: Floats, unit: Fraction | None) -> tuple[NDArray[np.uint64], Fraction]:
    """Worths as whole numbers modulo 2**64 of a grid: the game's unit, or a power of two that divides these floats."""
    if unit is not None:
        return np.rint(worths / float(unit)).astype(np.int64).view(np.uint64), unit
    mantissas, exponents = np.frexp(worths)
    digits = 53 - int(exponents[worths != 0].min(initial=53))
    shifts = np.clip(exponents - 53 + digits, 0, 63)
    whole = np.ldexp(mantissas, 53).astype(np.int64).view(np.uint64)
    overflow = exponents - 53 + digits > 63
    return np.where(overflow, np.uint64(0), whole << shifts.astype(np.uint64)), Fraction(2) ** -digits


def _word(whole: Fraction) -> np.uint64:
    return np.uint64(int(whole) % WORD)


def _margin(
    game: Worths, coalition: int, payoff: Sequence[Fraction], level: Fraction, sizes: Floats | None
) -> Fraction:
    size = Fraction(1) if sizes is None else Fraction(float(sizes[coalition]))
    return excess(game, payoff, coalition) - level * size
