"""v(S) for every coalition S: the best set of moves and projects it can carry out alone, and the plan that attains it.

A move needs the consent of its origin and of its host and the host's capacity; a project needs its members. All are
indivisible. The work is cut down in steps that each keep the answer exact:

1. Projects share nothing with moves or with each other: max(0, benefits of S - cost) where its members agree.
2. Every transfer to its best host in S (all coalitions at once): optimal wherever the loads fit.
3. Elsewhere, a host whose limit cannot be reached by any choice ties nothing together; what remains falls into
   components, solved once each however many coalitions share them. The largest come first: where the optimum of a
   larger component uses only bids of a smaller one, it is the optimum there too.
4. Per component a linear program from the last basis, and an integer program only if that one is fractional.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..case.model import Case
from ..errors import InvalidInput, Problem
from ..game import Game
from ..game.coalitions import members, subset_sums
from ..text import both
from .opportunities import FITS, Opportunities, opportunities
from .packing import Packing

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]
LARGEST = 20


@dataclass(frozen=True)
class Plan:
    """What a coalition does: the host of each transfer that moves and the projects it builds."""

    hosts: dict[str, str]
    projects: tuple[str, ...]


@dataclass(frozen=True)
class WorthTable:
    """Worth and plan of all coalitions; bit i of a coalition is the i-th city in canonical order."""

    chances: Opportunities
    worths: Floats
    """Shape (2**n,), in the case's money, present value, gain over the status quo."""
    taken: NDArray[np.int8]
    """Shape (2**n, candidates): rank of the bid each transfer follows, -1 if it stays."""
    built: NDArray[np.bool_]
    """Shape (2**n, undertakings)."""
    linear_programs: int
    integer_programs: int

    @cached_property
    def game(self) -> Game:
        """The game over the cities, in canonical order."""
        return Game(self.worths, self.chances.cities)

    @cached_property
    def nucleolus(self) -> pd.Series:
        """The nucleolus of the game by city, worked out once: every program under every rule asks for it."""
        return self.game.nucleolus()

    def plan(self, coalition: int) -> Plan:
        """The plan that attains the worth of a coalition."""
        candidates, cities = self.chances.candidates, self.chances.cities
        ranks = self.taken[coalition]
        hosts = {c.id: cities[c.bids[b].host] for c, b in zip(candidates, ranks, strict=True) if b >= 0}
        built = zip(self.chances.undertakings, self.built[coalition], strict=True)
        return Plan(hosts, tuple(u.id for u, is_built in built if is_built))

    @property
    def everyone(self) -> int:
        """The grand coalition."""
        return self.worths.size - 1


def worth_table(case: Case, progress: Progress | None = None) -> WorthTable:
    """Worths and plans of all coalitions of the case's cities.

    ``progress`` is called with (components settled, components in all).

    Raises
    ------
    InvalidInput
        More cities than can be enumerated.
    SolverLimit
        A plan was not proven optimal.
    """
    if len(case.cities) > LARGEST:
        raise InvalidInput([_too_many(case)])
    chances = opportunities(case)
    taken, fits = _every_best_host(chances)
    packing = Packing(chances)
    _pack_the_rest(chances, taken, np.flatnonzero(~fits), packing, progress)
    built, from_projects = _projects(chances)
    worths = _gains(chances, taken) + from_projects
    worths[0] = 0.0
    return WorthTable(chances, worths, taken, built, packing.linear_programs, packing.integer_programs)


def _too_many(case: Case) -> Problem:
    what = both("design.too_many.what", cities=len(case.cities))
    return Problem(case.id, what, both("design.too_many.do", most=LARGEST))


