"""Power indices of simple games: Shapley-Shubik, Banzhaf, Coleman, Holler, Deegan-Packel, Johnston."""

import numpy as np
import pandas as pd

from citypact.text import both

from ..coalitions import sizes
from ..errors import NoSuchPoint
from ..payoffs import by_player
from ..properties.simple import require_simple
from ..values.semivalues import fold
from ..values.shapley import shapley
from ..worths import Worths
from .swings import critical_counts, minimal_winning, winning


def shapley_shubik(game: Worths) -> pd.Series:
    """Shapley-Shubik index: the share of orders of joining in which each player turns losing into winning.

    Raises
    ------
    GameError
        The game is not simple; the counter-example is named. So for every index here.

    Source: Shapley and Shubik (1954), A method for evaluating the distribution of power in a committee system.
    Time O(2**n).

    >>> from citypact.game import weighted_voting
    >>> weighted_voting(51, [50, 49, 1]).shapley_shubik().round(4).tolist()
    [0.6667, 0.1667, 0.1667]
    """
    require_simple(game)
    return by_player(game, shapley(game).to_numpy(), "Shapley-Shubik index")


def banzhaf_index(game: Worths) -> pd.Series:
    """Banzhaf index: each player's share of all swings (winning coalitions that lose without the player).

    Source: Penrose (1946); Banzhaf (1965), Weighted voting doesn't work. Time O(n 2**n). The raw measure, swings over
    2**(n-1), is `banzhaf`.

    >>> from citypact.game import weighted_voting
    >>> weighted_voting(51, [50, 49, 1]).banzhaf_index().tolist()
    [0.6, 0.2, 0.2]
    """
    swings = _swings(game)
    return by_player(game, swings / swings.sum(), "Banzhaf index")


def coleman_prevention(game: Worths) -> pd.Series:
    """Coleman's power to prevent action: the share of winning coalitions that each player can turn into losing ones.

    Source: Coleman (1971), Control of collectivities and the power of a collectivity to act. Time O(n 2**n).

    >>> from citypact.game import weighted_voting
    >>> weighted_voting(51, [50, 49, 1]).coleman_prevention().round(4).tolist()
    [1.0, 0.3333, 0.3333]
    """
    return by_player(game, _swings(game) / (game.worths > 0.5).sum(), "Coleman index of prevention")


def coleman_initiative(game: Worths) -> pd.Series:
    """Coleman's power to initiate action: the share of losing coalitions that each player can turn into winning ones.

    Source: Coleman (1971). Time O(n 2**n).

    >>> from citypact.game import weighted_voting
    >>> weighted_voting(51, [50, 49, 1]).coleman_initiative().tolist()
    [0.6, 0.2, 0.2]
    """
    return by_player(game, _swings(game) / (game.worths < 0.5).sum(), "Coleman index of initiative")


def power_to_act(game: Worths) -> float:
    """Coleman's power of a collectivity to act: the share of all coalitions that win. Time O(n 2**n).

    Source: Coleman (1971), Control of collectivities and the power of a collectivity to act.

    >>> from citypact.game import weighted_voting
    >>> weighted_voting(51, [50, 49, 1]).power_to_act()
    0.375
    """
    return float(winning(game).mean())


def public_good_index(game: Worths) -> pd.Series:
    """Holler's public good index: each player's share of memberships in minimal winning coalitions.

    Source: Holler (1982), Forming coalitions and measuring voting power; Holler and Packel (1983). Time O(n 2**n).

    >>> from citypact.game import weighted_voting
    >>> weighted_voting(51, [50, 49, 1]).public_good_index().tolist()
    [0.5, 0.25, 0.25]
    """
    member = fold(minimal_winning(winning(game)).astype(np.float64))
    return by_player(game, member / member.sum(), "public good index")


def deegan_packel(game: Worths) -> pd.Series:
    """Deegan-Packel index: every minimal winning coalition is as likely, and its members share equally.

    Source: Deegan and Packel (1978), A new index of power for simple n-person games. Time O(n 2**n).

    >>> from citypact.game import weighted_voting
    >>> weighted_voting(51, [50, 49, 1]).deegan_packel().tolist()
    [0.5, 0.25, 0.25]
    """
    minimal = minimal_winning(winning(game))
    share = fold(minimal / np.maximum(sizes(game.n), 1))
    return by_player(game, share / minimal.sum(), "Deegan-Packel index")


def johnston(game: Worths) -> pd.Series:
    """Johnston index: every vulnerable winning coalition gives equal parts to its critical members.

    Source: Johnston (1978), On the measurement of power: some reactions to Laver. Time O(n 2**n).

    >>> from citypact.game import weighted_voting
    >>> weighted_voting(51, [50, 49, 1]).johnston().round(4).tolist()
    [0.6667, 0.1667, 0.1667]
    """
    wins = winning(game)
    critical = critical_counts(wins)
    part = np.divide(1.0, critical, out=np.zeros(wins.size), where=critical > 0)
    share = np.empty(game.n)
    for i in range(game.n):
        view, parts = wins.reshape(-1, 2, 1 << i), part.reshape(-1, 2, 1 << i)
        share[i] = parts[:, 1][view[:, 1] & ~view[:, 0]].sum()
    return by_player(game, share / share.sum(), "Johnston index")


def power_indices(game: Worths) -> pd.DataFrame:
    """All indices side by side: a row a player, a column an index. Time O(n 2**n).

    >>> from citypact.game import weighted_voting
    >>> weighted_voting(2, [1, 1]).power_indices().loc[0].unique().tolist()
    [0.5, 1.0, 0.3333333333333333]
    """
    indices = (
        shapley_shubik,
        banzhaf_index,
        public_good_index,
        deegan_packel,
        johnston,
        coleman_prevention,
        coleman_initiative,
    )
    return pd.concat([index(game) for index in indices], axis=1)


def minimal_winning_coalitions(game: Worths) -> list[tuple[object, ...]]:
    """Coalitions that win and lose without any one of their members. Time O(n 2**n).

    Source: von Neumann and Morgenstern (1944), chapter X.

    >>> from citypact.game import weighted_voting
    >>> weighted_voting(51, [50, 49, 1]).minimal_winning_coalitions()
    [(0, 1), (0, 2)]
    """
    return [game.coalition(int(index)) for index in np.flatnonzero(minimal_winning(winning(game)))]


def veto_players(game: Worths) -> tuple[object, ...]:
    """Players without whom no coalition wins: the core of a simple game is not empty exactly when there is one.

    Time O(n 2**n). Source: Peleg and Sudhoelter (2007), Introduction to the Theory of Cooperative Games.

    >>> from citypact.game import weighted_voting
    >>> weighted_voting(51, [50, 49, 1]).veto_players()
    (0,)
    """
    wins = winning(game)
    return tuple(p for i, p in enumerate(game.players) if not wins.reshape(-1, 2, 1 << i)[:, 0].any())


def _swings(game: Worths) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    wins = winning(game)
    if wins[0]:
        raise NoSuchPoint(both("game.none.empty_wins"))
    views = [wins.reshape(-1, 2, 1 << i) for i in range(game.n)]
    return np.array([float((view[:, 1] & ~view[:, 0]).sum()) for view in views])
