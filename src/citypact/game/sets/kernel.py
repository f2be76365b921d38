"""Surpluses of one player against another, the prekernel and the kernel."""

from collections.abc import Hashable
from dataclasses import dataclass
from itertools import permutations
from typing import TypeVar

import numpy as np
import pandas as pd

from citypact.text import both

from ..coalitions import Floats, Ints
from ..errors import GameError
from ..payoffs import Payoff, payoff_vector
from ..worths import Worths
from .excess import allowance, default_tolerance, excess
from .nucleolus import imputation_floors

Table = TypeVar("Table", Floats, Ints)


@dataclass(frozen=True)
class Imbalance:
    """A player who outweighs another: what stands between a payoff and the (pre)kernel.

    Attributes
    ----------
    player, against : players
    coalition : tuple of players
        Has `player` and not `against`, and the largest excess of these.
    surplus, counter : float
        Largest excess of coalitions with `player` and without `against`, and the other way round.
    """

    player: Hashable
    against: Hashable
    coalition: tuple[Hashable, ...]
    surplus: float
    counter: float


def surpluses(game: Worths, payoff: Payoff) -> pd.DataFrame:
    """Maximum surplus of each player (row) against each other (column); -inf on the diagonal.

    ``s_ij(x) = max of v(S) - x(S) over S with i and without j``: what i can hope to gain without j. Time O(n**2 2**n).

    Source: Davis and Maschler (1965), The kernel of a cooperative game.

    >>> from citypact.game import Game
    >>> Game([0, 0, 0, 4]).surpluses([1, 3]).to_numpy().tolist()
    [[-inf, -1.0], [-3.0, -inf]]
    """
    table = surplus_table(excess(game, payoff))
    labels = pd.Index(game.players, tupleize_cols=False)
    return pd.DataFrame(table, index=labels, columns=labels)


def prekernel_imbalance(game: Worths, payoff: Payoff, tolerance: float | None = None) -> Imbalance | None:
    """The pair of players with the largest difference of surpluses; None when the payoff is in the prekernel.

    Time O(n**2 2**n). Source: Davis and Maschler (1965).

    >>> from citypact.game import Game
    >>> game = Game([0, 0, 0, 4], players=["A", "B"])
    >>> game.prekernel_imbalance([3, 1])
    Imbalance(player='B', against='A', coalition=('B',), surplus=-1.0, counter=-3.0)
    """
    return _imbalance(game, payoff, np.full(game.n, -np.inf), tolerance)


def kernel_imbalance(game: Worths, payoff: Payoff, tolerance: float | None = None) -> Imbalance | None:
    """As `prekernel_imbalance`, except that no player can be pressed below what the player is worth alone.

    For imputations; time O(n**2 2**n). Source: Davis and Maschler (1965), The kernel of a cooperative game.

    Raises
    ------
    GameError
        The payoff gives a player less than the player is worth alone.

    >>> from citypact.game import Game  # B, at zero, cannot be pressed by A
    >>> game = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["A", "B", "C"])
    >>> game.kernel_imbalance([1, 0, 0]) is None
    True
    """
    floors = imputation_floors(game)
    short = np.flatnonzero(payoff_vector(game, payoff) < floors - default_tolerance(game))
    if short.size:
        names = [game.players[i] for i in short]
        raise GameError(both("game.input.less_than_alone", players=names))
    return _imbalance(game, payoff, floors, tolerance)


def in_prekernel(game: Worths, payoff: Payoff, tolerance: float | None = None) -> bool:
    """Whether v(N) is shared out and any two players' surpluses against each other are equal.

    The payoffs at which no player outweighs another; the prenucleolus is always one. Time O(n**2 2**n).

    >>> from citypact.game import Game
    >>> game = Game([0, 0, 0, 4])
    >>> game.in_prekernel([2, 2]), game.in_prekernel([1, 3])
    (True, False)

    Source: Davis and Maschler (1965); Maschler, Peleg, Shapley (1972) for the prekernel.
    """
    return _shares_out(game, payoff, tolerance) and prekernel_imbalance(game, payoff, tolerance) is None


def in_kernel(game: Worths, payoff: Payoff, tolerance: float | None = None) -> bool:
    """Whether the payoff is an imputation at which nobody outweighs another who has more than alone.

    The nucleolus is always in it. Time O(n**2 2**n).

    Source: Davis and Maschler (1965), The kernel of a cooperative game.

    >>> from citypact.game import Game  # gloves: one left, two right
    >>> game = Game([0, 0, 0, 1, 0, 1, 0, 1])
    >>> game.in_kernel([1, 0, 0]), game.in_kernel([0, 0.5, 0.5])
    (True, False)
    """
    return _shares_out(game, payoff, tolerance) and kernel_imbalance(game, payoff, tolerance) is None


def surplus_table(excesses: Floats) -> Floats:
    """Maximum surplus of i against j, shape (n, n), -inf on the diagonal."""
    n = excesses.size.bit_length() - 1
    table = np.full((n, n), -np.inf)
    for i, j in permutations(range(n), 2):
        table[i, j] = _with_without(excesses, i, j).max()
    return table


def _with_without(table: Table, i: int, j: int) -> Table:
    """View of the entries of coalitions with player i and without player j."""
    low, high = sorted((i, j))
    view = table.reshape(-1, 2, 1 << (high - low - 1), 2, 1 << low)
    return view[:, 0, :, 1] if i == low else view[:, 1, :, 0]


def _imbalance(game: Worths, payoff: Payoff, floors: Floats, tolerance: float | None) -> Imbalance | None:
    x = payoff_vector(game, payoff)
    excesses = excess(game, payoff)
    table = surplus_table(excesses)
    allowed = allowance(game, tolerance)
    pressed = x > floors + allowed  # players who have something to lose
    with np.errstate(invalid="ignore"):
        gaps = np.where(pressed[None, :] & np.isfinite(table), table - table.T, -np.inf)
    i, j = np.unravel_index(int(gaps.argmax()), gaps.shape)
    if gaps[i, j] <= 2 * allowed:
        return None
    coalition = int(attaining(excesses, int(i), int(j), 0.0)[0])
    return Imbalance(
        game.players[i], game.players[j], game.coalition(coalition), float(table[i, j]), float(table[j, i])
    )


def attaining(excesses: Floats, i: int, j: int, tolerance: float) -> Ints:
    """Coalitions with i and without j whose excess is the surplus, up to a tolerance."""
    inside = _with_without(excesses, i, j)
    indices = _with_without(np.arange(excesses.size, dtype=np.int64), i, j)
    return np.asarray(indices[inside >= inside.max() - tolerance])


def _shares_out(game: Worths, payoff: Payoff, tolerance: float | None) -> bool:
    allowed = allowance(game, tolerance)
    return bool(abs(payoff_vector(game, payoff).sum() - game.worths[-1]) <= allowed)
