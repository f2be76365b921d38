"""Values of uncertain numbers in many futures: a row depends on the seed and its index, and on nothing else.

Points of the unit cube (Sobol sequence, Latin hypercube, plain random numbers) become correlated by a Gaussian copula
(Sklar 1959; normal scores with the given correlation) and then each its own distribution. ``saltelli`` lays out the
rows that Sobol indices are estimated from (Saltelli et al. 2010); ``grid`` takes every combination of choices.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log10, prod
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..arrays.levers import Lever
from ..arrays.rules import RULE
from ..case.model import Case
from ..errors import InvalidInput, Problem
from ..limits import MOST_FUTURES
from .changes import misses
from .distributions import problem
from .uncertainty import SHAPES, Drawn, Uncertainty, drawn

Floats = NDArray[np.float64]
Method = Literal["sobol", "latin-hypercube", "random", "saltelli", "grid"]
_TOGETHER = 1024
"""Rows of plain random numbers that share a seed."""
_AT_ONCE = 4_000
"""Rows that are looked at together for the least and the largest value."""
_EDGE = 1e-9
"""Points of the cube keep so far from its faces, where distributions without ends are infinite."""
Correlation = tuple[str, str, float]
"""Names of two lines and the correlation of their numbers."""


@dataclass(frozen=True)
class Sample:
    """The futures that are looked at."""

    case: Case
    uncertainties: tuple[Uncertainty, ...]
    method: Method
    futures: int
    """How many are asked for; saltelli: base points, a power of 2; grid: not read."""
    seed: int = 1
    correlations: tuple[Correlation, ...] = ()

    @cached_property
    def drawn(self) -> tuple[Drawn, ...]:
        """The levers with how they are spread."""
        return drawn(self.case, self.uncertainties)

    @property
    def levers(self) -> tuple[Lever, ...]:
        """The levers, in the order of the columns."""
        return tuple(each.lever for each in self.drawn)

    @cached_property
    def columns(self) -> tuple[Drawn, ...]:
        """What each column is drawn for: by year, one for each."""
        years = self.case.horizon
        return tuple(each for each in self.drawn for _ in range(years if each.lever.by_year else 1))

    @property
    def names(self) -> tuple[str, ...]:
        """Name of each column."""
        counted: dict[str, int] = {}
        found = []
        for each in self.columns:
            at = counted.setdefault(each.lever.name, 0)
            counted[each.lever.name] += 1
            found.append(f"{each.lever.name} [{self.case.years[at]}]" if each.lever.by_year else each.lever.name)
        return tuple(found)

    @cached_property
    def rows(self) -> int:
        """How many futures there are."""
        if self.method == "saltelli":
            return self.futures * (len(self.columns) + 2)
        if self.method == "grid":
            return prod(len(each.spread.choices) for each in self.columns)
        return self.futures

    def values(self, first: int, last: int) -> Floats:
        """Rows ``first`` to ``last`` (not included); shape (rows, columns)."""
        if self.method == "grid":
            return self._grid(first, last)
        chances = self._copula(np.clip(self._points(first, last), _EDGE, 1.0 - _EDGE))
        spread = [each.spread.quantiles(chance) for each, chance in zip(self.columns, chances.T, strict=True)]
        return np.array(spread).reshape(len(self.columns), last - first).T

    @cached_property
    def ends(self) -> Floats:
        """The least and the largest value of each column in all futures; shape (2, columns)."""
        ends = np.repeat(self.values(0, 1), 2, axis=0)
        for first in range(0, self.rows, _AT_ONCE):
            values = np.vstack([ends, self.values(first, min(first + _AT_ONCE, self.rows))])
            ends = np.stack([values.min(axis=0), values.max(axis=0)])
        return ends

    def _points(self, first: int, last: int) -> Floats:
        """Points of the unit cube."""
        size = len(self.columns)
        if self.method == "random":
            return np.vstack([*self._random(first, last)])
        if self.method == "latin-hypercube":
            return self._hypercube[first:last]
        if self.method == "sobol":
            return _sobol(size, self.seed, first, last)
        return self._saltelli[first:last]

    def _random(self, first: int, last: int) -> Iterator[Floats]:
        for block in range(first // _TOGETHER, -(-last // _TOGETHER)):
            points = np.random.default_rng([self.seed, block]).random((_TOGETHER, len(self.columns)))
            start = block * _TOGETHER
            yield points[max(first - start, 0) : min(last - start, _TOGETHER)]

    @cached_property
    def _hypercube(self) -> Floats:
        from scipy.stats import qmc

        cube = qmc.LatinHypercube(len(self.columns), seed=np.random.default_rng(self.seed))
        return np.asarray(cube.random(self.futures))

    @cached_property
    def _saltelli(self) -> Floats:
        """Points A, points B, and A with one column after the other from B; shape (points * (columns + 2), columns)."""
        size = len(self.columns)
        both = _sobol(2 * size, self.seed, 0, self.futures)
        one, other = both[:, :size], both[:, size:]
        mixed = [np.where(np.arange(size) == column, other, one) for column in range(size)]
        return np.vstack([one, other, *mixed])

    def _grid(self, first: int, last: int) -> Floats:
        """Combinations of the choices; those of the last column alternate fastest."""
        at, columns = np.arange(first, min(last, self.rows)), []
        for each in reversed(self.columns):
            at, chosen = np.divmod(at, len(each.spread.choices))
            columns.append(np.array(each.spread.choices)[chosen])
        return np.column_stack(columns[::-1])

    def _copula(self, chances: Floats) -> Floats:
        """Independent chances made to depend on each other; same shape."""
        if self._root is None:
            return chances
        from scipy.stats import norm

        scores = norm.ppf(chances)
        # no matrix product: its last digit depends on how many rows there are
        mixed = sum((scores[:, [j]] * column for j, column in enumerate(self._root.T)), start=np.zeros(scores.shape))
        return np.asarray(norm.cdf(mixed))

    @cached_property
    def _root(self) -> Floats | None:
        """Cholesky root of the correlations of normal scores; None where all are independent."""
        names = [each.of.name for each in self.columns]
        within = np.array([each.of.within for each in self.columns])
        same = np.array(names)[:, None] == np.array(names)[None, :]
        matrix = np.where(same, within, 0.0)
        for one, other, value in self.correlations:
            pair = (np.array(names)[:, None] == one) & (np.array(names)[None, :] == other)
            matrix = np.where(pair | pair.T, value, matrix)
        np.fill_diagonal(matrix, 1.0)
        return None if not (matrix - np.eye(len(names))).any() else np.linalg.cholesky(matrix)


def sample(
    case: Case,
    uncertainties: Sequence[Uncertainty],
    method: Method = "sobol",
    futures: int = 1024,
    seed: int = 1,
    correlations: Sequence[Correlation] = (),
) -> Sample:
    """A sample that is sound: its levers act on something, and their values leave the case sound.

    Raises
    ------
    InvalidInput
        Figures that the case does not have, nothing uncertain, correlations that are none or cannot be together,
        what the method cannot do, or more futures than can be looked at.
    """
    unknown = [
        miss
        for uncertainty in uncertainties
        for figure in uncertainty.figures
        if figure.table != RULE
        for miss in misses(case, f"uncertainties {uncertainty.text}", figure.change(1.0), SHAPES)
    ]
    found = Sample(case, tuple(uncertainties), method, futures, seed, tuple(correlations))
    problems = unknown or _undrawn(found)
    names = [uncertainty.name for uncertainty in uncertainties]
    for one, other, value in correlations:
        if not {one, other} <= {*names} or one == other or not -1.0 < value < 1.0:
            said = f"{one},{other}={value:g}"
            problems.append(problem("no_correlation", "correlations", said, names=", ".join(names)))
    if method == "grid":
        lines = [uncertainty.text for uncertainty in uncertainties if not uncertainty.spread.choices]
        problems += [problem("no_choices", f"uncertainties {line}", None) for line in lines]
    dependent = bool(correlations) or any(uncertainty.within for uncertainty in uncertainties)
    if method in ("saltelli", "grid") and dependent:
        problems.append(problem("dependent", "method", method))
    if method == "saltelli" and futures & (futures - 1):
        problems.append(problem("no_power", "futures", str(futures)))
    if not problems and method != "grid" and not _possible(found):
        problems.append(problem("impossible_correlations", "correlations", None))
    if not problems and found.rows > MOST_FUTURES:
        rows = f"{found.rows:,}" if found.rows < 10**15 else f"10^{log10(found.rows):.0f}"
        where = "method grid" if method == "grid" else "futures"
        problems.append(problem("many_futures", where, rows, most=f"{MOST_FUTURES:,}"))
    if problems:
        raise InvalidInput(problems)
    return found


def _undrawn(found: Sample) -> list[Problem]:
    """Why no levers follow from the lines."""
    try:
        return [] if found.columns else [problem("nothing_uncertain", "uncertainties", None)]
    except InvalidInput as wrong:
        return list(wrong.problems)


def _possible(found: Sample) -> bool:
    """Whether numbers can be correlated so."""
    try:
        _ = found._root
    except np.linalg.LinAlgError:
        return False
    return True


def _sobol(size: int, seed: int, first: int, last: int) -> Floats:
    """Points of the scrambled Sobol sequence; shape (last - first, size)."""
    rows = last - first
    if rows <= 0:
        return np.empty((0, size))
    from scipy.stats import qmc

    sequence = qmc.Sobol(size, seed=np.random.default_rng(seed))
    if first:
        sequence.fast_forward(first)
    whole = 1 << (rows - 1).bit_length()  # scipy warns of other numbers at the start
    return np.asarray(sequence.random(whole)[:rows], dtype=np.float64)
