"""The best plan by listing every plan that could be as good: a proof that needs no solver.

For any prices p >= 0 of the limits, a plan z gains

    gain(z) = top - sum over transfers of regret - p (limit - load),
    top = p limit + sum over transfers of the best reduced gain (0 for staying),

where a bid's reduced gain is its gain less the price of what it uses, and its regret what it falls short of the best
for its transfer. Both sums are losses that are never negative in a plan that fits. So all plans that lose at most d
are found by extending part plans transfer by transfer and dropping those that have lost more or do not fit; if there
is one, the best of them is the best of all. The prices are the linear program's duals, but wrong ones only cost time.
(Lagrangean relaxation of a generalized assignment: Fisher 1981, Management Science 27.)
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .assignment import Assignment, Floats, Plan

MOST = 5_000
"""Part plans that are held at once at most; beyond, the listing is given up."""


@dataclass(frozen=True, eq=False)
class _Choice:
    """The ways for one transfer to go or stay."""

    columns: NDArray[np.intp]
    """Shape (options,); -1: stays."""
    losses: Floats
    """Shape (options,)."""
    loads: Floats
    """Shape (options, limits)."""

    def within(self, loss: float) -> "_Choice":
        """Those that lose at most this much."""
        kept = self.losses <= loss
        return _Choice(self.columns[kept], self.losses[kept], self.loads[kept])


def best_plan(problem: Assignment, prices: Floats) -> Plan | None:
    """A plan that no other betters; None if too many come near it to be listed.

    ``prices``: of the limits, shape (limits,), at least 0.
    """
    choices, top = _choices(problem, prices)
    for loss in _losses(problem, prices, top):
        plans = _plans(choices, problem.limits, prices, loss)
        if plans is None:
            return None
        if len(plans):
            gains = np.where(plans >= 0, problem.gains[plans], 0.0).sum(axis=1)
            return _as_plan(problem, plans[int(np.argmax(gains))])
    raise AssertionError("staying is a plan")


def regrets(problem: Assignment, prices: Floats) -> tuple[dict[tuple[int, int], float], float]:
    """What each bid (candidate, rank; rank -1 for staying) loses at these prices, and the most any plan could gain."""
    choices, top = _choices(problem, prices)
    found: dict[tuple[int, int], float] = {}
    for columns, choice in zip(problem.by_transfer, choices, strict=True):
        k = problem.columns[columns[0]][0]
        ranks = [problem.columns[j][1] for j in columns] + [-1]
        found |= {(k, rank): float(loss) for rank, loss in zip(ranks, choice.losses, strict=True)}
    return found, top


def _choices(problem: Assignment, prices: Floats) -> tuple[list[_Choice], float]:
    """The choices and the most that any plan could gain."""
    reduced = problem.gains - prices @ problem.loads
    choices, top = [], float(prices @ problem.limits)
    for columns in problem.by_transfer:
        values = np.append(reduced[columns], 0.0)
        loads = np.vstack([problem.loads[:, columns].T, np.zeros(problem.limits.size)])
        best = float(values.max())
        top += best
        choices.append(_Choice(np.append(columns, -1), best - values, loads))
    return choices, top


def _losses(problem: Assignment, prices: Floats, top: float) -> Iterator[float]:
    """Losses to be tried, ever larger up to that of a plan found greedily."""
    most = top - problem.value(_greedy(problem, prices)) + 1e-12
    yield most / 2
    yield most


def _greedy(problem: Assignment, prices: Floats) -> Plan:
    """Bids that gain, in the order of their reduced gains, as long as they fit."""
    plan, load = np.zeros(len(problem.columns), dtype=bool), np.zeros(problem.limits.size)
    gone: set[int] = set()
    for j in np.argsort(prices @ problem.loads - problem.gains, kind="stable"):
        k, more = problem.columns[j][0], load + problem.loads[:, j]
        if k not in gone and problem.gains[j] > 0 and (more <= problem.limits).all():
            plan[j], load = True, more
            gone.add(k)
    return plan


def _plans(choices: list[_Choice], limits: Floats, prices: Floats, loss: float) -> NDArray[np.intp] | None:
    """All plans that lose at most ``loss``, shape (plans, transfers); None if too many part plans do."""
    open_ = sorted((choice.within(loss) for choice in choices), key=lambda choice: choice.columns.size)
    backwards = [choice.loads for choice in reversed(open_)]
    most, least = (np.cumsum([end(loads, axis=0) for loads in backwards], axis=0)[::-1] for end in (np.max, np.min))
    losses, loads, picks = np.zeros(1), np.zeros((1, limits.size)), np.zeros((1, 0), dtype=np.intp)
    nothing = np.zeros(limits.size)
    for choice, after, freed in zip(open_, [*most[1:], nothing], [*least[1:], nothing], strict=True):
        lost = (losses[:, None] + choice.losses).ravel()
        load = (loads[:, None, :] + choice.loads).reshape(-1, limits.size)
        idle = np.maximum(limits - load - after, 0.0) @ prices
        kept = np.flatnonzero((lost + idle <= loss) & (load + freed <= limits).all(axis=1))
        if kept.size > MOST:
            return None
        losses, loads = lost[kept], load[kept]
        before, option = np.divmod(kept, choice.columns.size)
        picks = np.column_stack([picks[before], choice.columns[option]])
    return picks


def _as_plan(problem: Assignment, picks: NDArray[np.intp]) -> Plan:
    plan = np.zeros(len(problem.columns), dtype=bool)
    plan[picks[picks >= 0]] = True
    return plan
