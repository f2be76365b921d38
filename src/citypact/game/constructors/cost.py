"""Cost games: what coalitions must pay rather than what they earn."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..coalitions import Floats, Payoff, payoff_vector
from ..game import Game
from .function import Worth

Params = ParamSpec("Params")
Concept = Callable[Concatenate[Game, Params], pd.Series]


def in_costs(concept: Concept[Params]) -> "Callable[Concatenate[CostGame, Params], pd.Series]":
    """The concept for a cost game: worked out on the worths -c(S), with the sign of the answer turned back."""

    @wraps(concept)
    def shares(costs: "CostGame", /, *args: Params.args, **kwargs: Params.kwargs) -> pd.Series:
        return _turned(concept(costs.game, *args, **kwargs))

    return shares


class CostGame:
    """A game in which c(S) is what coalition S has to pay.

    Everything below is in costs: what each player pays, adding up to c(N). A division is in the core when no coalition
    pays more than its own cost. All else (certificates, properties, further sets) is asked of `game`, whose worths are
    -c(S) and whose payoffs are what players pay, with the sign turned.

    Parameters
    ----------
    costs : float array, shape (2**n,); bit i of the index says that player i is in the coalition; ``costs[0] == 0``
    players : n distinct labels, optional

    Raises
    ------
    GameError
        As for `Game`.

    >>> costs = CostGame([0, 8, 11, 11])
    >>> costs.shapley().tolist(), costs.savings().worths.tolist()
    ([4.0, 7.0], [0.0, 0.0, 0.0, 8.0])
    """

    def __init__(self, costs: ArrayLike, players: Sequence[Hashable] | None = None) -> None:
        self.game = Game(0 - np.asarray(costs), players)  # fractions stay fractions
        self.n, self.players = self.game.n, self.game.players

    @classmethod
    def from_coalitions(cls, costs: Mapping[tuple[Hashable, ...], float]) -> "CostGame":
        """Cost game from a mapping of coalitions (tuples of labels); every non-empty coalition must be present."""
        game = Game.from_coalitions(costs)
        return cls(game.worths, game.players)

    @classmethod
    def from_function(cls, cost: Worth, players: Sequence[Hashable]) -> "CostGame":
        """Cost game from a function of a coalition, called as in `Game.from_function`."""
        game = Game.from_function(cost, players)
        return cls(game.worths, game.players)

    @property
    def costs(self) -> Floats:
        """Cost of every coalition, shape (2**n,)."""
        return 0.0 - self.game.worths

    def savings(self) -> Game:
        """Savings game: v(S) = sum of the members' own costs less c(S).

        For every covariant concept a player pays its own cost less its payoff in the savings game.
        """
        return self.game.zero_normalised()

    # Each concept of Game that pays players, in costs.
    shapley = in_costs(Game.shapley)
    weighted_shapley = in_costs(Game.weighted_shapley)
    semivalue = in_costs(Game.semivalue)
    banzhaf = in_costs(Game.banzhaf)
    normalised_banzhaf = in_costs(Game.normalised_banzhaf)
    solidarity = in_costs(Game.solidarity)
    equal_surplus = in_costs(Game.equal_surplus)
    egalitarian_non_separable = in_costs(Game.egalitarian_non_separable)
    separable_costs_remaining_benefits = in_costs(Game.separable_costs_remaining_benefits)
    proportional = in_costs(Game.proportional)
    tau = in_costs(Game.tau)
    gately = in_costs(Game.gately)
    nucleolus = in_costs(Game.nucleolus)
    prenucleolus = in_costs(Game.prenucleolus)
    per_capita_nucleolus = in_costs(Game.per_capita_nucleolus)
    modiclus = in_costs(Game.modiclus)
    prekernel_point = in_costs(Game.prekernel_point)
    core_center = in_costs(Game.core_center)
    per_capita_nucleolus = in_costs(Game.per_capita_nucleolus)
    proportional_nucleolus = in_costs(Game.proportional_nucleolus)
    modiclus = in_costs(Game.modiclus)
    owen = in_costs(Game.owen)
    banzhaf_owen = in_costs(Game.banzhaf_owen)
    aumann_dreze = in_costs(Game.aumann_dreze)
    myerson = in_costs(Game.myerson)
    position_value = in_costs(Game.position_value)

    def nash_bargaining(self, weights: Payoff | None = None) -> pd.Series:
        """Nash bargaining over the savings: each its own cost less a share of the savings by weight."""
        return _turned(self.game.nash_bargaining(weights))

    def in_core(self, shares: Payoff, tolerance: float | None = None) -> bool:
        """Whether the shares add up to c(N) and no coalition pays more than its own cost."""
        return self.game.in_core(self._payoff(shares), tolerance)

    def blocking(self, shares: Payoff, limit: int | None = None, tolerance: float | None = None) -> pd.DataFrame:
        """Coalitions that pay more than their own cost, the most overcharged first.

        Returns
        -------
        DataFrame
            Columns ``coalition`` (tuple of players), ``cost``, ``share``, ``excess`` (share less cost).

        >>> CostGame([0, 8, 11, 11]).blocking([9, 2]).to_dict("records")
        [{'coalition': (0,), 'cost': 8.0, 'share': 9.0, 'excess': 1.0}]
        """
        found = self.game.blocking(self._payoff(shares), limit, tolerance)
        found["worth"], found["payoff"] = 0.0 - found["worth"], 0.0 - found["payoff"]
        return found.rename(columns={"worth": "cost", "payoff": "share"})

    def core_point(self, reference: Payoff | None = None, weights: Payoff | None = None) -> pd.Series:
        """The division in the core nearest to a reference (default: equal shares); see `Game.core_point`."""
        nearest = None if reference is None else self._payoff(reference)
        return _turned(self.game.core_point(nearest, weights))

    def core_range(self) -> pd.DataFrame:
        """Least and greatest share of each player over the core; see `Game.core_range`."""
        ends = self.game.core_range()
        return pd.DataFrame({"least": 0.0 - ends["greatest"], "greatest": 0.0 - ends["least"]})

    def _payoff(self, shares: Payoff) -> Floats:
        return 0.0 - payoff_vector(self.game, shares, "shares")

    def __repr__(self) -> str:
        return f"CostGame(n={self.n}, players={list(self.players)!r})"


def _turned(payoff: pd.Series) -> pd.Series:
    return pd.Series(0.0 - payoff.to_numpy(), index=payoff.index, name=payoff.name)
