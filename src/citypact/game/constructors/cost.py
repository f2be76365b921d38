"""Cost games: what coalitions must pay rather than what they earn."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import pandas as pd
from numpy.typing import ArrayLike

from citypact.text import both

from ..answers.explain import in_words
from ..answers.picture import drawn
from ..asked import mapped
from ..coalitions import Floats, finite_amount
from ..game import Game
from ..payoffs import Payoff, payoff_vector
from ..properties.finding import Finding
from ..representations.function import Worth
from ..sets.cost_of_stability import CostOfStability

if TYPE_CHECKING:
    import plotly.graph_objects as go

Params = ParamSpec("Params")
Label = TypeVar("Label", bound=Hashable)
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
    pays more than its own cost. All else (certificates, further properties and sets) is asked of `game`, whose worths
    are -c(S) and whose payoffs are what players pay, with the sign turned.

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
        self.game = -1 * Game(costs, players)
        self.n, self.players = self.game.n, self.game.players

    @classmethod
    def of(cls, costs: Game) -> "CostGame":
        """Cost game whose costs are the worths of a game; fractions stay exact.

        >>> CostGame.of(Game.from_dividends({("a",): 3, ("b",): 2, ("a", "b"): -1})).shapley().tolist()
        [2.5, 1.5]
        """
        made = cls(costs.worths, costs.players)
        made.game = -1 * costs
        return made

    @classmethod
    def from_coalitions(cls, costs: Mapping[tuple[Hashable, ...], float]) -> "CostGame":
        """Cost game from a mapping of coalitions (tuples of labels); every non-empty coalition must be present."""
        return cls.of(Game.from_coalitions(costs))

    @classmethod
    def from_function(cls, cost: Worth, players: Sequence[Hashable]) -> "CostGame":
        """Cost game from a function of a coalition, called as in `Game.from_function`."""
        return cls.of(Game.from_function(cost, players))

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
    equal_profit = in_costs(Game.equal_profit)
    owen = in_costs(Game.owen)
    banzhaf_owen = in_costs(Game.banzhaf_owen)
    aumann_dreze = in_costs(Game.aumann_dreze)
    myerson = in_costs(Game.myerson)
    position_value = in_costs(Game.position_value)
    nucleolus = in_costs(Game.nucleolus)
    prenucleolus = in_costs(Game.prenucleolus)
    per_capita_nucleolus = in_costs(Game.per_capita_nucleolus)
    proportional_nucleolus = in_costs(Game.proportional_nucleolus)
    weighted_nucleolus = in_costs(Game.weighted_nucleolus)
    modiclus = in_costs(Game.modiclus)
    prekernel_point = in_costs(Game.prekernel_point)
    core_center = in_costs(Game.core_center)

    def nash_bargaining(self, weights: Payoff | None = None, disagreement: Payoff | None = None) -> pd.Series:
        """Nash bargaining over the savings: each its own cost (or that at disagreement) less a share by weight."""
        fallback = None if disagreement is None else self._payoff(disagreement)
        return _turned(self.game.nash_bargaining(weights, fallback))

    def is_subadditive(self) -> Finding:
        """Whether disjoint coalitions never pay more together than apart; see `Game.is_superadditive`.

        >>> print(CostGame([0, 2, 2, 5]).is_subadditive())
        the cost game is not subadditive: two coalitions pay more together (c{1} = 2, c{0} = 2, c{0, 1} = 5; by 1)
        """
        return self._found(self.game.is_superadditive(), "subadditive")

    def is_concave(self) -> Finding:
        """Whether players add less to the costs of larger coalitions; see `Game.is_convex`."""
        return self._found(self.game.is_convex(), "concave")

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

    def core_point(
        self,
        reference: Payoff | None = None,
        weights: Payoff | None = None,
        ceilings: Mapping[Hashable, float] | None = None,
        sums: Mapping[tuple[Hashable, ...], float] | None = None,
    ) -> pd.Series:
        """The division in the core nearest to a reference (default: equal shares); see `Game.core_point`.

        Parameters
        ----------
        ceilings : mapping of player to money, optional
            The most that some players pay.
        sums : mapping of tuples of players to money, optional
            What a group of players must pay together.
        """
        nearest = None if reference is None else self._payoff(reference)
        return _turned(self.game.core_point(nearest, weights, _opposite(ceilings, "ceilings"), _opposite(sums, "sums")))

    def least_core_point(
        self,
        reference: Payoff | None = None,
        weights: Payoff | None = None,
        ceilings: Mapping[Hashable, float] | None = None,
        sums: Mapping[tuple[Hashable, ...], float] | None = None,
    ) -> pd.Series:
        """As `core_point`, at the least uniform concession; exists where the core is empty, too."""
        nearest = None if reference is None else self._payoff(reference)
        return _turned(
            self.game.least_core_point(nearest, weights, _opposite(ceilings, "ceilings"), _opposite(sums, "sums"))
        )

    def core_range(self, epsilon: float = 0.0) -> pd.DataFrame:
        """Least and greatest share of each player over the (strong epsilon-) core; see `Game.core_range`."""
        ends = self.game.core_range(epsilon)
        return pd.DataFrame({"least": 0.0 - ends["greatest"], "greatest": 0.0 - ends["least"]})

    def core_vertices(self, epsilon: float = 0.0) -> pd.DataFrame:
        """Vertices of the (strong epsilon-) core, one a row, in lexicographic order; see `Game.core_vertices`."""
        return (0.0 - self.game.core_vertices(epsilon))[::-1].reset_index(drop=True)

    def cost_of_stability(
        self, shares: Payoff | None = None, only: Iterable[Hashable] | None = None
    ) -> CostOfStability:
        """Least subsidy with which no coalition pays more than its own cost; see `Game.cost_of_stability`.

        ``payoff`` of the answer are the shares left to pay, adding up to c(N) less the subsidy.

        >>> CostGame([0, 1, 1, 1, 1, 1, 1, 2]).cost_of_stability().payoff.round(9).tolist()
        [0.5, 0.5, 0.5]
        """
        found = self.game.cost_of_stability(None if shares is None else self._payoff(shares), only)
        return replace(found, payoff=_turned(found.payoff))

    def explain(self, shares: Payoff, lang: str = "en") -> str:
        """Shares in words: whether they cover the cost and are stable, and who is least content; see `Game.explain`.

        >>> print(CostGame([0, 8, 11, 11], ["Linz", "Wels"]).explain([9, 2]))
        The shares add up to 11; together the players cost 11.
        The division is not stable: 1 coalition would pay less alone.
        Least content is {Linz}: alone it costs 8, here it pays 9, 1 too much.
        Linz pays 9 (alone 8, adds 0 to the others); least content within {Linz}, which pays 1 more than alone.
        Wels pays 2 (alone 11, adds 3 to the others); least content within {Wels}, which pays 9 less than alone.
        """
        return in_words(self.game, self._payoff(shares), "cost", lang)

    def picture(self, shares: Mapping[str, Payoff] | None = None, lang: str = "en") -> "go.Figure":
        """Triangle or tetrahedron of the divisions; at a corner its player pays least. See `Game.picture`."""
        divisions = {} if shares is None else mapped(shares, "shares")
        turned = {name: self._payoff(division) for name, division in divisions.items()}
        return drawn(self.game, turned, lang, sign=-1.0)

    def _found(self, finding: Finding, name: str) -> Finding:
        said = both(f"game.property.name.{name}")
        if finding:
            return Finding(name, True, (), 0.0, both("game.property.cost_holds", name=said))
        shown = ", ".join(
            f"c{{{', '.join(map(str, coalition))}}} = {self.costs[self.game.index(coalition)]:g}"
            for coalition in finding.coalitions
        )
        text = both(
            "game.property.cost_fails", name=said, why=both(f"game.property.why.{name}"), costs=shown, gap=finding.gap
        )
        return Finding(name, False, finding.coalitions, finding.gap, text)

    def _payoff(self, shares: Payoff) -> Floats:
        return 0.0 - payoff_vector(self.game, shares, both("game.what.shares"))

    def __repr__(self) -> str:
        return f"CostGame(n={self.n}, players={list(self.players)!r})"


def _opposite(money: Mapping[Label, float] | None, name: str) -> dict[Label, float] | None:
    return None if money is None else {key: -finite_amount(amount, name) for key, amount in mapped(money, name).items()}


def _turned(payoff: pd.Series) -> pd.Series:
    return pd.Series(0.0 - payoff.to_numpy(), index=payoff.index, name=payoff.name)
