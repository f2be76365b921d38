"""The Nash bargaining solution of a polytope: max sum of weight * log(gain - disagreement), by exponential cones.

Solved by Clarabel; how far the answer can be from the optimum is computed afterwards by one linear program, since the
sum is concave: no reachable point H is better than G by more than sum_i weight_i (H_i - G_i) / (G_i - d_i).
"""

from typing import Any

import clarabel
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..errors import SolverLimit
from .reach import Reach

Floats = NDArray[np.float64]
_NO_GAIN = 1e-7


def nash_point(reach: Reach, disagreement: Floats, power: Floats, ideal: Floats) -> tuple[Floats, float]:
    """The solution and its gap. Players who can gain nothing stay at disagreement and do not count.

    Raises
    ------
    SolverLimit
        Clarabel did not reach its accuracy.
    """
    size = float(np.abs(ideal - disagreement).max())
    gaining = ideal - disagreement > _NO_GAIN * max(size, 1e-12)
    if not gaining.any():
        return disagreement.copy(), 0.0
    unit = size
    while True:
        gains = _solve(reach, disagreement, power, gaining, unit)
        if not reach.add_violated(gains / reach.scale):
            break
    slope = np.where(gaining, power / np.maximum(gains - disagreement, 1e-300), 0.0)
    better = reach.largest(slope, np.where(gaining, disagreement, np.minimum(gains, disagreement)) - 1e-9 * size)
    gap = 0.0 if better is None else float(slope @ (better - gains))
    return gains, max(0.0, gap)


def _solve(reach: Reach, disagreement: Floats, power: Floats, gaining: NDArray[np.bool_], unit: float) -> Floats:
    columns, chosen = reach.gain.shape[1], np.flatnonzero(gaining)
    logs = chosen.size
    rows, right = reach.coalition_rows()
    bounded_low, bounded_up = np.isfinite(reach.low), np.isfinite(reach.up)
    identity = sparse.eye_array(columns, format="csr")
    below = [reach.below, rows, -identity[bounded_low], identity[bounded_up], -reach.gain[~gaining]]
    most = [reach.at_most, right, -reach.low[bounded_low], reach.up[bounded_up], -disagreement[~gaining] / reach.scale]
    flat = sparse.vstack([reach.equal, *below], format="csc")
    # (log_i, 1, (gain_i - d_i) / unit) in the exponential cone, written as  s = right - A x.
    cones = np.zeros((3 * logs, columns + logs))
    cone_right = np.zeros(3 * logs)
    dense = np.asarray(reach.gain[chosen].todense())
    for position in range(logs):
        cones[3 * position, columns + position] = -1.0
        cone_right[3 * position + 1] = 1.0
        cones[3 * position + 2, :columns] = -dense[position] * reach.scale / unit
        cone_right[3 * position + 2] = -disagreement[chosen[position]] / unit
    padded = sparse.hstack([flat, sparse.csc_array((flat.shape[0], logs))])
    matrix = sparse.vstack([padded, sparse.csc_array(cones)], format="csc")
    kinds: list[Any] = [clarabel.ZeroConeT(reach.equal.shape[0])]
    kinds += [clarabel.NonnegativeConeT(flat.shape[0] - reach.equal.shape[0])]
    kinds += [clarabel.ExponentialConeT() for _ in range(logs)]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_threads = 1
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-9
    costs = np.concatenate([np.zeros(columns), -power[chosen] / power[chosen].max()])
    nothing = sparse.csc_array((columns + logs, columns + logs))
    values = np.concatenate([reach.equal_to, *most, cone_right])
    found = clarabel.DefaultSolver(nothing, costs, matrix, values, kinds, settings).solve()
    if str(found.status) not in {"Solved", "AlmostSolved"}:
        raise SolverLimit(f"the Nash bargaining solution was not found: Clarabel says {found.status}")
    return np.asarray(reach.gain @ np.array(found.x)[:columns]) * reach.scale
