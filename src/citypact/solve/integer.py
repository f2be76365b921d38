"""Integer programs: an optimum counts when two runs that share no code agree on it, or a linear bound meets it.

A point that keeps every row is an upper bound whoever found it. For the lower bound either the linear relaxation's
dual bound, added up by us, meets the value; or two solvers that share no code each claim that nothing is better. Where
these two disagree a third run, HiGHS by another road, decides, and the proof names who was outvoted. Infeasible: two
solvers say so, or the linear relaxation is proven infeasible.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from . import highs, scip
from .answer import Claim, Floats, Optimum, Proof, Run
from .linear import BOUND, is_infeasible, optimum, solve_linear
from .recheck import is_feasible, nearness, objective
from .rows import Rows
from .unproven import stopped, unproven

Opinion = Callable[[Rows, Floats, float], Run]


def ask_highs(rows: Rows, cost: Floats, gap: float) -> Run:
    """HiGHS on a fresh model without presolve."""
    return highs.solve_fresh(rows, cost, mip_abs_gap=gap)


def ask_scip(rows: Rows, cost: Floats, gap: float) -> Run:
    """SCIP."""
    return scip.solve(rows, cost, gap)


def ask_highs_otherwise(rows: Rows, cost: Floats, gap: float) -> Run:
    """HiGHS by another road: with presolve, wider tolerances and another seed."""
    wider: dict[str, highs.Option] = {
        "mip_feasibility_tolerance": 1e-7,
        "primal_feasibility_tolerance": 1e-7,
        "random_seed": 7,
    }
    found = highs.solve_fresh(rows, cost, mip_abs_gap=gap, presolve="on", **wider)
    return replace(found, solver=f"{found.solver} with presolve")


OPINIONS: Sequence[Opinion] = (ask_highs, ask_scip, ask_highs_otherwise)
"""In the order they are asked; the third only where the first two disagree."""


def solve_integer(rows: Rows, cost: Floats, gap: float = 0.0) -> Optimum | None:
    """The proven optimum of an integer program; None if it is proven infeasible.

    ``gap``: how far the value may be from the best bound, in the unit of the objective.

    Raises
    ------
    SolverLimit
        Neither was proven in the time of the run, or the runs contradict each other; then the program is on disk.
    """
    if not rows.is_integer:
        return solve_linear(rows, cost)
    runs = opinions(rows, cost, gap)
    return confirmed(rows, cost, next(runs), runs, gap)


def confirmed(rows: Rows, cost: Floats, first: Run, others: Iterator[Run], gap: float = 0.0) -> Optimum | None:
    """What is proven after a first run, asking others as long as it is not."""
    if first.claim is Claim.OPTIMAL and (found := _by_relaxation(rows, cost, first, gap)) is not None:
        return found
    return agreed(rows, cost, first, others, gap)


def agreed(rows: Rows, cost: Floats, first: Run, others: Iterable[Run], gap: float = 0.0) -> Optimum | None:
    """What two runs of different solvers agree on, asking others after a first one until there are two."""
    if first.claim is Claim.OUT_OF_TIME:
        raise stopped(first)
    runs = [first]
    for run in others:
        runs.append(run)
        if (found := _by_agreement(rows, cost, runs, gap)) is not None:
            return found
        if _nothing(rows, runs):
            return None
    if late := [run for run in runs if run.claim is Claim.OUT_OF_TIME]:
        raise stopped(late[0])
    if all(run.claim in (Claim.STOPPED, Claim.UNBOUNDED) for run in runs[1:] or runs):
        raise stopped(runs[-1])
    raise unproven(rows, cost, runs)


def opinions_after_first(rows: Rows, cost: Floats, gap: float = 0.0) -> Iterator[Run]:
    """The runs that judge a first one that is known already."""
    return opinions(rows, cost, gap, skip=1)


def opinions(rows: Rows, cost: Floats, gap: float = 0.0, skip: int = 0) -> Iterator[Run]:
    """The runs of all solvers, in order, each made when it is asked for."""
    return (ask(rows, cost, gap) for ask in OPINIONS[skip:])


def _by_relaxation(rows: Rows, cost: Floats, run: Run, gap: float) -> Optimum | None:
    """The optimum, if the bound of the linear relaxation meets it."""
    point = exact_point(rows, cost, run.point)
    if point is None:
        return None
    relaxed = optimum(rows.relaxed(), cost, highs.solve_fresh(rows.relaxed(), cost))
    if relaxed is None:
        return None
    value, bound = objective(cost, point), relaxed.value - relaxed.proof.gap
    if value - bound > gap + nearness(value):
        return None
    return Optimum(value, point, Proof(value, max(0.0, value - bound), (BOUND,)))


def _by_agreement(rows: Rows, cost: Floats, runs: Sequence[Run], gap: float) -> Optimum | None:
    """The best feasible point, if two runs of different solvers claim that nothing is better than it."""
    points = [point for run in runs if (point := exact_point(rows, cost, run.point)) is not None]
    if not points:
        return None
    best = min(points, key=lambda point: objective(cost, point))
    value = objective(cost, best)
    agree = [run for run in runs if _claims(run, value, gap)]
    if len({run.solver for run in agree}) < 2:
        return None
    away = max(0.0, *(value - run.bound for run in agree))
    disputed = tuple(run.solver for run in runs if run not in agree)
    return Optimum(value, best, Proof(value, away, tuple(dict.fromkeys(run.solver for run in agree)), disputed))


def _claims(run: Run, value: float, gap: float) -> bool:
    """Whether a run says that this is the optimum: its own value and bound lie there."""
    near = gap + nearness(value)
    return run.claim is Claim.OPTIMAL and abs(run.value - value) <= near and value - run.bound <= near


def consistent(rows: Rows, cost: Floats, run: Run, gap: float = 0.0) -> Floats | None:
    """The point of a run that agrees with itself: feasible, worth what it reports, and met by its own bound."""
    point = exact_point(rows, cost, run.point)
    return point if point is not None and _claims(run, objective(cost, point), gap) else None


def _nothing(rows: Rows, runs: Sequence[Run]) -> bool:
    """Whether infeasibility is proven: no point, and two different solvers, or the relaxation's proof."""
    says_so = {run.solver for run in runs if run.claim is Claim.INFEASIBLE}
    if not says_so or any(is_feasible(rows, run.point) for run in runs):
        return False
    return len(says_so) > 1 or is_infeasible(rows)


def exact_point(rows: Rows, cost: Floats, point: Floats | None) -> Floats | None:
    """A run's point with its whole numbers made whole and the rest solved again; None if that is not feasible."""
    if not is_feasible(rows, point):
        return None
    assert point is not None
    if rows.whole.all():
        rounded = np.round(point)
        return rounded if np.array_equal(rounded, point) or is_feasible(rows, rounded) else None
    held = rows.held_at(point)
    run = highs.solve_fresh(held, cost)
    found = optimum(held, cost, run)
    if found is not None:
        return found.point
    rounded = np.where(rows.whole, np.round(point), point)
    return rounded if is_feasible(held, rounded) else None
