"""Surpluses of one player against another, the prekernel and the kernel."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

from ..coalitions import Floats, Ints, Payoff, by_player, payoff_vector
from ..errors import GameError, NotProven
from .excess import default_tolerance, excess
from .nucleolus import imputation_floors

if TYPE_CHECKING:
    from ..game import Game

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


def surpluses(game: "Game", payoff: Payoff) -> pd.DataFrame:
    """Maximum surplus of each player (row) against each other (column); -inf on the diagonal.

    ``s_ij(x) = max of v(S) - x(S) over S with i and without j``: what i can hope to gain without j. Time O(n**2 2**n).

    Source: Davis and Maschler (1965), The kernel of a cooperative game.

    >>> from citypact.game import Game
    >>> Game([0, 0, 0, 4]).surpluses([1, 3]).to_numpy().tolist()
    [[-inf, -1.0], [-3.0, -inf]]
    """
    table, _ = surplus_table(excess(game, payoff))
    labels = pd.Index(game.players, tupleize_cols=False)
    return pd.DataFrame(table, index=labels, columns=labels)


def prekernel_imbalance(game: "Game", payoff: Payoff, tolerance: float | None = None) -> Imbalance | None:
    """The pair of players with the largest difference of surpluses; None when the payoff is in the prekernel."""
    return _imbalance(game, payoff, np.full(game.n, -np.inf), tolerance)


def kernel_imbalance(game: "Game", payoff: Payoff, tolerance: float | None = None) -> Imbalance | None:
    """As `prekernel_imbalance`, except that nobody can be pressed below what he is worth alone; for imputations.

    Raises
    ------
    GameError
        The payoff gives a player less than the player is worth alone.
    """
    floors = imputation_floors(game)
    short = np.flatnonzero(payoff_vector(game, payoff) < floors - default_tolerance(game))
    if short.size:
        names = [game.players[i] for i in short]
        raise GameError(f"not an imputation: players {names} get less than alone; see prekernel_imbalance")
    return _imbalance(game, payoff, floors, tolerance)


def in_prekernel(game: "Game", payoff: Payoff, tolerance: float | None = None) -> bool:
    """Whether v(N) is shared out and any two players' surpluses against each other are equal.

    Source: Davis and Maschler (1965); Maschler, Peleg, Shapley (1972) for the prekernel.
    """
    return _shares_out(game, payoff, tolerance) and prekernel_imbalance(game, payoff, tolerance) is None


def in_kernel(game: "Game", payoff: Payoff, tolerance: float | None = None) -> bool:
    """Whether the payoff is an imputation at which nobody outweighs another who has more than alone.

    The nucleolus is always in it. Source: Davis and Maschler (1965).
    """
    return _shares_out(game, payoff, tolerance) and kernel_imbalance(game, payoff, tolerance) is None


def prekernel_point(game: "Game", start: Payoff | None = None) -> pd.Series:
    """A point of the prekernel, from a starting payoff (default: the Shapley value).

    Each step takes the coalitions that attain the surpluses and equalises them by least squares; it ends where they
    attain them still. If the steps do not settle, the prenucleolus, which is always in the prekernel, is returned.

    Source: Meinhardt (2013), The Pre-Kernel as a Tractable Solution for Cooperative Games.

    >>> from citypact.game import Game
    >>> game = Game([0, 0, 0, 5, 0, 5, 9, 13, 0, 8, 10, 15, 8, 16, 17, 21])
    >>> game.in_prekernel(game.prekernel_point())
    True
    """
    from .nucleolus import prenucleolus

    payoff = game.shapley().to_numpy() if start is None else payoff_vector(game, start)
    for _ in range(10 * game.n):
        if in_prekernel(game, payoff):
            return by_player(game, payoff, "prekernel point")
        _, coalitions = surplus_table(excess(game, payoff))
        payoff = _equalised(game, coalitions, payoff)
    payoff = prenucleolus(game).to_numpy()
    if not in_prekernel(game, payoff):
        raise NotProven("no payoff balances the surpluses within the tolerance; the worths lie too close")
    return by_player(game, payoff, "prekernel point")


def surplus_table(excesses: Floats) -> tuple[Floats, Ints]:
    """Maximum surplus of i against j, shape (n, n), and a coalition that attains it."""
    n = excesses.size.bit_length() - 1
    table, coalitions = np.full((n, n), -np.inf), np.zeros((n, n), dtype=np.int64)
    indices = np.arange(excesses.size, dtype=np.int64)
    for i in range(n):
        for j in range(n):
            if i != j:
                inside = _with_without(excesses, i, j)
                best = int(inside.argmax())
                table[i, j] = inside.flat[best]
                coalitions[i, j] = _with_without(indices, i, j).flat[best]
    return table, coalitions


def _with_without(table: Table, i: int, j: int) -> Table:
    """View of the entries of coalitions with player i and without player j."""
    low, high = sorted((i, j))
    view = table.reshape(-1, 2, 1 << (high - low - 1), 2, 1 << low)
    return view[:, 0, :, 1] if i == low else view[:, 1, :, 0]


def _imbalance(game: "Game", payoff: Payoff, floors: Floats, tolerance: float | None) -> Imbalance | None:
    x = payoff_vector(game, payoff)
    table, coalitions = surplus_table(excess(game, payoff))
    allowed = default_tolerance(game) if tolerance is None else tolerance
    pressed = x > floors + allowed  # players who have something to lose
    with np.errstate(invalid="ignore"):
        gaps = np.where(pressed[None, :] & np.isfinite(table), table - table.T, -np.inf)
    i, j = np.unravel_index(int(gaps.argmax()), gaps.shape)
    if gaps[i, j] <= 2 * allowed:
        return None
    return Imbalance(
        game.players[i], game.players[j], game.coalition(int(coalitions[i, j])), float(table[i, j]), float(table[j, i])
    )


def _shares_out(game: "Game", payoff: Payoff, tolerance: float | None) -> bool:
    allowed = default_tolerance(game) if tolerance is None else tolerance
    return bool(abs(payoff_vector(game, payoff).sum() - game.worths[-1]) <= allowed)


def _equalised(game: "Game", coalitions: Ints, payoff: Floats) -> Floats:
    """The payoff nearest to the given one at which these coalitions' excesses are equal in pairs, by least squares."""
    n = game.n
    indicators = (coalitions[:, :, None] >> np.arange(n)) & 1
    upper = np.triu_indices(n, 1)
    rows = (indicators - indicators.transpose(1, 0, 2))[upper].astype(np.float64)
    worths = (game.worths[coalitions] - game.worths[coalitions.T])[upper]
    rows = np.vstack((rows, n * np.ones(n)))
    worths = np.append(worths, n * game.worths[-1])
    step = np.linalg.lstsq(rows, worths - rows @ payoff, rcond=None)[0]
    return np.asarray(payoff + step, dtype=np.float64)
