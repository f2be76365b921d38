"""A convex set of gains that can be reached, as matrices: of a program, of half-spaces, or of lotteries over points.

z free within bounds, equal z = b, below z <= c, gains = C z; coalitions' rows are generated where a program has them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from ..errors import SolverLimit
from ..game.coalitions import members
from ..optimize.program import Program
from ..optimize.subject import Whole
from ..text import both

Floats = NDArray[np.float64]
Cuts = Callable[[Floats], list[tuple[Floats, float]]]
_VIOLATED = 1e-7


def _none(gains: Floats) -> list[tuple[Floats, float]]:
    return []


@dataclass
class Reach:
    """The reachable set. Gains and right-hand sides in the units of ``scale`` times the program's."""

    gain: sparse.csr_array
    """Shape (players, columns)."""
    equal: sparse.csr_array
    equal_to: Floats
    below: sparse.csr_array
    at_most: Floats
    low: Floats
    up: Floats
    scale: float = 1.0
    cuts: Cuts = _none
    """Rows weights . gains >= least that a point violates, in program money."""
    added: list[tuple[Floats, float]] = field(default_factory=list)

    @property
    def players(self) -> int:
        """How many players there are."""
        return int(self.gain.shape[0])

    def largest(self, weights: Floats, floors: Floats) -> Floats | None:
        """A point with the largest weighted sum of gains among those above the floors; None if there is none."""
        found = self._solve(-(self.gain.T @ weights), floors, np.zeros(self.players))
        return None if found is None else found[0]

    def farthest(self, start: Floats, direction: Floats) -> tuple[float, Floats]:
        """The largest t with start + t direction <= gains for some reachable gains, and such gains.

        Raises
        ------
        SolverLimit
            Not even the start is reachable.
        """
        found = self._solve(np.zeros(self.gain.shape[1]), start, direction, step_cost=-1.0)
        if found is None:
            raise SolverLimit(both("negotiation.no_start"))
        return found[1], found[0]

    def coalition_rows(self) -> tuple[sparse.csr_array, Floats]:
        """Generated rows as ``matrix z <= right``."""
        if not self.added:
            return sparse.csr_array((0, self.gain.shape[1])), np.zeros(0)
        weights = np.array([row for row, _ in self.added])
        return sparse.csr_array(-(sparse.csr_array(weights) @ self.gain)), np.array([-least for _, least in self.added])

    def add_violated(self, gains: Floats) -> bool:
        """Write the rows that gains (program money) violate; whether there were any."""
        fresh = self.cuts(gains)
        self.added += fresh
        return bool(fresh)

    def _solve(
        self, costs: Floats, floors: Floats, direction: Floats, step_cost: float = 0.0
    ) -> tuple[Floats, float] | None:
        """Minimize costs z + step_cost t subject to gains >= floors + t direction."""
        while True:
            rows, right = self.coalition_rows()
            matrix = sparse.vstack([self.below, rows, -self.gain], format="csr")
            step = np.concatenate([np.zeros(self.below.shape[0] + rows.shape[0]), direction / self.scale])
            found: Any = linprog(
                np.append(costs, step_cost),
                A_ub=sparse.hstack([matrix, sparse.csr_array(step[:, None])], format="csr"),
                b_ub=np.concatenate([self.at_most, right, -floors / self.scale]),
                A_eq=sparse.hstack([self.equal, sparse.csr_array((self.equal.shape[0], 1))], format="csr"),
                b_eq=self.equal_to,
                bounds=np.column_stack(
                    [np.append(self.low, -np.inf if step_cost else 0.0), np.append(self.up, np.inf)]
                ),
                options={"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9},
            )
            if found.status == 2:
                return None
            if found.status != 0:
                raise SolverLimit(both("negotiation.no_bargaining_program", reason=found.message))
            gains = np.asarray(self.gain @ found.x[:-1])
            if not self.add_violated(gains):
                return gains * self.scale, float(found.x[-1])


def reach_of(program: Program) -> Reach:
    """The reachable gains of a program, in the case's money; whole numbers may take any value between."""
    rows = program.compiled((Whole.STEP, Whole.SIDE))
    equal = rows.row_low == rows.row_up
    above, below = ~equal & np.isfinite(rows.row_low), ~equal & np.isfinite(rows.row_up)
    every = sparse.eye_array(rows.shape[1], format="csr")
    return Reach(
        gain=every[[program.number(program.gain[i]) for i in sorted(program.gain)]],
        equal=rows.matrix[equal],
        equal_to=rows.row_low[equal],
        below=sparse.vstack([rows.matrix[below], -rows.matrix[above]], format="csr"),
        at_most=np.concatenate([rows.row_up[below], -rows.row_low[above]]),
        low=rows.low,
        up=rows.up,
        scale=program.setting.scale,
        cuts=_coalition_cuts(program),
    )


def of_half_spaces(matrix: Floats, at_most: Floats) -> Reach:
    """Gains x with matrix x <= at_most."""
    n = matrix.shape[1]
    nothing = sparse.csr_array((0, n))
    bounds = np.full(n, np.inf)
    every = sparse.csr_array(np.eye(n))
    return Reach(every, nothing, np.zeros(0), sparse.csr_array(matrix), np.asarray(at_most, float), -bounds, bounds)


def of_points(points: Floats) -> Reach:
    """Lotteries over points, shape (points, players)."""
    m = points.shape[0]
    one = sparse.csr_array(np.ones((1, m)))
    nothing = sparse.csr_array((0, m))
    gain = sparse.csr_array(np.asarray(points, float).T)
    return Reach(gain, one, np.ones(1), nothing, np.zeros(0), np.zeros(m), np.ones(m))


def _coalition_cuts(program: Program) -> Cuts:
    n, worths = len(program.gain), program.setting.worths

    def cuts(gains: Floats) -> list[tuple[Floats, float]]:
        violated = program.rights.violated(gains, _VIOLATED)
        return [(np.isin(np.arange(n), list(members(c))).astype(float), float(worths[c])) for c in violated]

    return cuts
