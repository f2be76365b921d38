"""What there is to gain: every worthwhile move and project of a case, in present value, in canonical order.

Canonical order is set by the figures and not by names or the order of rows, so that renaming or reordering the cities
poses the very same programs, whose answers are therefore the same numbers. Only what is equal in every figure stands in
the order of the case's rows.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..case.flows import Move, move, present_value, works
from ..case.model import Case, City

Floats = NDArray[np.float64]
Value = Callable[[Case, Move], float]

FITS = 1.0 + 1e-9
"""What a host can take, in units of its capacity: an excess of a billionth is rounding in the sum of the loads."""


class _ByFigures:
    """Equal when every figure is, arrays included."""

    @property
    def figures(self) -> tuple[object, ...]:
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        return self.figures == other.figures if isinstance(other, type(self)) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.figures)


@dataclass(frozen=True)
class Bid:
    """One host's offer for one transfer: the gain (joint, unless said otherwise) in present value of going there."""

    host: int
    gain: float


@dataclass(frozen=True, eq=False)
class Candidate(_ByFigures):
    """A transfer with its worthwhile hosts, best first."""

    id: str
    origin: int
    uses: Floats
    """Need of each resource, shape (resources,)."""
    bids: tuple[Bid, ...]

    @property
    def figures(self) -> tuple[object, ...]:
        """Every name and number."""
        return self.id, self.origin, tuple(self.uses), self.bids


@dataclass(frozen=True, eq=False)
class Undertaking(_ByFigures):
    """A project: present value of its cost and of its benefit to each city."""

    id: str
    required: int
    """Coalition whose consent is needed."""
    cost: float
    benefits: Floats
    """Shape (cities,)."""

    @property
    def figures(self) -> tuple[object, ...]:
        """Every name and number."""
        return self.id, self.required, self.cost, tuple(self.benefits)


@dataclass(frozen=True, eq=False)
class Opportunities(_ByFigures):
    """All that coalitions can do. Cities are numbered in canonical order."""

    cities: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    undertakings: tuple[Undertaking, ...]
    capacity: Floats
    """Shape (cities, resources); infinite where no transfer asks for it."""

    @property
    def figures(self) -> tuple[object, ...]:
        """Every name and number, to tell whether two cases offer the same."""
        return self.cities, self.candidates, self.undertakings, tuple(self.capacity.ravel())


def canonical_cities(case: Case) -> tuple[City, ...]:
    """Cities by size: gross product, then revenue, population and expenditure; equals as the case lists them."""
    return tuple(sorted(case.cities, key=lambda c: (-c.gdp, -c.revenue, -c.population, -c.expenditure)))


def joint_gain(case: Case, flows: Move) -> float:
    """Gain of origin and host together, in present value."""
    return present_value(case, flows.joint)


def opportunities(case: Case, value: Value = joint_gain) -> Opportunities:
    """Every candidate move with a positive gain, as ``value`` counts it, and every project, in canonical order."""
    cities = tuple(city.id for city in canonical_cities(case))
    position = {city: i for i, city in enumerate(cities)}
    resources = {resource: r for r, resource in enumerate(case.resources)}
    capacity = np.full((len(cities), len(resources)), np.inf)
    for row in case.capacities:
        capacity[position[row.city], resources[row.resource]] = row.amount
    return Opportunities(cities, _candidates(case, position, value), _undertakings(case, position), capacity)


def _candidates(case: Case, position: dict[str, int], value: Value) -> tuple[Candidate, ...]:
    found = []
    for transfer in case.transfers:
        hosts = [host for host in case.hosts if host.transfer == transfer.id]
        bids = [Bid(position[h.host], value(case, move(case, transfer, h))) for h in hosts]
        worthwhile = sorted((bid for bid in bids if bid.gain > 0), key=lambda bid: (-bid.gain, bid.host))
        if worthwhile:
            uses = np.array([transfer.uses.get(resource, 0.0) for resource in case.resources])
            found.append(Candidate(transfer.id, position[transfer.origin], uses, tuple(worthwhile)))
    return tuple(sorted(found, key=lambda c: (-c.bids[0].gain, c.origin, -c.uses.sum())))


def _undertakings(case: Case, position: dict[str, int]) -> tuple[Undertaking, ...]:
    found = []
    for project in case.projects:
        flows = works(case, project)
        benefits = np.zeros(len(position))
        for city, flow in flows.benefits.items():
            benefits[position[city]] = present_value(case, flow)
        required = sum(1 << position[city] for city in project.members)
        found.append(Undertaking(project.id, required, present_value(case, flows.cost), benefits))
    return tuple(sorted(found, key=lambda u: (-u.benefits.sum(), u.cost, u.required)))
