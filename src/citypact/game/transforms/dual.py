"""The dual game."""

from ..worths import GameT


def dual(game: GameT) -> GameT:
    """Dual game v*(S) = v(N) - v(N without S): what the others cannot keep S from claiming.

    The Shapley and Banzhaf values of a game and its dual are the same. Time O(2**n).

    Source: Peleg and Sudhoelter (2007), Introduction to the Theory of Cooperative Games.

    >>> from citypact.game import Game
    >>> Game([0, 1, 2, 5]).dual().worths.tolist()
    [0.0, 3.0, 4.0, 5.0]
    """
    return game.like(game.worths[-1] - game.worths[::-1], game.players)
