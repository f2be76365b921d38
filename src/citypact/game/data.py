"""Checked numbers for the structured games: labelled lists and matrices."""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from citypact.text import both

from .asked import labels_of, mapped, strangers
from .coalitions import Floats, as_floats, finite_amount, require_addable
from .errors import GameError
from .memory import require_room

Numbers = Mapping[Hashable, float] | ArrayLike


def labelled(
    values: Numbers, what: str, players: Sequence[Hashable] | None = None, least: float | None = 0.0, table: bool = True
) -> tuple[Floats, tuple[Hashable, ...]]:
    """One figure a player, as an array and the players' labels.

    Parameters
    ----------
    values : mapping by label (a Series counts), or a sequence in player order
    what : what the figure is, as in ``game.what`` of the texts ("cost", "claim")
    players : labels for a sequence; default 0 .. n-1
    least : smallest figure allowed, or None
    table : whether a table of 2**n worths is to be made, so that memory is checked too

    Raises
    ------
    GameError
        Not one finite figure of at least `least` for each player, or too many players for memory.
    """
    said = both(f"game.what.{what}")
    if players is not None:
        players = labels_of(players)
    if hasattr(values, "items"):
        named = mapped(values, f"{what}s")
        if players is not None and (strangers(players, list(named)) or set(players) != set(named)):
            raise GameError(both("game.input.other_players", what=said, given=list(named), players=list(players)))
        players = list(named) if players is None else players
        values = [named[player] for player in players]
    figures = as_floats(values, both(f"game.what.{what}s"))
    if figures.ndim != 1 or not figures.size:
        raise GameError(both("game.input.one_each", what=said, shape=figures.shape))
    if table:
        require_room(figures.size)
    labels = tuple(range(figures.size)) if players is None else tuple(players)
    if len(labels) != figures.size:
        raise GameError(both("game.input.as_many", count=figures.size, what=said, players=len(labels)))
    wrong = ~np.isfinite(figures) if least is None else ~(np.isfinite(figures) & (figures >= least))
    if wrong.any():
        bad = {labels[i]: float(figures[i]) for i in np.flatnonzero(wrong)}
        wanted = both("game.what.finite") if least is None else both("game.what.at_least", least=least)
        raise GameError(both("game.input.every_one", what=said, wanted=wanted, bad=bad))
    require_addable(figures, both(f"game.what.{what}s"))
    return figures, labels


def finite_matrix(values: ArrayLike, what: str) -> Floats:
    """A two-dimensional array of finite numbers; GameError otherwise."""
    matrix = as_floats(values, what)
    if matrix.ndim != 2 or matrix.size == 0:
        raise GameError(both("game.input.matrix", what=what, shape=matrix.shape))
    if not np.isfinite(matrix).all():
        row, column = np.argwhere(~np.isfinite(matrix))[0]
        raise GameError(both("game.input.matrix_entry", what=what, value=matrix[row, column], row=row, column=column))
    return matrix


def check_estate(estate: float, claimed: float) -> None:
    """GameError unless 0 <= estate <= claimed (up to rounding)."""
    if not 0 <= finite_amount(estate, both("game.what.estate")) <= claimed * (1 + 1e-12):
        raise GameError(both("game.input.estate", claimed=claimed, estate=estate))
