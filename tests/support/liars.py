"""Solvers that lie, to be put in the place of the one that is asked: each lie is one that a real solver has told."""

import os
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from citypact.solve import highs
from citypact.solve.answer import Claim, Run

Runner = Callable[..., Run]


def stale_point(run: Run) -> Run:
    """Right objective and bound, another point (HiGHS 1.16.0 after changed bounds)."""
    return run if run.point is None else replace(run, point=np.zeros_like(run.point))


def infeasible_point(run: Run) -> Run:
    """A point beyond its rows and bounds, called optimal, with an objective to match."""
    if run.point is None:
        return run
    return replace(run, point=run.point + 1.0, value=run.value - 1.0, bound=run.value - 1.0)


def wrong_bound(run: Run) -> Run:
    """A worse point called optimal with no gap, as after a presolve that loses points."""
    if run.point is None or run.claim is not Claim.OPTIMAL:
        return run
    duals = None if run.row_duals is None else np.zeros_like(run.row_duals)
    return replace(run, point=np.zeros_like(run.point), value=0.0, bound=0.0, row_duals=duals)


def calls_it_infeasible(run: Run) -> Run:
    """No point, for a program that has some."""
    return replace(run, claim=Claim.INFEASIBLE, point=None, row_duals=None)


def talks(run: Run) -> Run:
    """A line on standard output, at the file descriptor."""
    os.write(1, b"Running a solver, all rights reserved\n")
    return run


LIES = (stale_point, infeasible_point, wrong_bound, calls_it_infeasible)


def lying(lie: Callable[[Run], Run], honest: Runner | None = None) -> Runner:
    """The runner of HiGHS with a lie told after each run."""
    truth = highs.run if honest is None else honest
    return lambda *arguments, **options: lie(truth(*arguments, **options))
