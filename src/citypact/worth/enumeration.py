"""The best plan by listing every plan that could be as good: a proof that needs no solver.

All plans that lose at most d at some prices (see ``choices``) are found by extending part plans transfer by transfer
and dropping those that have lost more or do not fit; if there is one, the best of them is the best of all. The prices
are a linear program's duals, but wrong ones only cost time. Many components are listed side by side.
(Lagrangean relaxation of a generalized assignment: Fisher 1981, Management Science 27.)
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .assignment import Assignment, Floats, Plan
from .choices import STAYS, choices, greedy_plans
from .listing import Listing, TooWide

MOST = 2_000
"""Part plans of a component that are held at once at most; beyond, its listing is given up."""
_PARTS = (0.5, 1.0)
"""Losses that are tried, as parts of that of a plan found greedily."""
_ROUNDING = 1e-12


def best_plan(problem: Assignment, prices: Floats) -> Plan | None:
    """A plan that no other betters; None if too many come near it to be listed.

    ``prices``: of the limits, shape (limits,), at least 0.
    """
    return best_plans(problem, np.ones((1, len(problem.columns)), dtype=bool), prices[None, :])[0]


def plans_within(problem: Assignment, prices: Floats, gain: float) -> NDArray[np.bool_] | None:
    """All plans that gain at least so much, shape (plans, columns); None if too many come near it to be listed."""
    ways = choices(problem, np.ones((1, len(problem.columns)), dtype=bool), prices[None, :])
    plans = Listing(problem, ways, prices[None, :], ways.top - gain + _ROUNDING, MOST).every()
    return None if plans is None else plans[plans @ problem.gains >= gain]


def regrets(problem: Assignment, prices: Floats) -> tuple[dict[tuple[int, int], float], float]:
    """What each bid (candidate, rank; rank -1 for staying) loses at these prices, and the most any plan could gain."""
    ways = choices(problem, np.ones((1, len(problem.columns)), dtype=bool), prices[None, :])
    found: dict[tuple[int, int], float] = {}
    for columns, losses in zip(problem.by_transfer, ways.losses[0], strict=True):
        k = problem.columns[columns[0]][0]
        ranks = [problem.columns[j][1] for j in columns] + [STAYS]
        found |= {(k, rank): float(loss) for rank, loss in zip(ranks, losses, strict=False)}
    return found, float(ways.top[0])


def best_plans(
    problem: Assignment,
    opened: NDArray[np.bool_],
    prices: Floats,
    room: Floats | None = None,
    likely: NDArray[np.bool_] | None = None,
) -> Sequence[Plan | None]:
    """The same where only some columns are open, once for each row of ``opened``, shape (components, columns).

    ``prices``, ``room``: shape (components, limits), as for ``choices``. ``likely``: what to begin with where it is
    open and fits, shape (components, columns).
    """
    found: dict[int, Plan | None] = {}
    near = np.maximum(problem.loads, 0.0) @ opened.any(axis=0) > problem.limits
    problem, prices = replace(problem, loads=problem.loads[near], limits=problem.limits[near]), prices[:, near]
    ways = choices(problem, opened, prices, None if room is None else room[:, near])
    most = ways.top - _gain_found(problem, opened, prices, likely) + _ROUNDING
    for part in _PARTS:
        waiting = np.array([c for c in range(len(opened)) if c not in found], dtype=int)
        listing = Listing(problem, ways.of(waiting), prices[waiting], most[waiting] * part, MOST)
        found |= {int(waiting[c]): plan for c, plan in _listed(listing).items()}
    return [found.get(c) for c in range(len(opened))]


def _gain_found(
    problem: Assignment, opened: NDArray[np.bool_], prices: Floats, likely: NDArray[np.bool_] | None
) -> Floats:
    """What the better of two plans gains: a greedy one, and one that goes on from a likely plan that fits."""
    if likely is None:
        likely = np.zeros_like(opened)
    begun = likely & opened
    fits = (begun @ problem.loads.T <= problem.limits).all(axis=1) & (begun @ problem.of_transfer <= 1).all(axis=1)
    begun[~fits] = False
    begun, twice = np.vstack([np.zeros_like(begun), begun]), np.tile(np.arange(len(opened)), 2)
    gains = greedy_plans(problem, opened[twice], prices[twice], begun) @ problem.gains
    return np.asarray(gains.reshape(2, -1).max(axis=0))


def _listed(listing: Listing) -> dict[int, Plan | None]:
    """The best plans by their components, None where too many come near; by halves where all would be too many."""
    try:
        return listing.best()
    except TooWide:
        half = listing.size // 2
        first, second = np.arange(half), np.arange(half, listing.size)
        later = _listed(listing.of(second))
        return _listed(listing.of(first)) | {half + c: plan for c, plan in later.items()}
