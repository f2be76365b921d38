"""Game from a mapping of coalitions to their worths."""

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Self

import numpy as np

from citypact.text import both

from ..asked import mapped
from ..coalitions import listed
from ..errors import GameError
from ..memory import require_room
from ..tables import plain_or_exact
from ..worths import Worths


class FromCoalitions(Worths):
    """Games written as a mapping of coalitions to worths."""

    @classmethod
    def from_coalitions(cls, worths: Mapping[tuple[Hashable, ...], float]) -> Self:
        """Game from a mapping of coalitions (tuples of labels); every non-empty coalition must be present.

        Players stand in the order in which they first appear.

        Raises
        ------
        GameError
            A coalition is missing, given twice or names a player twice; the message names all of these.

        >>> from citypact.game import Game
        >>> Game.from_coalitions({("a",): 0, ("a", "b"): 3})
        Traceback (most recent call last):
        citypact.game.errors.GameError: 1 coalition(s) missing: ('b',); give each a worth
        """
        worths = mapped(worths, "worths")
        unusable = [coalition for coalition in worths if not isinstance(coalition, tuple | frozenset | str)]
        if unusable:
            raise GameError(both("game.input.tuples", unusable=unusable))
        players = tuple(dict.fromkeys(player for coalition in worths for player in coalition))
        require_room(len(players))
        repeating = [coalition for coalition in worths if len(set(coalition)) < len(coalition)]
        if repeating:
            raise GameError(both("game.input.player_twice", repeating=repeating))
        bit = {player: 1 << i for i, player in enumerate(players)}
        indices = [sum(bit[player] for player in coalition) for coalition in worths]
        _require_each_once(indices, players)
        given = plain_or_exact(worths.values(), both("game.what.worths"))
        table = np.zeros(1 << len(players), dtype=given.dtype)
        table[indices] = given
        return cls(table, players)


def _require_each_once(indices: list[int], players: tuple[Hashable, ...]) -> None:
    twice = [index for index, count in Counter(indices).items() if count > 1]
    if twice:
        raise GameError(both("game.input.coalition_twice", coalitions=listed(twice, players)))
    absent = np.ones(1 << len(players), dtype=bool)
    absent[[0, *indices]] = False
    missing = np.flatnonzero(absent).tolist()
    if missing:
        raise GameError(both("game.input.missing_coalitions", count=len(missing), coalitions=listed(missing, players)))
