"""What there is to gain: every worthwhile move and project of a case, in present value, in canonical order.

Canonical order is set by the figures and not by names or the order of rows, so that renaming or reordering the cities
poses the very same programs, whose answers are therefore the same numbers. Only what is equal in every figure stands in
the order of the case's rows.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ..case.flows import Move, move, present_value, works
from ..case.model import BEYOND, Case, City, Transfer
from ..case.players import on_provinces
from .diversions import KEPT, NOBODY, Bid, diversions
from .provinces import with_provinces

Floats = NDArray[np.float64]
Value = Callable[[Case, Move], float]

FITS = 1.0 + 1e-9
"""What a host can take, in units of its capacity: an excess of a billionth is rounding in the sum of the loads."""


class _ByFigures(ABC):
    """Equal when every figure is, arrays included."""

    @property
    @abstractmethod
    def figures(self) -> tuple[object, ...]:
        """What is compared."""

    def __eq__(self, other: object) -> bool:
        return self.figures == other.figures if isinstance(other, type(self)) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.figures)


@dataclass(frozen=True, eq=False)
class Candidate(_ByFigures):
    """A transfer with what is worthwhile to do with it, best first."""

    id: str
    origin: int
    uses: Floats
    """Need of each resource, shape (resources,)."""
    bids: tuple[Bid, ...]
    anyway: str | None = None
    """Where it goes if no bid is followed; None: it stays."""

    @property
    def figures(self) -> tuple[object, ...]:
        """Every name and number."""
        return self.id, self.origin, tuple(self.uses), self.bids, self.anyway


@dataclass(frozen=True, eq=False)
class Undertaking(_ByFigures):
    """A project: present value of its cost and of its benefit to each city."""

    id: str
    required: int
    """Coalition whose consent is needed."""
    cost: float
    benefits: Floats
    """Shape (cities,)."""
    open: bool = False
    """Whether cities have their benefits whoever builds it."""

    @property
    def figures(self) -> tuple[object, ...]:
        """Every name and number."""
        return self.id, self.required, self.cost, tuple(self.benefits), self.open


@dataclass(frozen=True, eq=False)
class Opportunities(_ByFigures):
    """All that coalitions can do. Cities are numbered in canonical order."""

    cities: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    undertakings: tuple[Undertaking, ...]
    capacity: Floats
    """Shape (cities, resources); infinite where no transfer asks for it."""
    taken: Floats
    """What of it transfers take that come anyway; same shape."""

    @property
    def figures(self) -> tuple[object, ...]:
        """Every name and number, to tell whether two cases offer the same."""
        return *self.moves, self.undertakings

    @property
    def moves(self) -> tuple[object, ...]:
        """Every name and number of what can be moved, to tell whether plans of moves are the same."""
        return self.cities, self.candidates, tuple(self.capacity.ravel())

    @property
    def anyway(self) -> dict[str, str]:
        """The status quo: host of each transfer that goes without anybody's consent, in canonical order."""
        return {candidate.id: candidate.anyway for candidate in self.candidates if candidate.anyway is not None}

    def place(self, k: int, rank: int) -> str | None:
        """Where a candidate is if it follows a bid (rank -1: none); None: at its origin."""
        candidate = self.candidates[k]
        if rank < 0:
            return candidate.anyway
        host = candidate.bids[rank].host
        return None if host == KEPT else self.cities[host]

    def places(self, ranks: NDArray[np.int8], coalition: int) -> dict[str, str]:
        """Host of each transfer of a coalition's cities that moves, if it follows these bids; shape (candidates,)."""
        followed = zip(self._ways, ranks.tolist(), strict=True)
        own = ((name, places[rank + 1]) for (name, origin, places), rank in followed if coalition & origin)
        return {name: place for name, place in own if place is not None}

    @cached_property
    def _ways(self) -> list[tuple[str, int, list[str | None]]]:
        """Of each candidate: its name, its origin as a coalition, and where it is if it follows no bid, or each one."""
        return [
            (candidate.id, 1 << candidate.origin, [self.place(k, rank) for rank in range(-1, len(candidate.bids))])
            for k, candidate in enumerate(self.candidates)
        ]


def canonical_cities(case: Case) -> tuple[City, ...]:
    """Cities by size: gross product, then revenue, population and expenditure; equals as the case lists them."""
    return tuple(sorted(case.cities, key=lambda c: (-c.gdp, -c.revenue, -c.population, -c.expenditure)))


