"""Players, unions and communication graphs named by the players' labels, checked and turned into bit masks."""

from collections.abc import Hashable, Iterable, Sequence

from citypact.text import both

from .asked import entries, groups, is_label, strangers
from .errors import GameError
from .worths import Worths

Unions = Sequence[Iterable[Hashable]]
Links = Iterable[tuple[Hashable, Hashable]]


def player_index(game: Worths, player: Hashable) -> int:
    """Index of a player by label; GameError when unknown."""
    if strangers([player], game.players):
        raise GameError(both("game.input.no_such_player", player=repr(player), players=list(game.players)))
    return game.players.index(player)


def union_indices(players: Sequence[Hashable], unions: Unions) -> list[list[int]]:
    """Players' indices union by union, ascending; GameError unless the unions are a partition of the players."""
    index = {player: i for i, player in enumerate(players)}
    named = groups(unions, "unions")
    given = [player for union in named for player in union]
    unknown = strangers(given, players)
    if unknown:
        given = [player for player in given if is_label(player)]
    missing = [player for player in players if player not in given]
    repeated = {player for player in given if given.count(player) > 1}
    empty = [number for number, union in enumerate(named) if not union]
    if unknown or missing or repeated or empty:
        raise GameError(
            both("game.input.unions", unknown=unknown, missing=missing, repeated=list(repeated), empty=empty)
        )
    return [sorted(index[player] for player in union) for union in named]


def link_indices(game: Worths, links: Links) -> list[tuple[int, int]]:
    """Each link of a graph as a pair of players' indices, lower first, sorted, once each.

    `links` may be pairs of labels or the edges of a networkx graph.

    Raises
    ------
    GameError
        A link does not join two different players of the game.
    """
    pairs = [tuple(link) if isinstance(link, Iterable) else (link,) for link in entries(links, "links")]
    bad = [pair for pair in pairs if len(pair) != 2 or strangers(pair, game.players) or pair[0] == pair[1]]
    if bad:
        raise GameError(both("game.input.links", players=list(game.players), bad=bad))
    found = {tuple(sorted((game.players.index(a), game.players.index(b)))) for a, b in pairs}
    return sorted((a, b) for a, b in found)
