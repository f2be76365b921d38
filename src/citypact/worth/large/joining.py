"""Who joins a coalition and what it does, decided together: one integer program over all coalitions at once.

    max  sum gain[j] z[j] + sum over projects (benefit[p, i] w[p, i] - cost[p] y[p]) - sum payoff[i] s[i]
    s.t. z[j] <= s[i]                        for who must agree to a bid; z[j] <= 1 - s[i] for who must not be a member
         sum of the bids for a transfer <= s[origin]
         sum of the loads of a host <= room s[host]
         y[p] <= s[i]                        for who must agree to a project
         w[p, i] <= s[i], w[p, i] <= y[p]    benefits of members;  w >= y + s - 1 for harm, which members alone count
         1 <= sum of s <= n - 1;  all binary

The value is the largest excess v(S) - payoff(S) of any coalition but the empty and the grand one. In the relaxation
every row but those for harm and for who must not be a member is homogeneous, so the marginal worths of the cities,
s = 1, add up to the relaxation's worth and give every coalition at least its own (Owen 1975, On the core of linear
production games): a payoff in the core where the relaxation is exact.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...game.coalitions import mask, members
from ...game.searching.oracle import Worst
from ...solve.integer import ask_highs, exact_point, solve_integer
from ...solve.linear import solve_linear
from ...solve.rows import Row, Rows, compiled
from ..assignment import Assignment, assignment
from ..opportunities import Opportunities, Undertaking

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Joining:
    """The program of a case; payoffs and worths in the case's money, cities in the order of ``chances``."""

    chances: Opportunities

    @property
    def n(self) -> int:
        """Cities."""
        return len(self.chances.cities)

    @cached_property
    def scale(self) -> float:
        """What money is measured by: the largest gain of a bid or project."""
        bids = [bid.gain for candidate in self.chances.candidates for bid in candidate.bids]
        projects = [float(np.maximum(u.benefits, 0.0).sum() - u.cost) for u in self.chances.undertakings]
        return max([*bids, *projects, 0.0]) or 1.0

    def likely(self, payoff: Floats) -> int | None:
        """A coalition of large excess, found by one solver and proven by none; None if it found no whole answer."""
        rows, cost = self._rows, self._cost(payoff)
        point = exact_point(rows, cost, ask_highs(rows, cost, 0.0).point)
        return None if point is None else self._coalition(point)

    def worst(self, payoff: Floats, gap: float = 0.0) -> Worst:
        """The coalition of largest excess at a payoff, proven to within ``gap`` of the case's money.

        Raises
        ------
        SolverLimit
            It was not proven in the time of the run.
        """
        found = solve_integer(self._rows, self._cost(payoff), gap / self.scale)
        assert found is not None, "every city may stand alone"
        excess = -found.value * self.scale
        return Worst(self._coalition(found.point), excess, excess + found.proof.gap * self.scale, found.proof.by)

    def prices(self) -> tuple[Floats, float]:
        """Marginal worths of the cities in the relaxation, shape (cities,), and the relaxation's worth of them all.

        Raises
        ------
        SolverLimit
            The linear program was not proven.
        """
        fixed = self._everyone.relaxed()
        cost = self._cost(np.zeros(self.n))
        found = solve_linear(fixed, cost)
        assert found is not None, "staying is a plan"
        reduced = cost - fixed.matrix.T @ found.row_duals
        return -reduced[: self.n] * self.scale, -found.value * self.scale

    def _coalition(self, point: Floats) -> int:
        return mask(np.flatnonzero(point[: self.n] > 0.5).tolist())

    def _cost(self, payoff: Floats) -> Floats:
        return np.concatenate([payoff / self.scale, self._doing])

    @cached_property
    def _everyone(self) -> Rows:
        """The same program with all cities in, and so without the row that keeps the grand coalition out."""
        low, up = self._rows.low.copy(), self._rows.up.copy()
        low[: self.n] = 1.0
        up[self.n :] = np.inf  # what is done is held by rows of who joins, which shall bear all the price
        return compiled(low, up, self._rows.whole, self._written[1])

    @cached_property
    def _rows(self) -> Rows:
        columns, rows = self._written
        some = Row(range(self.n), [1.0] * self.n, 1.0, self.n - 1.0)
        return compiled(np.zeros(columns), np.ones(columns), np.ones(columns, bool), [*rows, some])

    @cached_property
    def _doing(self) -> Floats:
        """Cost of what coalitions do, in units of ``scale``; shape (columns - cities,)."""
        gains = [-gain * self._problem.scale for gain in self._problem.gains.tolist()]
        projects = [cost for undertaking in self.chances.undertakings for cost in _project_costs(undertaking)]
        return np.array([*gains, *projects]) / self.scale

    @cached_property
    def _problem(self) -> Assignment:
        return assignment(self.chances)

    @cached_property
    def _written(self) -> tuple[int, list[Row]]:
        """Number of columns, and rows: cities first, then bids, then projects."""
        rows = [*self._of_moves()]
        at = self.n + len(self._problem.columns)
        for undertaking in self.chances.undertakings:
            more, written = _of_project(undertaking, at)
            rows += written
            at += more
        return at, rows

    def _of_moves(self) -> Iterator[Row]:
        n, problem = self.n, self._problem
        bids = [self.chances.candidates[k].bids[b] for k, b in problem.columns]
        for chosen in problem.by_transfer:
            origin = self.chances.candidates[problem.columns[chosen[0]][0]].origin
            yield Row([*(n + j for j in chosen), origin], [*[1.0] * len(chosen), -1.0], up=0.0)
        for j, bid in enumerate(bids):
            origin = self.chances.candidates[problem.columns[j][0]].origin
            yield from (Row([n + j, i], [1.0, -1.0], up=0.0) for i in members(bid.required) if i != origin)
            yield from (Row([n + j, i], [1.0, 1.0], up=1.0) for i in members(bid.excluded))
        for load, limit in zip(problem.loads, problem.limits, strict=True):
            users = np.flatnonzero(load)
            host = next(bids[j].host for j in users if load[j] > 0)
            yield Row([*(n + users).tolist(), host], [*load[users].tolist(), -float(limit)], up=0.0)


def _project_costs(undertaking: Undertaking) -> list[float]:
    """Cost of building, less benefits of those who must agree; then what others have of it, if they are members."""
    own = sum(float(undertaking.benefits[i]) for i in members(undertaking.required))
    return [undertaking.cost - own, *(-float(undertaking.benefits[i]) for i in _others(undertaking))]


def _others(undertaking: Undertaking) -> list[int]:
    """Who has benefit or harm of a project and need not agree to it."""
    return [int(i) for i in np.flatnonzero(undertaking.benefits) if not undertaking.required >> int(i) & 1]


def _of_project(undertaking: Undertaking, at: int) -> tuple[int, list[Row]]:
    """Number of columns from ``at`` on, the project's first, and its rows."""
    rows = [Row([at, i], [1.0, -1.0], up=0.0) for i in members(undertaking.required)]
    others = _others(undertaking)
    for column, i in enumerate(others, start=at + 1):
        if undertaking.benefits[i] > 0:
            rows += [Row([column, i], [1.0, -1.0], up=0.0), Row([column, at], [1.0, -1.0], up=0.0)]
        else:
            rows.append(Row([column, at, i], [1.0, -1.0, -1.0], low=-1.0))
    return 1 + len(others), rows