def _every_best_host(chances: Opportunities) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Best host of every transfer in every coalition, and whether the hosts can take them all."""
    coalitions = np.arange(1 << len(chances.cities))
    taken = np.full((coalitions.size, len(chances.candidates)), -1, dtype=np.int8)
    load = np.zeros((coalitions.size, *chances.capacity.shape))
    for k, candidate in enumerate(chances.candidates):
        waiting = (coalitions >> candidate.origin & 1).astype(bool)
        for rank, bid in enumerate(candidate.bids):
            here = waiting & (coalitions >> bid.host & 1).astype(bool)
            taken[here, k] = rank
            load[here, bid.host] += candidate.uses
            waiting &= ~here
    return taken, np.asarray((load <= chances.capacity * FITS).all(axis=(1, 2)))


def _pack_the_rest(
    chances: Opportunities,
    taken: NDArray[np.int8],
    unsettled: NDArray[np.intp],
    packing: Packing,
    progress: Progress | None,
) -> None:
    """Replace the plans that do not fit by optimal ones, component by component."""
    components = [_split(chances, packing.columns, tied) for tied in _tied(chances, packing.columns, unsettled)]
    todo = sorted({c for parts in components for c in parts}, key=lambda c: (-c.bit_count(), c))
    solved: dict[int, int] = {}
    for done, component in enumerate(todo):
        solved[component] = _inherited(component, solved) or packing.best(component)
        if progress is not None:
            progress(done + 1, len(todo))
    for coalition, parts in zip(unsettled, components, strict=True):
        for component in parts:
            taken[coalition, [packing.columns[j][0] for j in members(component)]] = -1
            for k, rank in (packing.columns[j] for j in members(solved[component])):
                taken[coalition, k] = rank


def _inherited(component: int, solved: dict[int, int]) -> int:
    """The optimum of a larger component that uses only bids of this one: then it is this one's optimum too; else 0."""
    return next(
        (best for larger, best in solved.items() if component & larger == component and best & component == best), 0
    )


def _tied(chances: Opportunities, columns: list[tuple[int, int]], coalitions: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which bids compete for capacity in each coalition; shape (coalitions, columns).

    A bid does if its transfer has a bid, in the coalition, at a host that could be asked for more than it has.
    """
    origins = np.array([chances.candidates[k].origin for k, _ in columns], dtype=int)
    hosts = np.array([chances.candidates[k].bids[b].host for k, b in columns], dtype=int)
    candidates = np.array([k for k, _ in columns], dtype=int)
    is_open = ((coalitions[:, None] >> origins) & (coalitions[:, None] >> hosts) & 1).astype(bool)
    uses = np.array([chances.candidates[k].uses for k, _ in columns]).reshape(len(columns), chances.capacity.shape[1])
    scarce = np.zeros((coalitions.size, len(chances.cities)), dtype=bool)
    for host in range(len(chances.cities)):
        demand = is_open[:, hosts == host].astype(float) @ uses[hosts == host]
        scarce[:, host] = (demand > chances.capacity[host] * FITS).any(axis=1)
    competes = is_open & scarce[:, hosts]
    return np.asarray(is_open & (competes @ (candidates[:, None] == candidates[None, :])))


def _split(chances: Opportunities, columns: list[tuple[int, int]], tied: NDArray[np.bool_]) -> tuple[int, ...]:
    """Components of competing bids that share no transfer and no host, as bit masks over the columns."""
    parts: list[tuple[int, int]] = []  # bids, and the transfers and hosts they touch
    for j in np.flatnonzero(tied):
        k, b = columns[j]
        bids, touched = 1 << int(j), 1 << k | 1 << len(chances.candidates) + chances.candidates[k].bids[b].host
        for other in [part for part in parts if part[1] & touched]:
            parts.remove(other)
            bids, touched = bids | other[0], touched | other[1]
        parts.append((bids, touched))
    return tuple(bids for bids, _ in parts)


def _gains(chances: Opportunities, taken: NDArray[np.int8]) -> Floats:
    """Joint gain of the moves in each plan; shape (2**n,)."""
    gains = np.zeros(taken.shape[0])
    for k, candidate in enumerate(chances.candidates):
        by_rank = np.array([bid.gain for bid in candidate.bids] + [0.0])  # rank -1 reads the 0 at the end
        gains += by_rank[taken[:, k]]
    return gains


def _projects(chances: Opportunities) -> tuple[NDArray[np.bool_], Floats]:
    """Which projects each coalition builds, and what it gains by them."""
    coalitions = np.arange(1 << len(chances.cities))
    built = np.zeros((coalitions.size, len(chances.undertakings)), dtype=bool)
    gains = np.zeros(coalitions.size)
    for p, undertaking in enumerate(chances.undertakings):
        net = subset_sums(undertaking.benefits) - undertaking.cost
        built[:, p] = (net > 0) & (coalitions & undertaking.required == undertaking.required)
        gains += np.where(built[:, p], net, 0.0)
    return built, gains
