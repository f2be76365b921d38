"""What each way for a transfer to go or stay loses at given prices of the limits, in many components at once.

For any prices p >= 0 of the limits, a plan z gains

    gain(z) = top - sum over transfers of regret - p (room - load),
    top = p room + sum over transfers of the best reduced gain (0 for staying),

where the room is any limit that no plan's load exceeds, a bid's reduced gain is its gain less the price of what it
uses, and its regret what it falls short of the best for its transfer. Both sums are losses that are never negative in a
plan that fits: ``top`` is a bound of every plan.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .assignment import Assignment, Floats

STAYS = -1
"""In place of a column."""


@dataclass(frozen=True, eq=False)
class Choices:
    """The ways of every transfer in some components."""

    columns: NDArray[np.intp]
    """Shape (transfers, ways): columns of the program, then ``STAYS``, then whatever."""
    losses: Floats
    """Shape (components, transfers, ways); infinite where there is no such way."""
    top: Floats
    """Shape (components,): what no plan gains more than."""
    room: Floats
    """Shape (components, limits): what no plan uses more than."""

    def of(self, components: NDArray[np.intp]) -> "Choices":
        """Those of some of the components."""
        return Choices(self.columns, self.losses[components], self.top[components], self.room[components])


def choices(problem: Assignment, opened: NDArray[np.bool_], prices: Floats, room: Floats | None = None) -> Choices:
    """The choices where only some columns are open.

    ``opened``: shape (components, columns); ``prices`` and ``room``: shape (components, limits); prices are at least 0,
    room is the limits where it is not given.
    """
    if room is None:
        room = np.tile(problem.limits, (len(opened), 1))
    columns, exists = _ways(problem)
    reduced = np.where(opened, problem.gains - prices @ problem.loads, -np.inf)
    values = np.column_stack([reduced, np.zeros(len(opened))])[:, columns]
    values[:, ~exists] = -np.inf
    best = values.max(axis=2, initial=0.0)
    top = np.einsum("cl,cl->c", prices, room) + best.sum(axis=1)
    return Choices(columns, best[:, :, None] - values, top, room)


def _ways(problem: Assignment) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The ways of each transfer, and which of them there are; shape (transfers, ways)."""
    most = max(map(len, problem.by_transfer), default=0) + 1
    columns = np.full((len(problem.by_transfer), most), STAYS)
    exists = np.zeros(columns.shape, dtype=bool)
    for k, own in enumerate(problem.by_transfer):
        columns[k, : len(own)] = own
        exists[k, : len(own) + 1] = True
    return columns, exists


def greedy_plans(
    problem: Assignment, opened: NDArray[np.bool_], prices: Floats, begun: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Plans that fit, with open bids that gain added in the order of their reduced gains, as long as they fit.

    ``begun``: shape (components, columns); the others as in ``choices``.
    """
    plans, every = begun.copy(), np.arange(len(opened))
    load, gone, transfer = begun @ problem.loads.T, begun @ problem.of_transfer > 0, problem.of_transfer.argmax(axis=1)
    wanted = opened & (problem.gains > 0)
    order = np.argsort(np.where(wanted, prices @ problem.loads - problem.gains, np.inf), axis=1, kind="stable")
    for j in order[:, : int(wanted.sum(axis=1).max(initial=0))].T:
        more = load + problem.loads.T[j]
        taken = wanted[every, j] & ~gone[every, transfer[j]] & (more <= problem.limits).all(axis=1)
        load[taken] = more[taken]
        plans[every[taken], j[taken]] = gone[every[taken], transfer[j[taken]]] = True
    return plans
