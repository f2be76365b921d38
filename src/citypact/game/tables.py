"""Tables of worths: checked, and with what is known exactly of their entries."""

import warnings
from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from math import lcm
from numbers import Rational
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from citypact.text import both

from .coalitions import Floats, as_floats, listed, require_addable
from .errors import GameError, PrecisionWarning

EXACT = 2**53  # float64 holds all whole numbers up to here


def flat_table(worths: ArrayLike) -> Floats:
    """The worths as a flat array of float64; GameError unless there are 2**n of them, n >= 1."""
    table = np.ascontiguousarray(as_floats(worths, both("game.what.worths")))
    if table.ndim != 1 or table.size < 2 or table.size & (table.size - 1):
        raise GameError(both("game.input.shape", shape=table.shape))
    return table


def checked_worths(table: Floats, players: Sequence[Hashable]) -> Floats:
    """The table, read-only; GameError unless every worth is finite and can be added up, and the empty one's is 0."""
    require_finite(table, players, both("game.what.worth"))
    require_addable(table, both("game.what.worths"))
    if table[0] != 0:
        raise GameError(both("game.input.empty_coalition", worth=table[0]))
    table = table.view()
    table.flags.writeable = False  # what is known of a game, such as its unit, is worked out once
    return table


def require_finite(table: Floats, players: Sequence[Hashable], what: str) -> None:
    """GameError that names the coalitions, by their players, for which a table has no finite number."""
    with np.errstate(over="ignore", invalid="ignore"):
        total = table.sum()  # one pass without a temporary; only a total that is not finite calls for a closer look
    bad = [] if np.isfinite(total) else np.flatnonzero(~np.isfinite(table)).tolist()
    if bad:
        raise GameError(both("game.input.missing_worths", count=len(bad), what=what, coalitions=listed(bad, players)))


def common_denominator(worths: ArrayLike) -> int:
    """Denominator of worths given as fractions; 1 for any others, and where a float among them is no such fraction.

    Warns
    -----
    PrecisionWarning
        Whole numbers or fractions that float64 cannot hold: proofs will be of the rounded worths.
    """
    entries = _exact_entries(worths)
    if not all(isinstance(entry, Fraction | int) or float(entry).is_integer() for entry in entries):
        return 1
    denominator = lcm(*(entry.denominator for entry in entries if isinstance(entry, Fraction)))
    if all(abs(_fraction(entry) * denominator) < EXACT for entry in entries):
        return denominator
    if denominator > 1 or any(int(entry) != int(float(entry)) for entry in entries):
        warnings.warn(
            both("game.many_digits"),
            PrecisionWarning,
            stacklevel=4,
        )
    return 1


def _fraction(entry: Any) -> Fraction:
    return Fraction(entry if isinstance(entry, Rational) else float(entry))  # numpy's own kinds of number are none


def plain_or_exact(values: Iterable[Any], what: str) -> NDArray[Any]:
    """Numbers as an array of float64, or as they are where there are fractions among them.

    >>> plain_or_exact([1, Fraction(1, 3)], "worths").tolist(), plain_or_exact([1, 2.5], "worths").tolist()
    ([1, Fraction(1, 3)], [1.0, 2.5])
    """
    given = list(values)
    floats = as_floats(given, what)
    if not any(isinstance(value, Fraction) for value in given):
        return floats
    kept = np.empty(len(given), dtype=object)
    kept[:] = given
    return kept


def _exact_entries(worths: ArrayLike) -> list[Any]:
    """Entries that may be known more exactly than a table of float64 tells; none for most arrays."""
    if isinstance(worths, np.ndarray):
        large = worths.dtype.kind in "iu" and bool((worths > EXACT).any() or (worths < -EXACT).any())
        return list(worths.tolist()) if large or worths.dtype == object else []
    entries = worths if isinstance(worths, list | tuple) else []
    return list(entries) if any(isinstance(entry, Fraction | int) for entry in entries) else []
