"""What every coalition would gain by leaving, at many offers or in many futures at once.

In a future, a coalition could at least carry out the plan that is its best as things stand, without what loses there:
what that gains is a lower bound of its worth, so a coalition that would object for that much would surely object. For
an upper bound see ``ceilings``.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..case.flows import present_value, works
from ..case.model import Case
from ..game.coalitions import subset_sums
from ..worth.diversions import NOBODY, Bid
from ..worth.opportunities import Opportunities, bids_for, joint_gain
from .levers import Lever
from .posted import Floats

_ROOM = ("capacities",)


class Plans(Protocol):
    """What every coalition does as things stand: a ``WorthTable``, or what of it is sent to workers."""

    @property
    def chances(self) -> Opportunities:
        """What there is to gain."""

    @property
    def worths(self) -> Floats:
        """Shape (2**n,)."""

    @property
    def taken(self) -> NDArray[np.int8]:
        """Rank of the bid that each transfer follows, shape (2**n, candidates)."""


def order_of(case: Case, table: Plans) -> NDArray[np.intp]:
    """Place in the case of each city in canonical order, shape (n,)."""
    return np.array([case.position[city] for city in table.chances.cities])


def joint_gains(gains: Floats, order: NDArray[np.intp]) -> Floats:
    """Joint gain of every coalition, canonical order; gains of shape (..., cities), what comes out (..., 2**n).

    ``order``: see ``order_of``. Worths less these are the excesses of all coalitions.
    """
    return np.moveaxis(subset_sums(np.moveaxis(gains[..., order], -1, 0)), 0, -1)


def keeps_room(levers: Sequence[Lever]) -> bool:
    """Whether plans that fit as things stand fit in every future: no lever acts on room or on what takes it."""
    overrides = [o for lever in levers for o in lever.overrides]
    return not any(o.table in _ROOM or o.column.startswith("use_") for o in overrides)


def least_worths(case: Case, table: Plans, anyway: Mapping[str, str], futures: int) -> Floats:
    """What every coalition could gain at least in each future of a case with columns; shape (futures, 2**n).

    By its plan in ``table``, less the moves that lose in that future, and by the projects that pay there. ``anyway``:
    what happens without a pact there. If that is not what ``table`` was made for, nothing is known but that nobody
    needs to lose. Takes memory for ``futures * 2**n`` numbers.
    """
    found = np.zeros((futures, table.worths.size))
    if dict(anyway) != table.chances.anyway:
        return found
    position = {city: place for place, city in enumerate(table.chances.cities)}
    for k, candidate in enumerate(table.chances.candidates):
        transfer = case.transfer[candidate.id]
        there = {_name(bid): bid for bid in bids_for(case, transfer, position, joint_gain, candidate.anyway)}
        gains = np.zeros((futures, len(candidate.bids) + 1))  # rank -1 reads the 0 at the end
        for rank, bid in enumerate(candidate.bids):
            same = there.get(_name(bid))
            gains[:, rank] = -np.inf if same is None else np.ravel(same.gain)
            if bid.leaves == NOBODY:  # to leave it out frees room, if anything
                gains[:, rank] = np.maximum(gains[:, rank], 0.0)
        found += gains[:, table.taken[:, k]]
    return np.maximum(found + project_worths(case, table, futures), 0.0)


def project_worths(case: Case, table: Plans, futures: int) -> Floats:
    """What every coalition gains by projects, which compete with nothing: those that pay; shape (futures, 2**n)."""
    coalitions, found = np.arange(table.worths.size), np.zeros((futures, table.worths.size))
    for undertaking in table.chances.undertakings:
        flows = works(case, case.project[undertaking.id])
        benefits = np.zeros((futures, len(table.chances.cities)))
        for place, city in enumerate(table.chances.cities):
            if city in flows.benefits:
                benefits[:, place] = np.ravel(present_value(case, flows.benefits[city]))
        cost = np.reshape(present_value(case, flows.cost), (-1, 1))
        agreed = coalitions & undertaking.required == undertaking.required
        net = joint_gains(benefits, np.arange(benefits.shape[1])) - cost
        found += np.where(agreed, np.maximum(net, 0.0), 0.0)
    return found


def _name(bid: Bid) -> tuple[int, int, int, int]:
    return bid.host, bid.required, bid.excluded, bid.leaves
