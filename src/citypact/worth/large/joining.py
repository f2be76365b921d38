"""Who joins a coalition and what it does, decided together: one integer program over all coalitions at once.

    max  sum gain[j] z[j] + sum over projects (benefit[p, i] w[p, i] - cost[p] y[p]) - sum payoff[i] s[i]
    s.t. z[j] <= s[i]                        for who must agree to a bid; z[j] <= 1 - s[i] for who must not be a member
         sum of the bids for a transfer <= s[origin]
         sum of the loads of a host <= room s[host]
         y[p] <= s[i]                        for who must agree to a project
         w[p, i] <= s[i], w[p, i] <= y[p]    benefits of members;  w >= y + s - 1 for harm, which members alone count
         1 <= sum of s <= n - 1;  all binary

Where others would build an open project (see ``outsiders``), a coalition may ride along instead: r[p] <= who builds,
y[p] + r[p] <= 1, w[p, i] <= y[p] + r[p]. Where only some coalitions have a right, rows keep to those.

The value is the largest excess v(S) - payoff(S) of any coalition but the empty and the grand one. In the relaxation
every row but those for harm and for who must not be a member is homogeneous, so the marginal worths of the cities,
s = 1, add up to the relaxation's worth and give every coalition at least its own (Owen 1975, On the core of linear
production games): a payoff in the core where the relaxation is exact. Rows of ``covers`` bring it near to that; they
hold for hosts that are members, and so are homogeneous too.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...game.coalitions import mask, members
from ...game.searching.oracle import Worst
from ...mechanism.rights import Entitled
from ...solve.answer import Claim, Run
from ...solve.integer import ask_highs, confirmed, exact_point, opinions_after_first
from ...solve.linear import solve_linear
from ...solve.rows import Row, Rows, compiled
from ..assignment import Assignment, assignment
from ..opportunities import Opportunities, Undertaking
from .apart import Apart
from .covers import Cover, covers
from .riding import NOBODY, Riding

Floats = NDArray[np.float64]
_BROKEN = 1e-6
"""What a cover must be exceeded by to be written."""


@dataclass(frozen=True, eq=False)
class Joining:
    """The program of a case; payoffs and worths in the case's money, cities in the order of ``chances``."""

    chances: Opportunities
    riding: Riding = field(default=NOBODY)
    """Who builds open projects outside a coalition."""

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

    def likely(self, payoff: Floats, entitled: Entitled | None = None, but: Set[int] = frozenset()) -> int | None:
        """A coalition of large excess, found by one solver and proven by none; None if it found no whole answer.

        ``entitled``: who may be looked at, all if nothing is said, ``but`` for some coalitions.
        """
        rows = self._without(self._among(entitled), but)
        cost = self._cost(payoff, rows)
        point = exact_point(rows, cost, self._first(rows, cost, but).point)
        return None if point is None else self._coalition(point)

    def worst(self, payoff: Floats, entitled: Entitled | None = None, but: Set[int] = frozenset()) -> Worst:
        """The coalition of largest excess at a payoff, proven; ``entitled`` and ``but`` as for ``likely``.

        Raises
        ------
        SolverLimit
            It was not proven in the time of the run.
        """
        rows = self._without(self._among(entitled), but)
        cost = self._cost(payoff, rows)
        found = confirmed(rows, cost, self._first(rows, cost, but), opinions_after_first(rows, cost))
        assert found is not None, "every city may stand alone"
        excess = -found.value * self.scale
        return Worst(self._coalition(found.point), excess, excess + found.proof.gap * self.scale, found.proof.by)

    def several(
        self, payoff: Floats, entitled: Entitled | None = None, enough: float = np.inf
    ) -> tuple[list[int], float]:
        """Coalitions of large excess at a payoff, of many kinds, and a proven bound that none exceeds: see ``Apart``.

        ``entitled``: as for ``likely``, but only the bound keeps to it.

        Raises
        ------
        SolverLimit
            The time of the run is over.
        """
        found, least = self._relaxation(entitled).search(payoff / self.scale, -enough / self.scale)
        return found, -least * self.scale

    def anywhere(self, payoff: Floats, entitled: Entitled | None = None) -> tuple[list[int], float]:
        """As ``several``, quick: a few coalitions that have more alone, if any has, and a bound that may be loose.

        Raises SolverLimit as ``several``.
        """
        found, least = self._relaxation(entitled).anywhere(payoff / self.scale)
        return found, -least * self.scale

    def pieces(self, coalition: int) -> list[int]:
        """A coalition, and its parts that do nothing together: where it has more alone, one of them has too."""
        return self._relaxation(None).pieces(coalition)

    def _relaxation(self, entitled: Entitled | None) -> Apart:
        groups = () if entitled is None else entitled.groups
        if groups not in self._apart:
            rows, ties = self._among(entitled).relaxed(), len(self._written[1]) + len(self._covers)
            self._apart[groups] = Apart(rows, self._cost(np.zeros(self.n), rows), self.n, ties)
        return self._apart[groups]

    @cached_property
    def _apart(self) -> dict[tuple[tuple[int, ...], ...], Apart]:
        return {}

    def _first(self, rows: Rows, cost: Floats, but: Set[int]) -> Run:
        """The first opinion, remembered until something else is asked; never one that the time ended."""
        asked = cost.tobytes(), but
        if asked in self._asked:
            return self._asked[asked]
        self._asked.clear()
        found = ask_highs(rows, cost, 0.0)
        if found.claim is not Claim.OUT_OF_TIME:
            self._asked[asked] = found
        return found

    @cached_property
    def _asked(self) -> dict[tuple[bytes, Set[int]], Run]:
        return {}

    @cached_property
    def prices(self) -> tuple[Floats, float]:
        """Marginal worths of the cities in the relaxation, shape (cities,), and the relaxation's worth of them all.

        Raises
        ------
        SolverLimit
            The linear program was not proven.
        """
        fixed = self._everyone.relaxed()
        cost = self._cost(np.zeros(self.n), fixed)
        found = solve_linear(fixed, cost)
        assert found is not None, "staying is a plan"
        reduced = cost - fixed.matrix.T @ found.row_duals
        return -reduced[: self.n] * self.scale, -found.value * self.scale

    def _coalition(self, point: Floats) -> int:
        return mask(np.flatnonzero(point[: self.n] > 0.5).tolist())

    def _cost(self, payoff: Floats, rows: Rows) -> Floats:
        cost = np.zeros(rows.shape[1])
        cost[: self.n] = payoff / self.scale
        cost[self.n : self.n + self._doing.size] = self._doing
        return cost

    def _among(self, entitled: Entitled | None) -> Rows:
        """The program among the coalitions that have a right."""
        groups = () if entitled is None else entitled.groups
        if groups not in self._limited:
            first, columns = self._rows.shape[1], np.ones(len(groups))
            wider = self._rows.with_columns(0.0 * columns, columns, np.ones(len(groups), bool))
            self._limited[groups] = wider.with_rows([*_cut_once(groups, first)])
        return self._limited[groups]

    def _without(self, rows: Rows, but: Set[int]) -> Rows:
        """The program without some coalitions: of each, one city at least is out, or one more in."""
        if not but:
            return rows
        every = range(self.n)
        signs = {one: [1.0 if one >> i & 1 else -1.0 for i in every] for one in sorted(but)}
        return rows.with_rows([Row(every, sign, up=one.bit_count() - 1.0) for one, sign in signs.items()])

    @cached_property
    def _limited(self) -> dict[tuple[tuple[int, ...], ...], Rows]:
        return {(): self._rows}

    @cached_property
    def _everyone(self) -> Rows:
        """The same program with all cities in, and so without the row that keeps the grand coalition out."""
        low, up = self._rows.low.copy(), self._rows.up.copy()
        low[: self.n] = 1.0
        up[self.n :] = np.inf  # what is done is held by rows of who joins, which shall bear all the price
        return compiled(low, up, self._rows.whole, [*self._written[1], *self._covers])

    @cached_property
    def _covers(self) -> list[Row]:
        """Covers that the best plans of the relaxation for all cities break, until one breaks none."""
        columns, rows = self._written
        low, up = np.zeros(columns), np.ones(columns)
        low[: self.n] = 1.0
        program = compiled(low, up, np.zeros(columns, bool), rows)
        cost, left, taken = self._cost(np.zeros(self.n), program), [*covers(self._problem)], list[Row]()
        while (found := solve_linear(program, cost)) is not None:
            plan = found.point[self.n : self.n + len(self._problem.columns)]
            broken = [cover for cover in left if cover.excess(plan) > _BROKEN]
            if not broken:
                break
            worst = {cover.limit: cover for cover in sorted(broken, key=lambda cover: cover.excess(plan))}
            left = [cover for cover in left if cover is not worst.get(cover.limit)]
            fresh = [self._of_cover(cover) for cover in worst.values()]
            program, taken = program.with_rows(fresh), [*taken, *fresh]
        return taken

    def _of_cover(self, cover: Cover) -> Row:
        chosen = [self.n + j for j in cover.columns]
        return Row([*chosen, self._host(cover.limit)], [*[1.0] * len(chosen), -float(cover.most)], up=0.0)

    def _host(self, limit: int) -> int:
        """Whose limit it is."""
        load, columns = self._problem.loads[limit], self._problem.columns
        k, b = next(columns[j] for j in np.flatnonzero(load > 0))
        return self.chances.candidates[k].bids[b].host

    @cached_property
    def _rows(self) -> Rows:
        columns, rows = self._written
        some = Row(range(self.n), [1.0] * self.n, 1.0, self.n - 1.0)
        return compiled(np.zeros(columns), np.ones(columns), np.ones(columns, bool), [*rows, *self._covers, some])

    @cached_property
    def _doing(self) -> Floats:
        """Cost of what coalitions do, in units of ``scale``; shape (columns - cities,)."""
        gains = [-gain * self._problem.scale for gain in self._problem.gains.tolist()]
        projects = [cost for p in range(len(self.chances.undertakings)) for cost in self._project_costs(p)]
        return np.array([*gains, *projects]) / self.scale

    @cached_property
    def _problem(self) -> Assignment:
        return assignment(self.chances)

    @cached_property
    def _written(self) -> tuple[int, list[Row]]:
        """Number of columns, and rows: cities first, then bids, then projects."""
        rows = [*self._of_moves()]
        at = self.n + len(self._problem.columns)
        for p in range(len(self.chances.undertakings)):
            more, written = self._of_project(p, at)
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
        for number, (load, limit) in enumerate(zip(problem.loads, problem.limits, strict=True)):
            users = np.flatnonzero(load)
            yield Row([*(n + users).tolist(), self._host(number)], [*load[users].tolist(), -float(limit)], up=0.0)

    def _project_costs(self, p: int) -> list[float]:
        """Cost of building, less benefits of those who must agree; of riding; then what others have, if members."""
        undertaking = self.chances.undertakings[p]
        own = sum(float(undertaking.benefits[i]) for i in members(undertaking.required))
        riding = [0.0] if self.riding.can(undertaking) else []
        return [undertaking.cost - own, *riding, *(-float(undertaking.benefits[i]) for i in _others(undertaking))]

    def _of_project(self, p: int, at: int) -> tuple[int, list[Row]]:
        """Number of columns from ``at`` on, the project's first, and its rows."""
        undertaking = self.chances.undertakings[p]
        done, others = [at], _others(undertaking)
        rows = [Row([at, i], [1.0, -1.0], up=0.0) for i in members(undertaking.required)]
        if self.riding.can(undertaking):
            done.append(at + 1)
            rows += [Row(done, [1.0, 1.0], up=1.0), *self.riding.rows(undertaking, at + 1)]
        taken = [-1.0] * len(done)
        for column, i in enumerate(others, start=at + len(done)):
            if undertaking.benefits[i] > 0:
                rows += [Row([column, i], [1.0, -1.0], up=0.0), Row([column, *done], [1.0, *taken], up=0.0)]
            else:
                rows.append(Row([column, *done, i], [1.0, *taken, -1.0], low=-1.0))
        return len(done) + len(others), rows


def _others(undertaking: Undertaking) -> list[int]:
    """Who has benefit or harm of a project and need not agree to it."""
    return [int(i) for i in np.flatnonzero(undertaking.benefits) if not undertaking.required >> int(i) & 1]


def _cut_once(groups: Sequence[Sequence[int]], first: int) -> Iterator[Row]:
    """At most one of the groups is cut through; columns from ``first`` on say which."""
    for column, group in enumerate(groups, start=first):
        for i, j in zip(group, [*group[1:], group[0]], strict=True):
            if i != j:
                yield Row([i, j, column], [1.0, -1.0, -1.0], up=0.0)
    yield Row(range(first, first + len(groups)), [1.0] * len(groups), up=1.0)
