"""What must hold of any table of worths, checked on the finished one: a failure is no number but an error.

Every plan is carried out by members alone and within their capacities, whatever solver found it; the gain of the best
moves never falls when a city joins; and two coalitions without a common city gain by moves at least as much together
as apart. (Projects may harm a city that has no say in them, so that their part need not grow.)
"""

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
    falls, apart = _falls(moves), _apart(moves)
    if max(falls, apart) > noise:
        raise SolverLimit(both("worth.impossible", amount=f"{max(falls, apart):.6g}"))


def within_capacity(chances: Opportunities, ranks: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Whether the hosts can take what each plan gives them; shape (2**n,)."""
    fits = np.ones(ranks.shape[0], dtype=bool)
    for host, capacity in enumerate(chances.capacity):
        load = np.zeros((ranks.shape[0], capacity.size))
        for k, candidate in enumerate(chances.candidates):
            for rank, bid in enumerate(candidate.bids):
                if bid.host == host:
                    load[ranks[:, k] == rank] += candidate.uses
        fits &= (load <= capacity * FITS).all(axis=1)
    return fits


def _members_only(chances: Opportunities, ranks: NDArray[np.int8]) -> bool:
    coalitions = np.arange(ranks.shape[0])
    return all(
        bool((coalitions[ranks[:, k] == rank] & needed == needed).all())
        for k, candidate in enumerate(chances.candidates)
        for rank, bid in enumerate(candidate.bids)
        for needed in [1 << candidate.origin | 1 << bid.host]
    )


def _falls(moves: Floats) -> float:
    """The most that a coalition loses when a city joins it."""
    pairs = (moves.reshape(-1, 2, 1 << i) for i in range(moves.size.bit_length() - 1))
    return max((float((pair[:, 0] - pair[:, 1]).max()) for pair in pairs), default=0.0)


def _apart(moves: Floats) -> float:
    """The most that two disjoint coalitions of a seeded sample gain apart beyond what they gain together."""
    draw = np.random.default_rng(_SEED).integers(moves.size, size=(3, _PAIRS))
    one, other = draw[0] & draw[1], draw[0] & ~draw[1]
    return float((moves[one] + moves[other] - moves[one | other]).max(initial=0.0))
