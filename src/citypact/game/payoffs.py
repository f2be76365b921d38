"""Payoffs: one figure a player, given by label or in player order, and answers as Series by player."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd

from citypact.text import both

from .asked import strangers
from .coalitions import Floats, as_floats, require_addable
from .errors import GameError
from .worths import Worths

# One figure a player: by label, or in player order.
Payoff: TypeAlias = Mapping[Hashable, float] | Sequence[float] | Floats | pd.Series


def payoff_vector(game: Worths, payoff: Payoff, what: str | None = None) -> Floats:
    """A payoff in player order, shape (n,), from a Series or mapping by label, or a sequence in player order.

    ``what``: what it is, for errors.

    Raises
    ------
    GameError
        Missing, unknown or repeated players, the wrong number of entries, an entry that is not a finite number.
    """
    if isinstance(payoff, pd.Series):
        repeated = payoff.index[payoff.index.duplicated()]
        if len(repeated):
            raise GameError(both("game.input.named_twice", what=_called(what), players=list(repeated)))
        payoff = dict(zip(payoff.index, payoff, strict=True))
    if isinstance(payoff, Mapping):
        missing = [player for player in game.players if player not in payoff]
        unknown = strangers(payoff, game.players)
        if missing or unknown:
            raise GameError(both("game.input.lacks_players", what=_called(what), missing=missing, unknown=unknown))
        payoff = [payoff[player] for player in game.players]
    vector = as_floats(payoff, _called(what))
    if vector.shape != (game.n,):
        raise GameError(both("game.input.entries", what=_called(what), shape=vector.shape, n=game.n))
    if not np.isfinite(vector).all():
        bad = [game.players[i] for i in np.flatnonzero(~np.isfinite(vector))]
        raise GameError(both("game.input.payoff_not_finite", what=_called(what), players=bad))
    require_addable(vector, _called(what))
    return vector


def _called(what: str | None) -> str:
    return both("game.what.payoff") if what is None else what


def told(players: Sequence[Hashable], figures: Sequence[float] | Floats) -> str:
    """Figures of players for a message.

    >>> told(["a", "b"], [1.0, 0.5])
    'a 1, b 0.5'
    """
    return ", ".join(f"{player} {float(figure):g}" for player, figure in zip(players, figures, strict=True))


def by_player(game: Worths, values: Floats, name: str) -> pd.Series:
    """A result as a Series of float64 indexed by player; GameError where the worths were too large to add up."""
    figures = np.asarray(values) + 0.0
    if not np.isfinite(figures).all():
        raise GameError(both("game.input.beyond_floats", name=name))
    return pd.Series(figures, index=pd.Index(game.players, tupleize_cols=False), name=name, dtype=np.float64)
