"""Which of equally good plans is carried out: an order that reads figures and no names, and the ties it had to break.

Transfer by transfer, in the order of the opportunities (largest gain first), the first of these that still allows the
largest total gain:

1. to the host with the least budget revenue per head,
2. then to the one with the largest own gain of the move before anything is shared (tax less service and site costs),
3. then to the larger city, by gross product, revenue, population and expenditure,
4. then to be kept at the origin, where it would go anyway,
5. and to do as it would without a pact, if nothing is lost by it.

Hosts that are equal in all of this come in the order in which the case lists its cities. Whether another choice allows
as much is decided by the same exact programs as the worths. A tie is told where the order had more than one choice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ..case.flows import move, present_value
from ..case.model import Case
from ..solve.prices import Prices
from .assignment import Assignment, assignment
from .diversions import KEPT
from .enumeration import plans_within, regrets
from .opportunities import Opportunities
from .packing import Packing, relaxed

_EQUAL = 1e-9
"""How far two total gains may be apart and be one, as a part of them (at least of the largest gain of a bid)."""
_STAYS = -1


@dataclass(frozen=True)
class Tie:
    """A transfer that could go elsewhere with the same total gain."""

    transfer: str
    host: str | None
    """Where it goes ("outside": out of the region); None: it stays."""
    others: tuple[str | None, ...]
    """Where it could go as well; None: it could stay."""


def without_names(
    case: Case, chances: Opportunities, ranks: NDArray[np.int8]
) -> tuple[NDArray[np.int8], tuple[Tie, ...]]:
    """The plan of everyone that comes first among those as good as ``ranks`` (shape (candidates,)), and its ties."""
    problem = assignment(chances, everyone=True)
    if not problem.columns:  # nothing to do, or only what somebody of all must not be among
        return ranks, ()
    search = _search(problem, ranks.astype(int))
    ties = []
    for k, order in enumerate(_orders(case, chances)):
        if len(able := search.choices(k, order)) > 1:
            names = [chances.place(k, b) for b in able]
            ties.append(Tie(chances.candidates[k].id, names[0], tuple(names[1:])))
        search.hold(k, able[0])
    return search.ranks.astype(np.int8), tuple(ties)


def _orders(case: Case, chances: Opportunities) -> Iterator[list[int]]:
    """For each transfer, the ranks of its bids that are open to all, in the order stated above, staying last."""
    per_head = {city.id: _shown(city.revenue / city.population) for city in case.cities}
    for k, candidate in enumerate(chances.candidates):
        keys: dict[int, tuple[float, float, int]] = {}
        for rank, bid in enumerate(candidate.bids):
            city = chances.place(k, rank)
            if bid.excluded:
                continue
            if city is None:
                keys[rank] = np.inf, 0.0, KEPT
                continue
            flows = move(case, case.transfer[candidate.id], case.host[candidate.id, city])
            own = present_value(case, flows.kept - flows.service - flows.capital)
            keys[rank] = per_head[city], -_shown(own), bid.host
        yield [*sorted(keys, key=keys.__getitem__), _STAYS]


def _shown(figure: float) -> float:
    """A figure without the noise of its last digits."""
    return float(f"{figure:.9g}")


def _search(problem: Assignment, ranks: NDArray[np.intp]) -> "_Listed | _Search":
    """All plans as good as a best one; where they are too many, a search for one choice after the other."""
    most = problem.value(np.array([ranks[k] == b for k, b in problem.columns]))
    near = _EQUAL * max(1.0, most)
    guesses = Prices(problem.rows, -problem.gains)
    _, prices = relaxed(problem, np.ones((1, len(problem.columns)), dtype=bool), guesses)
    plans = plans_within(problem, prices[0], most - near)
    if plans is not None:
        equal = np.full((len(plans), ranks.size), _STAYS)
        for j, (k, b) in enumerate(problem.columns):
            equal[plans[:, j], k] = b
        return _Listed(equal)
    losses, top = regrets(problem, prices[0])
    return _Search(problem, ranks, most, near, losses, top - most + near)


@dataclass(eq=False)
class _Listed:
    """All best plans that are left, shape (plans, candidates)."""

    plans: NDArray[np.intp]

    @property
    def ranks(self) -> NDArray[np.intp]:
        """One of them."""
        return np.asarray(self.plans[0])

    def choices(self, k: int, order: list[int]) -> list[int]:
        """What a transfer does in some of them, in the given order."""
        done = set(self.plans[:, k].tolist())
        return [b for b in order if b in done]

    def hold(self, k: int, b: int) -> None:
        """Leave a transfer where it is from now on."""
        self.plans = self.plans[self.plans[:, k] == b]


@dataclass(eq=False)
class _Search:
    """A best plan, changed choice by choice; what is held stays."""

    problem: Assignment
    ranks: NDArray[np.intp]
    most: float
    """What it gains."""
    near: float
    """How far below that is as much."""
    regrets: Mapping[tuple[int, int], float]
    slack: float
    """What a plan as good as it may lose."""
    closed: set[int] = field(default_factory=set)
    held: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._column = {pair: j for j, pair in enumerate(self.problem.columns)}

    def choices(self, k: int, order: list[int]) -> list[int]:
        """Those that allow the largest total gain, in the given order; the plan changes to the first."""
        plans = {b: plan for b in order if (plan := self._plan_with(k, b)) is not None}
        self.ranks = next(iter(plans.values()))
        return list(plans)

    def hold(self, k: int, b: int) -> None:
        """Leave a transfer where it is from now on."""
        columns = [j for j, (other, _) in enumerate(self.problem.columns) if other == k]
        self.closed.update(columns)
        if b != _STAYS:
            self.closed.discard(self._column[k, b])
            self.held.add(self._column[k, b])

    def _plan_with(self, k: int, b: int) -> NDArray[np.intp] | None:
        """A best plan in which a transfer follows a bid or stays, if there is one."""
        if self.ranks[k] == b:
            return self.ranks
        if self.regrets[k, b] > self.slack:
            return None
        columns = {j for j, (other, _) in enumerate(self.problem.columns) if other == k}
        wanted = set() if b == _STAYS else {self._column[k, b]}
        return self._best(self.closed | (columns - wanted), self.held | wanted)

    def _best(self, closed: set[int], held: set[int]) -> NDArray[np.intp] | None:
        """A best plan within the open columns that takes all held ones: each is worth one more, so that it must."""
        gains = self.problem.gains.copy()
        gains[list(held)] += 1.0
        packing = Packing(replace(self.problem, gains=gains))
        opened = sum(1 << j for j in range(gains.size) if j not in closed)
        plan = packing.bids([packing.settle(opened).plan])
        if sum(gains[self._column[pair]] for pair in plan) < self.most + len(held) - self.near:
            return None
        ranks = np.full_like(self.ranks, _STAYS)
        for k, b in plan:
            ranks[k] = b
        return ranks
