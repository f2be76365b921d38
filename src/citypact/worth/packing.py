"""Which transfers go where when hosts are short of capacity: a generalized assignment problem, solved to optimality.

    max  sum gain[k,h] z[k,h]
    s.t. sum_h z[k,h] <= 1                        for every transfer k
         sum_k use[k,r] z[k,h] <= capacity[h,r]   for every host h and resource r;   z binary

One HiGHS model holds every bid of the case. A subproblem opens some columns by their bounds and starts from the basis
of the one before. If its linear relaxation is integral, that is the proof; if not, the same rows are solved as an
integer program with gap zero. Gains stand in units of the largest and loads in units of the capacity, so that the
solver's tolerances mean the same whatever the units of the case; and every plan is weighed again after it is found.
"""

import highspy
import numpy as np
from numpy.typing import NDArray

from ..errors import SolverLimit
from ..game.coalitions import mask
from ..text import both
from .opportunities import FITS, Opportunities

_INTEGRAL = 1e-7
_OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "primal_feasibility_tolerance": 1e-10,
    "dual_feasibility_tolerance": 1e-10,
    "mip_feasibility_tolerance": 1e-10,
    # A start heuristic that takes two thirds of the time of programs as small as these, and finds nothing for it.
    "mip_heuristic_run_feasibility_jump": False,
}


class Packing:
    """Optimal plans for any set of open bids.

    ``columns[j]`` is the pair (candidate, rank of the bid) of column j.
    """

    def __init__(self, chances: Opportunities) -> None:
        self.columns = [(k, b) for k, candidate in enumerate(chances.candidates) for b in range(len(candidate.bids))]
        self.linear_programs = self.integer_programs = 0
        self._chances = chances
        self._gains = np.array([chances.candidates[k].bids[b].gain for k, b in self.columns])
        scale = float(self._gains.max(initial=0.0)) or 1.0
        self._relaxed = _model(chances, self.columns, self._gains / scale, integer=False)
        self._integer = _model(chances, self.columns, self._gains / scale, integer=True)
        self._every = np.arange(len(self.columns), dtype=np.int32)

    def best(self, component: int) -> int:
        """The bids that an optimal plan takes out of the open ones; both are bit masks over the columns.

        Raises
        ------
        SolverLimit
            HiGHS did not prove optimality.
        """
        is_open = np.array([component >> j & 1 for j in range(len(self.columns))], dtype=np.float64)
        self.linear_programs += 1
        point = self._solve(self._relaxed, is_open)
        if np.abs(point - np.round(point)).max(initial=0.0) > _INTEGRAL or not self._fits(point):
            self.integer_programs += 1
            point = self._solve(self._integer, is_open)
            if not self._fits(point):
                raise SolverLimit(both("design.plan_rounded"))
        return mask(int(j) for j in np.flatnonzero(np.round(point) == 1))

    def _fits(self, point: NDArray[np.float64]) -> bool:
        """Whether the hosts can take the bids of a point, rounded to whole ones."""
        load = np.zeros_like(self._chances.capacity)
        for k, b in (self.columns[j] for j in np.flatnonzero(np.round(point) == 1)):
            candidate = self._chances.candidates[k]
            load[candidate.bids[b].host] += candidate.uses
        return bool((load <= self._chances.capacity * FITS).all())

    def _solve(self, model: highspy.Highs, is_open: NDArray[np.float64]) -> NDArray[np.float64]:
        n = len(self.columns)
        model.changeColsBounds(n, self._every, np.zeros(n), is_open)
        model.run()
        status = model.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverLimit(both("design.plan_unproven", status=model.modelStatusToString(status)))
        return np.array(model.getSolution().col_value)


def _model(
    chances: Opportunities, columns: list[tuple[int, int]], gains: NDArray[np.float64], *, integer: bool
) -> highspy.Highs:
    model = highspy.Highs()
    for option, value in _OPTIONS.items():
        model.setOptionValue(option, value)
    for gain in gains:
        model.addCol(-gain, 0.0, 1.0, 0, [], [])
    for k in range(len(chances.candidates)):
        chosen = [j for j, (candidate, _) in enumerate(columns) if candidate == k]
        model.addRow(-highspy.kHighsInf, 1.0, len(chosen), chosen, [1.0] * len(chosen))
    for (host, resource), limit in np.ndenumerate(chances.capacity):
        users = [j for j, (k, b) in enumerate(columns) if chances.candidates[k].bids[b].host == host]
        needs = [float(chances.candidates[columns[j][0]].uses[resource]) for j in users]
        if users and np.isfinite(limit) and max(needs) > 0:
            unit = float(limit) or max(needs)
            model.addRow(-highspy.kHighsInf, float(limit) / unit, len(users), users, [need / unit for need in needs])
    if integer:
        model.changeColsIntegrality(
            len(columns), np.arange(len(columns), dtype=np.int32), np.ones(len(columns), dtype=np.uint8)
        )
    return model
