"""The Myerson value for a communication graph."""

import pandas as pd

from ..payoffs import by_player
from ..structure import Links
from ..transforms.restricted import restricted
from ..worths import Worths
from .shapley import shapley


def myerson(game: Worths, links: Links) -> pd.Series:
    """Myerson value: the Shapley value of the game restricted to a communication graph.

    The one value that divides within each connected component what the component earns, and by which two players gain
    equally from the link between them. On the complete graph it is the Shapley value.

    Parameters
    ----------
    links : pairs of labels, or the edges of a networkx graph

    Raises
    ------
    GameError
        A link does not join two different players of the game.

    Source: Myerson (1977), Graphs and cooperation in games. Time as `restricted`.

    >>> from citypact.game import Game
    >>> majority = Game([0, 0, 0, 1, 0, 1, 1, 1], ["a", "b", "c"])
    >>> majority.myerson([("a", "b"), ("b", "c")]).round(4).to_dict()
    {'a': 0.1667, 'b': 0.6667, 'c': 0.1667}
    """
    return by_player(game, shapley(restricted(game, links)).to_numpy(), "Myerson value")
