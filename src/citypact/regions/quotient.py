"""What groups of cities gain together over what each does alone, with each city's own room: the measure of a merger."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from ..case.flows import present_value, works
from ..case.model import Case
from ..game.coalitions import mask
from ..worth.alternative import moves_anyway
from ..worth.assignment import assignment
from ..worth.opportunities import opportunities
from ..worth.packing import Packing

LISTED = 8
"""Groups whose coalitions are all looked at; of more, only the one of all."""
CENT = 0.005
"""In the case's unit of money: less is no difference."""

Worths = Mapping[frozenset[str], float]
Members = Mapping[str, Collection[str]]
"""The cities of each group."""


def worths_of_moves(case: Case, members: Members) -> Worths:
    """What coalitions of groups gain by moves over what each group gains by its own; the largest coalition first.

    Raises SolverLimit if a plan was not proven best.
    """
    chances = opportunities(case, anyway=moves_anyway(case))
    packing = Packing(assignment(chances))
    problem = packing.problem

    def best(cities: Collection[str]) -> float:
        inside = mask(i for i, city in enumerate(chances.cities) if city in cities)
        bids = [chances.candidates[k].bids[rank] for k, rank in problem.columns]
        possible = mask(j for j, bid in enumerate(bids) if bid.is_open(inside))
        plan = packing.settle(possible).plan if possible else 0
        return sum(chances.candidates[k].bids[rank].gain for k, rank in packing.bids([plan]))

    groups = list(members)
    sizes = range(len(groups), 0, -1) if len(groups) <= LISTED else (len(groups), 1)
    found = {
        frozenset(chosen): best({city for group in chosen for city in members[group]})
        for size in sizes
        for chosen in combinations(groups, size)
    }
    return {chosen: worth - sum(found[frozenset({group})] for group in chosen) for chosen, worth in found.items()}


def worth_of_projects(case: Case, kept: Collection[str]) -> float:
    """What all gain by the best choice among some projects, in present value."""
    return sum(max(0.0, net) for net in _nets(case, kept))


def _nets(case: Case, kept: Collection[str]) -> Iterator[float]:
    for key in kept:
        flows = works(case, case.project[key])
        yield sum(present_value(case, benefit) for benefit in flows.benefits.values()) - present_value(case, flows.cost)


@dataclass(frozen=True)
class Accuracy:
    """How a merged case compares with its cities: gains over what each group does alone, in present value."""

    cities: float
    """Joint gain of all, every city with its own room."""
    merged: float
    """Joint gain of all in the merged case."""
    differing: int
    """Coalitions of groups whose worth by moves differs by more than a cent."""
    largest: float
    """The largest of these differences, merged less cities."""
    looked_at: int
    """Coalitions that were compared."""

    @property
    def exact(self) -> bool:
        """Whether nothing differs."""
        return abs(self.merged - self.cities) <= CENT and not self.differing


def accuracy(case: Case, merged: Case, members: Members) -> Accuracy:
    """The merged case beside the cities that it was made of. Raises as ``worths_of_moves``."""
    before, after = worths_of_moves(case, members), worths_of_moves(merged, {group: [group] for group in members})
    everyone = frozenset(members)
    kept = list(merged.project)
    gaps = [after[chosen] - worth for chosen, worth in before.items()]
    return Accuracy(
        before[everyone] + worth_of_projects(case, kept),
        after[everyone] + worth_of_projects(merged, kept),
        sum(abs(gap) > CENT for gap in gaps),
        max(gaps, key=abs),
        len(gaps),
    )
