"""The quotient game: unions as players."""

from collections.abc import Hashable, Mapping, Sequence

from ..structure import Unions, union_indices
from ..worths import GameT
from .subgame import unions_of


def quotient(game: GameT, unions: Unions | Mapping[Hashable, Sequence[Hashable]]) -> GameT:
    """Game between a-priori unions: a set of unions is worth what all their members are worth together.

    Parameters
    ----------
    unions : a partition of the players; a mapping names the unions, else they are numbered from 0

    Raises
    ------
    GameError
        The unions are not a partition of the players.

    Source: Owen (1977), Values of games with a priori unions. Time O(2**unions).

    >>> from citypact.game import Game
    >>> Game([0, 1, 2, 5, 3, 6, 7, 11], ["a", "b", "c"]).quotient({"west": ["a", "b"], "east": ["c"]}).worths.tolist()
    [0.0, 5.0, 3.0, 11.0]
    """
    names, blocks = (list(unions), list(unions.values())) if isinstance(unions, Mapping) else (None, unions)
    return game.like(game.worths[unions_of(union_indices(game.players, blocks))], names)
