"""What every coalition could gain at most in many futures, so that it is known where surely nobody objects.

For any prices p >= 0 of room, no plan of a coalition S moves more than

    sum over the room of its members of p limit + sum over its transfers of max(0, the best open bid's gain - p load)

(weak duality). Prices of nothing suit coalitions that have room for all; for the large ones, a linear program of all
cities together is asked in each future. Prices prove nothing themselves: the bound is added up here. The few coalitions
that it leaves open are each worth what the best of their own plans gains, as in a table of worths.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..case.model import Case
from ..game.coalitions import mask, members
from ..mechanism import Mechanism
from ..solve.prices import Prices
from ..worth.assignment import Assignment, assignment
from ..worth.diversions import NOBODY, Bid
from ..worth.opportunities import Candidate, bids_for, joint_gain
from ..worth.packing import Packing
from .coalitions import Plans, joint_gains, project_worths
from .posted import Floats

Bids = tuple[Bid, ...]


def has_ceilings(case: Case, model: Mechanism) -> bool:
    """Whether coalitions have nothing beyond their own plans: by instruments, or by riding along where others build."""
    rides = model.coordination.outsiders in ("gamma", "delta") and any(project.open for project in case.projects)
    return model.rates_pool is None and not rides


@dataclass(frozen=True, eq=False)
class Ceilings:
    """What can be done in many futures, and what that is worth at most, or exactly to single coalitions."""

    bids: list[Bids]
    """All that can be done with each transfer."""
    problem: Assignment
    """The room that it takes; its gains are not read."""
    gains: Floats
    """Of each bid, by the columns of ``problem``; shape (futures, columns)."""
    projects: Floats
    """What coalitions gain by projects; shape (futures, 2**n)."""

    @cached_property
    def worths(self) -> Floats:
        """What every coalition could gain at most; shape (futures, 2**n)."""
        ceilings = [self._at(np.zeros((len(self.gains), self.problem.limits.size)))]
        if self.problem.limits.size:
            ceilings.append(self._at(self._prices()))
        return np.asarray(np.min(ceilings, axis=0) + self.projects)

    def worth(self, future: int, coalition: int) -> float:
        """What a coalition can gain in a future, by a plan that is proven best: see ``worth.packing``.

        Raises SolverLimit if none is, or the time of the run is over.
        """
        own = self.gains[future]
        scale = float(own.max(initial=0.0)) or 1.0
        packing = Packing(replace(self.problem, gains=own / scale, scale=scale))
        every = [bid for bids in self.bids for bid in bids]
        useful = (j for j, bid in enumerate(every) if own[j] > 0 or bid.leaves != NOBODY)
        plan = packing.settle(mask(j for j in useful if every[j].is_open(coalition))).plan
        return float(sum(own[j] for j in members(plan)) + self.projects[future, coalition])

    def _prices(self) -> Floats:
        """Prices of room where all cities act together, by future; shape (futures, limits)."""
        everyone = np.array([[not bid.excluded for own in self.bids for bid in own]])
        found = np.zeros((len(self.gains), self.problem.limits.size))
        for future, own in enumerate(self.gains):
            unit = float(own.max(initial=0.0)) or 1.0
            _, prices = Prices(self.problem.rows, -own / unit).of(everyone & (own > 0))
            found[future] = unit * prices[0, len(self.problem.by_transfer) :]
        return found

    def _at(self, prices: Floats) -> Floats:
        """The bound by some prices, shape (futures, limits), without projects."""
        cities, hosts = self.projects.shape[1].bit_length() - 1, [bid.host for own in self.bids for bid in own]
        reduced, room = self.gains.copy(), np.zeros((len(self.gains), cities))
        for price, load, limit in zip(prices.T, self.problem.loads, self.problem.limits, strict=True):
            reduced -= price[:, None] * load  # no matrix product: its last digit depends on how many rows there are
            room[:, hosts[int(np.argmax(load > 0))]] += price * limit
        found = joint_gains(room, np.arange(cities))
        for k, own in enumerate(self.bids):
            columns = [j for j, (candidate, _) in enumerate(self.problem.columns) if candidate == k]
            found += _best_open(own, reduced[:, columns], self.projects.shape[1])
        return found


def ceilings_of(case: Case, table: Plans, anyway: Mapping[str, str], futures: int) -> Ceilings | None:
    """The ceilings of each future of a case with columns, for plans of coalitions' own: see ``has_ceilings``.

    ``anyway`` as in ``least_worths``; where it is not what ``table`` was made for, nothing is known: None.
    """
    if dict(anyway) != table.chances.anyway:
        return None
    bids, problem = _every_bid(case, table)
    gains = np.array([np.broadcast_to(np.ravel(bid.gain), futures) for own in bids for bid in own])
    gains = gains.reshape(len(problem.columns), futures).T
    return Ceilings(bids, problem, gains, project_worths(case, table, futures))


def _every_bid(case: Case, table: Plans) -> tuple[list[Bids], Assignment]:
    """All that can be done with each transfer, worthwhile as things stand or not, and the room that it takes."""
    chances = table.chances
    position = {city: place for place, city in enumerate(chances.cities)}
    goes = chances.anyway
    bids, plain = [], []
    for transfer in case.transfers:
        own = tuple(bids_for(case, transfer, position, joint_gain, goes.get(transfer.id)))
        uses = np.array([transfer.uses.get(resource, 0.0) for resource in case.resources])
        numbered = tuple(replace(bid, gain=0.0) for bid in own)
        bids.append(own)
        plain.append(Candidate(transfer.id, position[transfer.origin], uses, numbered, goes.get(transfer.id)))
    return bids, assignment(replace(chances, candidates=tuple(plain)))


def _best_open(bids: Bids, gains: Floats, coalitions: int) -> Floats:
    """What the best bid gains that each coalition can follow, at least 0; shape (futures, coalitions).

    Looked up by those members alone that the bids ask for.
    """
    asked = 0
    for bid in bids:
        asked |= bid.required | bid.excluded
    cities = [city for city in range(coalitions.bit_length() - 1) if asked >> city & 1]
    every, parts = np.arange(coalitions), np.zeros(1 << len(cities), dtype=np.intp)
    place: NDArray[np.intp] = np.zeros(coalitions, dtype=np.intp)
    for bit, city in enumerate(cities):
        place |= (every >> city & 1) << bit
        parts |= (np.arange(parts.size) >> bit & 1) << city
    best = np.zeros((len(gains), parts.size))
    for bid, gain in zip(bids, gains.T, strict=True):
        at = np.flatnonzero(bid.open_to(parts))
        best[:, at] = np.maximum(best[:, at], gain[:, None])
    return best[:, place]
