"""Rules that divide an estate among claims: proportional, constrained equal awards and losses, Talmud."""

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd

from ..coalitions import Floats
from ..data import Numbers, check_estate, labelled


def proportional_rule(estate: float, claims: Numbers, players: Sequence[Hashable] | None = None) -> pd.Series:
    """Each claim is met to the same fraction. For claims that are alike in kind, as in company law. Time O(n).

    Parameters of all four rules
    ----------------------------
    estate : amount to divide, between 0 and the sum of the claims
    claims : claim of every player, not negative; mapping by label or sequence

    Raises
    ------
    GameError
        A claim is negative or not finite; the estate is negative or exceeds the claims.

    Source: Thomson (2003), Axiomatic and game-theoretic analysis of bankruptcy and taxation problems: a survey.

    >>> proportional_rule(200, [100, 200, 300]).round(4).tolist()
    [33.3333, 66.6667, 100.0]
    """
    owed, labels = _problem(estate, claims, players)
    total = owed.sum()
    return _awards(estate * (owed / total) if total else owed, labels, "proportional rule")


def constrained_equal_awards(estate: float, claims: Numbers, players: Sequence[Hashable] | None = None) -> pd.Series:
    """All receive the same amount, but nobody more than its claim. Best for small claims. Time O(n log n).

    Source: Thomson (2003); the rule of Maimonides.

    >>> constrained_equal_awards(300, [100, 200, 300]).tolist()
    [100.0, 100.0, 100.0]
    """
    owed, labels = _problem(estate, claims, players)
    return _awards(_equal_awards(estate, owed), labels, "constrained equal awards")


def constrained_equal_losses(estate: float, claims: Numbers, players: Sequence[Hashable] | None = None) -> pd.Series:
    """All lose the same amount, but nobody more than its claim. Best for large claims. Time O(n log n).

    Source: Thomson (2003).

    >>> constrained_equal_losses(300, [100, 200, 300]).tolist()
    [0.0, 100.0, 200.0]
    """
    owed, labels = _problem(estate, claims, players)
    return _awards(owed - _equal_awards(float(owed.sum()) - estate, owed), labels, "constrained equal losses")


def talmud_rule(estate: float, claims: Numbers, players: Sequence[Hashable] | None = None) -> pd.Series:
    """Equal awards up to half of each claim; beyond half of all claims, equal losses down to half of each.

    The nucleolus of the bankruptcy game. Time O(n log n).

    Source: Aumann and Maschler (1985), Game theoretic analysis of a bankruptcy problem from the Talmud.

    >>> [talmud_rule(estate, [100, 200, 300]).round(4).tolist() for estate in (100, 200, 300)]
    [[33.3333, 33.3333, 33.3333], [50.0, 75.0, 75.0], [50.0, 100.0, 150.0]]
    """
    owed, labels = _problem(estate, claims, players)
    total = float(owed.sum())
    if 2 * estate <= total:
        return _awards(_equal_awards(estate, owed / 2), labels, "Talmud rule")
    return _awards(owed - _equal_awards(total - estate, owed / 2), labels, "Talmud rule")


def _problem(estate: float, claims: Numbers, players: Sequence[Hashable] | None) -> tuple[Floats, tuple[Hashable, ...]]:
    owed, labels = labelled(claims, "claim", players, table=False)
    check_estate(estate, float(owed.sum()))
    return owed, labels


def _equal_awards(estate: float, owed: Floats) -> Floats:
    """min(claim, level) with the level at which the awards add up to the estate."""
    ascending = np.sort(owed)
    count = np.arange(owed.size, 0, -1)
    before = np.cumsum(ascending) - ascending  # paid to the smaller claims when the level reaches this claim
    reached = before + ascending * count  # total paid when the level reaches this claim
    first = min(int(np.searchsorted(reached, estate)), owed.size - 1)
    awards: Floats = np.minimum(owed, (estate - before[first]) / count[first])
    return awards


def _awards(awards: Floats, labels: tuple[Hashable, ...], name: str) -> pd.Series:
    return pd.Series(awards, index=pd.Index(labels, tupleize_cols=False), name=name, dtype=np.float64)
