"""What must hold of any table of worths, checked on the finished one: a failure is no number but an error.

Every plan is carried out by members alone and within their capacities, whatever solver found it; and two coalitions
without a common city gain by moves at least as much together as apart, less what one takes from the other by sending
elsewhere, or keeping, what would come to it anyway. So the gain of the best moves never falls when a city joins that
nothing comes to. (Projects may harm a city that has no say in them, so that their part need not grow.)
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..errors import SolverLimit
from ..text import both
from .opportunities import FITS, Opportunities

Floats = NDArray[np.float64]
_PAIRS = 20_000
_SEED = 20
_NOISE = 2e-7
"""What two sums may differ by, as a part of the largest."""


def check_conditions(chances: Opportunities, ranks: NDArray[np.int8], moves: Floats) -> None:
    """Raise SolverLimit unless the plans are feasible and the gains of the moves can be those of best plans.

    ``ranks``: shape (2**n, candidates); ``moves``: joint gain of the moves of each plan, shape (2**n,).
    """
    if not (_members_only(chances, ranks) and within_capacity(chances, ranks).all()):
        raise SolverLimit(both("worth.infeasible"))
    noise = _NOISE * float(moves.max(initial=0.0))
    harm = _harm(chances, ranks)
    falls, apart = _falls(moves, harm), _apart(moves, harm)
    if max(falls, apart) > noise:
        raise SolverLimit(both("worth.impossible", amount=f"{max(falls, apart):.6g}"))


def within_capacity(chances: Opportunities, ranks: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Whether the hosts can take what each plan gives them; shape (2**n,)."""
    fits = np.ones(ranks.shape[0], dtype=bool)
    touching: dict[int, list[int]] = {}
    for k, candidate in enumerate(chances.candidates):
        for host in {end for bid in candidate.bids for end in (bid.host, bid.leaves)}:
            touching.setdefault(host, []).append(k)
    for host, capacity in enumerate(chances.capacity):
        load = np.zeros((ranks.shape[0], capacity.size)) + chances.taken[host]
        for k in touching.get(host, ()):
            candidate = chances.candidates[k]
            takes = [(bid.host == host) - float(bid.leaves == host and bid.host != host) for bid in candidate.bids]
            load += np.outer([*takes, 0.0], candidate.uses)[ranks[:, k]]  # rank -1 reads the 0 at the end
        fits &= (load <= capacity * FITS).all(axis=1)
    return fits


def _members_only(chances: Opportunities, ranks: NDArray[np.int8]) -> bool:
    coalitions = np.arange(ranks.shape[0])
    return all(
        bool(bid.open_to(coalitions[ranks[:, k] == rank]).all())
        for k, candidate in enumerate(chances.candidates)
        for rank, bid in enumerate(candidate.bids)
    )


def _harm(chances: Opportunities, ranks: NDArray[np.int8]) -> dict[int, Floats]:
    """What the plan of each coalition takes from a city outside of it, by city; shape (2**n,)."""
    harm: dict[int, Floats] = {}
    for k, candidate in enumerate(chances.candidates):
        for rank, bid in enumerate(candidate.bids):
            for city, loss in bid.harm:
                lost = harm.setdefault(city, np.zeros(ranks.shape[0]))
                lost[ranks[:, k] == rank] += loss
    return harm


def _falls(moves: Floats, harm: Mapping[int, Floats]) -> float:
    """The most that a city gains more alone, and a coalition without it, than both together."""
    most = 0.0
    for i in range(moves.size.bit_length() - 1):
        pairs = moves.reshape(-1, 2, 1 << i)
        apart = pairs[:, 0] - pairs[:, 1]
        if harm:
            without = np.arange(moves.size).reshape(-1, 2, 1 << i)[:, 0]
            apart = apart + moves[1 << i] - _taken(harm, without, np.array(1 << i))
        most = max(most, float(apart.max()))
    return most


def _apart(moves: Floats, harm: Mapping[int, Floats]) -> float:
    """The most that two disjoint coalitions of a seeded sample gain apart beyond what they gain together."""
    draw = np.random.default_rng(_SEED).integers(moves.size, size=(3, _PAIRS))
    one, other = draw[0] & draw[1], draw[0] & ~draw[1]
    return float((moves[one] + moves[other] - _taken(harm, one, other) - moves[one | other]).max(initial=0.0))


def _taken(harm: Mapping[int, Floats], one: NDArray[np.intp], other: NDArray[np.intp]) -> Floats:
    """What the plans of two disjoint coalitions take from each other."""
    taken = np.zeros(np.broadcast(one, other).shape)
    for city, lost in harm.items():
        taken += np.where(other >> city & 1, lost[one], 0.0) + np.where(one >> city & 1, lost[other], 0.0)
    return taken
