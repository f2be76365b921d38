"""The Nash bargaining solution of a polytope: max sum of weight * log(gain - disagreement), by tangents.

Each logarithm is bounded by its tangents; the linear program with the tangents written so far is an upper bound, the
logarithms at its solution are a lower one, and new tangents there close the gap (Kelley 1960, cutting planes). The gap
that is left is reported.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from ..errors import SolverLimit
from ..text import both
from .reach import Reach

Floats = NDArray[np.float64]
_NO_GAIN = 1e-7
_CLOSED = 1e-10
_ROUNDS = 300


def nash_point(reach: Reach, disagreement: Floats, power: Floats, ideal: Floats) -> tuple[Floats, float]:
    """The solution and its gap. Players who can gain nothing stay at disagreement and do not count.

    Raises
    ------
    SolverLimit
        The gap was not closed.
    """
    size = float(np.abs(ideal - disagreement).max())
    gaining = np.flatnonzero(ideal - disagreement > _NO_GAIN * max(size, 1e-12))
    if not gaining.size:
        return disagreement.copy(), 0.0
    share = power[gaining] / power[gaining].sum()
    unit = ideal[gaining] - disagreement[gaining]
    tangents = np.tile(np.geomspace(1e-4, 1.0, 25)[:, None], gaining.size)
    best, found = -np.inf, disagreement
    for _ in range(_ROUNDS):
        gains, upper = _solve(reach, disagreement, gaining, unit, share, tangents)
        if reach.add_violated(gains / reach.scale):
            continue
        parts = np.maximum((gains[gaining] - disagreement[gaining]) / unit, 1e-12)
        lower = float(share @ np.log(parts))
        if lower > best:
            best, found = lower, gains
        if upper - best <= _CLOSED:
            return found, max(0.0, upper - best) * float(power[gaining].sum())
        tangents = np.vstack([tangents, parts])
    raise SolverLimit(both("negotiation.nash_open", gap=f"{upper - best:.2g}"))


def _solve(
    reach: Reach, disagreement: Floats, gaining: NDArray[np.intp], unit: Floats, share: Floats, tangents: Floats
) -> tuple[Floats, float]:
    """Gains and value of the program with these tangents: log(part) <= log(p) + (part - p) / p."""
    columns, logs = reach.gain.shape[1], gaining.size
    rest = np.setdiff1d(np.arange(reach.players), gaining)
    rows, right = reach.coalition_rows()
    plain = sparse.vstack([reach.below, rows, -reach.gain[rest]], format="csr")
    parts = sparse.diags_array(reach.scale / unit) @ reach.gain[gaining]
    slopes = [sparse.hstack([-sparse.diags_array(1.0 / p) @ parts, sparse.eye_array(logs)]) for p in tangents]
    ends = [np.log(p) - 1.0 - disagreement[gaining] / unit / p for p in tangents]
    padded = sparse.hstack([plain, sparse.csr_array((plain.shape[0], logs))])
    found: Any = linprog(
        np.concatenate([np.zeros(columns), -share]),
        A_ub=sparse.vstack([padded, *slopes], format="csr"),
        b_ub=np.concatenate([reach.at_most, right, -disagreement[rest] / reach.scale, *ends]),
        A_eq=sparse.hstack([reach.equal, sparse.csr_array((reach.equal.shape[0], logs))], format="csr"),
        b_eq=reach.equal_to,
        bounds=np.column_stack(
            [np.append(reach.low, np.full(logs, -np.inf)), np.append(reach.up, np.full(logs, np.inf))]
        ),
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if found.status != 0:
        raise SolverLimit(both("negotiation.no_bargaining_program", reason=found.message))
    return np.asarray(reach.gain @ found.x[:columns]) * reach.scale, -float(found.fun)
