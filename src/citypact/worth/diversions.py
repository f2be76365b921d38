"""What can be done with a transfer, as bids: who must agree, who must not be among them, and what it gains.

A transfer that goes nowhere by itself has a bid for each host: gain of origin and host together. One that goes anyway,
to a host a, can be sent by its origin o to another host h, or be kept. The firm is made no worse off by it: what it
loses is paid to it and so is a cost. Measured from the status quo, in which it is at a:

    gain = value of h (0: kept) - compensation - what o has of it at a - what a has of it, if a is a member

What a non-member loses is no concern of the coalition. So there are two bids for each h, of which a coalition can
follow one at most: with a among the members, whose room it frees; and without, at a gain that is larger by what a
loses. A host can neither refuse what comes anyway nor ask for what does not.

The status quo is what comes of every city acting by itself. So a firm that goes to a in it is not kept by o alone, who
could have paid it to stay and does not, or against whom a would bid: to keep it takes the consent of both. Outside the
region nobody bids against o. (Else o could claim what it loses and a what it gains by the same firm, more than both
have together.)
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..case.firms import compensation
from ..case.flows import Move, present_value
from ..case.model import Case

KEPT = -1
"""In place of a host: the transfer is kept at its origin."""
NOBODY = -1
"""In place of a city: none."""


@dataclass(frozen=True)
class Bid:
    """One thing to do with a transfer, and its gain in present value (joint, unless said otherwise)."""

    host: int
    gain: float
    required: int
    """Coalition whose consent is needed."""
    excluded: int = 0
    """Coalition of which nobody must be a member: with one of them another bid holds."""
    leaves: int = NOBODY
    """Member whose room it frees."""
    harm: tuple[tuple[int, float], ...] = ()
    """What those who are excluded lose by it (negative: gain), by city."""

    def is_open(self, coalition: int) -> bool:
        """Whether a coalition can follow it."""
        return coalition & self.required == self.required and not coalition & self.excluded

    def open_to(self, coalitions: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Whether each of many coalitions can follow it; same shape."""
        agreed = coalitions & self.required == self.required
        return np.asarray(agreed & (coalitions & self.excluded == 0) if self.excluded else agreed)


def diversions(
    case: Case,
    value: Callable[[Case, Move], float],
    origin: int,
    anyway: tuple[int, Move],
    elsewhere: Mapping[int, Move],
) -> Iterator[Bid]:
    """Bids for a transfer that goes anyway: kept at its origin or sent to one of the other hosts.

    ``anyway``: number of the host and flows there; the host is ``NOBODY`` outside the region.
    """
    at, left = anyway
    given_up, hosted = value(case, left), host_gain(case, left)
    for host, flows in (KEPT, None), *elsewhere.items():
        firm = present_value(case, compensation(case, left, flows))
        gain = (0.0 if flows is None else value(case, flows)) - firm - given_up
        needed = 1 << origin | (0 if host == KEPT else 1 << host)
        if at == NOBODY:
            yield Bid(host, gain, needed)
        else:
            yield Bid(host, gain, needed | 1 << at, leaves=at)
            if host != KEPT:
                yield Bid(host, gain + hosted, needed, excluded=1 << at, harm=((at, hosted),))


def host_gain(case: Case, flows: Move) -> float:
    """What a host has of a transfer that comes anyway, in present value; the cost of the move is its own."""
    return present_value(case, flows.of_host(1.0))
