"""Dummy players and null players."""

from collections.abc import Hashable

import numpy as np

from citypact.text import both

from ..coalitions import Floats
from ..structure import player_index
from ..worths import Worths
from .finding import Finding, gains_and_tolerance


def is_dummy(game: Worths, player: Hashable) -> Finding:
    """Whether a player brings its own worth to every coalition, never more nor less: v(S with i) = v(S) + v({i}).

    The counter-example is (S, S with i). Time O(2**n).

    Raises
    ------
    GameError
        The player is unknown.

    Source: Shapley (1953).

    >>> from citypact.game import Game
    >>> bool(Game([0, 1, 2, 3]).is_dummy(0)), bool(Game([0, 1, 2, 4]).is_dummy(0))
    (True, False)
    """
    i = player_index(game, player)
    return _constant_contribution(game, i, float(game.worths[1 << i]), "dummy")


def is_null_player(game: Worths, player: Hashable) -> Finding:
    """Whether a player brings nothing to any coalition: a dummy worth 0 alone. Time O(2**n). Source: Shapley (1953).

    >>> from citypact.game import Game
    >>> bool(Game([0, 0, 2, 2]).is_null_player(0)), bool(Game([0, 0, 2, 2]).is_null_player(1))
    (True, False)
    """
    return _constant_contribution(game, player_index(game, player), 0.0, "null_player")


def dummy_players(game: Worths) -> tuple[Hashable, ...]:
    """The dummies, in player order. Time O(n 2**n).

    >>> from citypact.game import Game
    >>> Game([0, 0, 0, 5, 1, 1, 1, 6], ["a", "b", "c"]).dummy_players()
    ('c',)
    """
    return tuple(player for player in game.players if is_dummy(game, player))


def null_players(game: Worths) -> tuple[Hashable, ...]:
    """The null players, in player order. Time O(n 2**n).

    >>> from citypact.game import weighted_voting
    >>> weighted_voting(12, {"DE": 4, "FR": 4, "IT": 4, "NL": 2, "BE": 2, "LU": 1}).null_players()  # EEC of 1958
    ('LU',)
    """
    return tuple(player for player in game.players if is_null_player(game, player))


def _constant_contribution(game: Worths, i: int, expected: float, name: str) -> Finding:
    _, tolerance = gains_and_tolerance(game)
    contributions = _contributions(game.worths, i)
    place = int(np.abs(contributions - expected).argmax())
    gap = abs(float(contributions[place]) - expected)
    told = {"player": repr(game.players[i]), "name": both(f"game.property.name.{name}")}
    if gap <= tolerance:
        return Finding(name.replace("_", " "), True, (), 0.0, both("game.property.player_is", **told))
    high, low = divmod(place, 1 << i)
    base = high << (i + 1) | low
    figures = {"brings": float(contributions[place]), "expected": expected, "coalition": game.coalition(base)}
    text = both("game.property.player_is_not", **told, **figures)
    return Finding(name.replace("_", " "), False, (game.coalition(base), game.coalition(base | 1 << i)), gap, text)


def _contributions(worths: Floats, i: int) -> Floats:
    view = worths.reshape(-1, 2, 1 << i)
    return (view[:, 1] - view[:, 0]).reshape(-1)