def joint_gain(case: Case, flows: Move) -> float:
    """Gain of origin and host together, in present value."""
    return present_value(case, flows.joint)


def opportunities(
    case: Case, value: Value = joint_gain, anyway: Mapping[str, str] = MappingProxyType({})
) -> Opportunities:
    """Every candidate move with a positive gain, as ``value`` counts it, and every project, in canonical order.

    ``anyway``: host of each transfer that moves without anybody's consent; gains are over that.
    """
    cities = tuple(city.id for city in canonical_cities(case))
    position = {city: i for i, city in enumerate(cities)}
    found = candidates(case, position, value, anyway)
    taken = np.zeros((len(cities), len(case.resources)))
    for candidate in found:
        if candidate.anyway in position:
            taken[position[candidate.anyway]] += candidate.uses
    return Opportunities(cities, found, _undertakings(case, position), room(case, position), taken)


def room(case: Case, position: Mapping[str, int]) -> Floats:
    """Capacities, shape (places, resources); ``position``: number of each place. Infinite where nothing is said."""
    resources = {resource: r for r, resource in enumerate(case.resources)}
    capacity = np.full((len(position), len(resources)), np.inf)
    for row in case.capacities:
        capacity[position[row.city], resources[row.resource]] = row.amount
    return capacity


def candidates(
    case: Case, position: Mapping[str, int], value: Value, anyway: Mapping[str, str] = MappingProxyType({})
) -> tuple[Candidate, ...]:
    """Transfers with the worthwhile ones of their hosts that have a ``position``, and those that go anyway.

    What gains nothing can be worthwhile where it frees room.
    """
    found = []
    for transfer in case.transfers:
        origin, goes = position[transfer.origin], anyway.get(transfer.id)
        bids = bids_for(case, transfer, position, value, goes)
        worthwhile = sorted(
            (bid for bid in bids if bid.gain > 0 or bid.leaves != NOBODY), key=lambda b: (-b.gain, b.host, b.excluded)
        )
        if worthwhile or goes is not None:
            uses = np.array([transfer.uses.get(resource, 0.0) for resource in case.resources])
            found.append(Candidate(transfer.id, origin, uses, tuple(worthwhile), goes))
    return tuple(sorted(found, key=lambda c: (-max((b.gain for b in c.bids), default=0.0), c.origin, -c.uses.sum())))


def bids_for(
    case: Case, transfer: Transfer, position: Mapping[str, int], value: Value, goes: str | None = None
) -> list[Bid]:
    """All that can be done with a transfer, worthwhile or not; ``goes``: where it goes without anybody's consent."""
    hosts = [host for host in case.hosts if host.transfer == transfer.id and host.host in position]
    origin = position[transfer.origin]
    left = None if goes is None else move(case, transfer, case.host[transfer.id, goes])
    flows = {position[h.host]: move(case, transfer, h) for h in hosts if h.host != goes}
    if left is None:
        bids = [_bid(origin, host, value(case, there)) for host, there in flows.items()]
    else:
        at = NOBODY if goes == BEYOND else position[str(goes)]
        bids = list(diversions(case, value, origin, (at, left), flows))
    if value is not joint_gain:
        return bids
    return [each for bid in bids for each in with_provinces(bid, _on(case, position, flows.get(bid.host), left))]


def _on(case: Case, position: Mapping[str, int], flows: Move | None, left: Move | None) -> dict[int, float]:
    """What it means to provinces that are players, by number, that a transfer is here and not where it goes anyway."""
    found: dict[int, float] = {}
    for sign, there in ((1.0, flows), (-1.0, left)):
        for player, change in ({} if there is None else on_provinces(case, there)).items():
            found[position[player]] = found.get(position[player], 0.0) + sign * present_value(case, change)
    return {player: gain for player, gain in found.items() if np.any(gain)}


def _bid(origin: int, host: int, gain: float) -> Bid:
    return Bid(host, gain, 1 << origin | 1 << host)


def _undertakings(case: Case, position: Mapping[str, int]) -> tuple[Undertaking, ...]:
    found = []
    for project in case.projects:
        flows = works(case, project)
        benefits = np.zeros(len(position))
        for city, flow in flows.benefits.items():
            benefits[position[city]] = present_value(case, flow)
        required = sum(1 << position[city] for city in project.members)
        found.append(Undertaking(project.id, required, present_value(case, flows.cost), benefits, project.open))
    return tuple(sorted(found, key=lambda u: (-u.benefits.sum(), u.cost, u.required)))
