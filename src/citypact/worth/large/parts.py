"""The parts that a game adds up from: v(S) = sum of v_part(S with the part's cities).

Transfers share a part when they compete for a limit that their bids together could exceed; a project is a part by
itself. A value that is additive (Shapley 1953, A value for n-person games) is the sum of the parts' values, each over
few cities, however many there are in all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ..assignment import Assignment, assignment
from ..opportunities import Opportunities


@dataclass(frozen=True, eq=False)
class Part:
    """Some of the opportunities of a case, with the cities that they concern as a coalition."""

    chances: Opportunities
    """Of the same cities, with the part's candidates or its one undertaking only."""
    cities: int

    @property
    def is_project(self) -> bool:
        """Whether it is a project; else transfers."""
        return bool(self.chances.undertakings)


def additive_parts(chances: Opportunities) -> tuple[Part, ...]:
    """The parts of a game, transfers first, in the order of the opportunities."""
    return (*_of_moves(chances), *_of_projects(chances))


def _of_moves(chances: Opportunities) -> Iterator[Part]:
    for group in _competing(assignment(chances)):
        candidates = tuple(chances.candidates[k] for k in sorted(group))
        concerned = 0
        for candidate in candidates:
            for bid in candidate.bids:
                concerned |= bid.required | bid.excluded
        yield Part(replace(chances, candidates=candidates, undertakings=()), concerned)


def _of_projects(chances: Opportunities) -> Iterator[Part]:
    for undertaking in chances.undertakings:
        concerned = undertaking.required
        for i in np.flatnonzero(undertaking.benefits):
            concerned |= 1 << int(i)
        yield Part(replace(chances, candidates=(), undertakings=(undertaking,)), concerned)


def _competing(problem: Assignment) -> list[set[int]]:
    """Candidates in groups that share no limit which could be exceeded."""
    groups = [{problem.columns[chosen[0]][0]} for chosen in problem.by_transfer]
    most = sum((problem.loads[:, chosen].max(axis=1).clip(0.0) for chosen in problem.by_transfer), problem.limits * 0.0)
    for load in problem.loads[most > problem.limits]:
        tied = {problem.columns[j][0] for j in np.flatnonzero(load)}
        joined = [group for group in groups if group & tied]
        groups = [group for group in groups if not group & tied] + [set().union(*joined)]
    return sorted(groups, key=min)
