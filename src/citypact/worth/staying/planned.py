"""A plan of largest value: that of the cities together or of the centre, by what a move is worth to them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from ...case.flows import Move
from ...case.model import Case, Transfer
from ..assignment import assignment
from ..diversions import NOBODY, Bid
from ..opportunities import Candidate, Opportunities, Value
from ..packing import Packing
from .deciding import Floats, missing, needs, part

_MOST = 10_000
"""Ways of making room at a host that are looked at."""


@dataclass(frozen=True, eq=False)
class Planned:
    """All that could be done together, and what each move is worth."""

    case: Case
    chances: Opportunities
    worth: Value

    @property
    def places(self) -> tuple[str, ...]:
        """The cities."""
        return self.chances.cities

    def value(self, flows: Move) -> float:
        """What a move is worth, in present value."""
        return self.worth(self.case, flows)

    def price(self, transfer: Transfer, host: str) -> float | None:
        """The value that has to make way for a transfer at a host; None: it has no room there even so."""
        if not self.lacking(transfer, host, displacing=0.0).any():
            return 0.0
        rest = self._without(transfer)
        bid = Bid(self.places.index(host), 2.0 * rest.gain + 1.0, 0)  # worth more than all the others together
        forced = Candidate(transfer.id, self.places.index(transfer.origin), needs(self.case, transfer), (bid,))
        best = _Best(replace(rest.chances, candidates=(forced, *rest.chances.candidates)))
        return rest.gain - (best.gain - bid.gain) if 0 in best.ranks else None

    def lacking(self, transfer: Transfer, host: str, *, displacing: float) -> Floats:
        """What a host lacks for a transfer beside what the best plan of the others has there.

        Less those that are together worth less than ``displacing``, chosen so that the least is missing.
        """
        h, uses = self.places.index(host), needs(self.case, transfer)
        capacity = self.chances.capacity[h]
        if np.isinf(displacing):
            return missing(uses, np.zeros(uses.size), capacity)
        best = self._without(transfer)
        options = (missing(uses, best.load[h] - freed, capacity) for freed in best.freed(h, displacing))
        return min(options, key=lambda missed: part(missed, uses))

    def widened(self, host: str, more: Floats) -> Self:
        """The same with more room at a host."""
        capacity = self.chances.capacity.copy()
        capacity[self.places.index(host)] += more
        return replace(self, chances=replace(self.chances, capacity=capacity))

    def _without(self, transfer: Transfer) -> "_Best":
        others = tuple(c for c in self.chances.candidates if c.id != transfer.id)
        left_out = transfer.id if len(others) < len(self.chances.candidates) else None
        if left_out not in self._known:
            self._known[left_out] = _Best(replace(self.chances, candidates=others))
        return self._known[left_out]

    @cached_property
    def _known(self) -> dict[str | None, "_Best"]:
        """The best plans that were asked for, by the candidate that is left out."""
        return {}


@dataclass(frozen=True, eq=False)
class _Best:
    """The best plan of everyone."""

    chances: Opportunities

    @cached_property
    def ranks(self) -> dict[int, int]:
        """Rank of the bid that each candidate follows."""
        packing = Packing(assignment(self.chances, everyone=True))
        every = (1 << len(packing.problem.columns)) - 1
        return dict(packing.bids([packing.settle(every).plan] if every else []))

    @cached_property
    def _followed(self) -> list[tuple[Candidate, Bid]]:
        every = self.chances.candidates
        return [(every[k], every[k].bids[rank]) for k, rank in self.ranks.items()]

    @cached_property
    def gain(self) -> float:
        return sum(bid.gain for _, bid in self._followed)

    @cached_property
    def load(self) -> Floats:
        """What is taken of each capacity, shape (cities, resources)."""
        load = self.chances.taken.copy()
        for candidate, bid in self._followed:
            if bid.host != NOBODY:
                load[bid.host] += candidate.uses
            if bid.leaves != NOBODY:
                load[bid.leaves] -= candidate.uses
        return load

    def freed(self, h: int, displacing: float) -> Iterator[Floats]:
        """What is freed at a host by taking away any that are together worth less than so much; nothing first."""
        rivals = [(bid.gain, c.uses) for c, bid in self._followed if bid.host == h and bid.gain < displacing]
        found = [(0.0, np.zeros(self.chances.capacity.shape[1]))]
        for gain, uses in rivals:
            more = ((lost + gain, room + uses) for lost, room in found if lost + gain < displacing)
            found = [*found, *more][:_MOST]
        return (room for _, room in found)
