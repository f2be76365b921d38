"""Symmetric (interchangeable) players."""

from collections.abc import Hashable

import numpy as np

from citypact.text import both

from ..structure import player_index
from ..worths import Worths
from .finding import Finding, gains_and_tolerance


def are_symmetric(game: Worths, player: Hashable, other: Hashable) -> Finding:
    """Whether two players bring the same to every coalition without them: v(S with i) = v(S with j).

    The counter-example is (S with i, S with j). Time O(2**n). Source: Shapley (1953).

    Raises
    ------
    GameError
        A player is unknown.

    >>> from citypact.game import Game
    >>> game = Game([0, 0, 0, 1, 0, 1, 0, 1], ["a", "b", "c"])
    >>> print(game.are_symmetric("a", "b"))
    'a' and 'b' are not symmetric: v('a', 'c') = 1 but v('b', 'c') = 0
    """
    i, j = player_index(game, player), player_index(game, other)
    name = f"{player!r} and {other!r} symmetric"
    low, high = min(i, j), max(i, j)
    if low == high:
        return Finding(name, True, (), 0.0, both("game.property.itself", player=repr(player)))
    _, tolerance = gains_and_tolerance(game)
    view = game.worths.reshape(-1, 2, 1 << (high - low - 1), 2, 1 << low)
    difference = np.abs(view[:, 1, :, 0] - view[:, 0, :, 1])
    place = int(difference.argmax())
    gap = float(difference.flat[place])
    if gap <= tolerance:
        return Finding(name, True, (), 0.0, both("game.property.symmetric", player=repr(player), other=repr(other)))
    top, middle, bottom = np.unravel_index(place, difference.shape)
    base = int(top << (high + 1) | middle << (low + 1) | bottom)
    pair = (base | 1 << i, base | 1 << j)
    text = both(
        "game.property.not_symmetric",
        player=repr(player),
        other=repr(other),
        one=game.coalition(pair[0]),
        worth=game.worths[pair[0]],
        another=game.coalition(pair[1]),
        other_worth=game.worths[pair[1]],
    )
    return Finding(name, False, (game.coalition(pair[0]), game.coalition(pair[1])), gap, text)


def symmetry_classes(game: Worths) -> list[tuple[Hashable, ...]]:
    """The players in groups that are symmetric to each other, in player order. Time O(n * classes * 2**n).

    >>> from citypact.game import Game
    >>> Game([0, 0, 0, 1, 0, 1, 0, 1], ["a", "b", "c"]).symmetry_classes()
    [('a',), ('b', 'c')]
    """
    classes: list[list[Hashable]] = []
    for player in game.players:
        group = next((known for known in classes if are_symmetric(game, known[0], player)), None)
        if group is None:
            classes.append([player])
        else:
            group.append(player)
    return [tuple(group) for group in classes]
