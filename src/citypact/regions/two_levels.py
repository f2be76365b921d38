"""Provinces as a-priori unions: cities bargain in two levels, provinces with each other and cities inside their own.

Nothing is merged: a union is worth what its cities can do together, each with its own land and its own moves.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ..case.model import Case
from ..content import ByContent
from ..game import Game
from .grouping import Grouping, provinces_of
from .weights import city_weights


@dataclass(frozen=True, eq=False)
class TwoLevels(ByContent):
    """A game of cities and the unions they come in."""

    game: Game
    unions: Mapping[Hashable, tuple[Hashable, ...]]
    weights: pd.Series | None = None
    """By city; None where all count alike."""

    @cached_property
    def quotient(self) -> Game:
        """The game between unions (Owen 1977)."""
        return self.game.quotient(self.unions)

    @cached_property
    def cities(self) -> pd.DataFrame:
        """By city: its union and the divisions of the joint gain.

        ``shapley``; ``owen`` (unions bargain as blocks, cities inside them by what they add); and with weights
        ``weighted_shapley`` (each dividend split by weight) and ``weighted_nash`` (all or nothing, the surplus split by
        weight).
        """
        game = self.game
        columns = {"shapley": game.shapley(), "owen": game.owen(list(self.unions.values()))}
        if self.weights is not None:
            columns["weight"] = self.weights / self.weights.sum()
            columns["weighted_shapley"] = game.weighted_shapley(self.weights)
            columns["weighted_nash"] = game.nash_bargaining(self.weights)
        of = {city: union for union, cities in self.unions.items() for city in cities}
        order = list(game.players)
        table = pd.DataFrame({name: column.reindex(order) for name, column in columns.items()})
        table.insert(0, "union", pd.Series(of).reindex(order))
        return table.rename_axis("city")

    @cached_property
    def between(self) -> pd.DataFrame:
        """By union: worth alone, its Shapley value between unions (what Owen's value gives its cities together), the
        nucleolus between unions, and what its cities get together by the Shapley value of cities."""
        game = self.quotient
        alone = {union: float(game.worths[1 << i]) for i, union in enumerate(game.players)}
        table = {
            "alone": pd.Series(alone),
            "shapley": game.shapley(),
            "nucleolus": game.nucleolus(),
            "cities_shapley": self.cities.groupby("union")["shapley"].sum().reindex(list(game.players)),
        }
        return pd.DataFrame(table).rename_axis("union")

    def slack(self, gains: pd.Series) -> pd.DataFrame:
        """Every proper coalition of unions at these gains of cities: members, worth, joint gain, slack; least first."""
        totals = pd.Series(
            {str(union): float(gains[[str(city) for city in cities]].sum()) for union, cities in self.unions.items()}
        )
        excess = self.quotient.excess(totals)
        index = np.arange(1, excess.size - 1)
        index = index[np.argsort(-excess[index], kind="stable")]
        members = [self.quotient.coalition(int(c)) for c in index]
        worths = self.quotient.worths[index]
        table = {"members": members, "worth": worths, "gain": worths - excess[index], "slack": -excess[index]}
        return pd.DataFrame(table)


def two_levels(case: Case, game: Game, grouping: Grouping | None = None, weights: str | None = None) -> TwoLevels:
    """The game of a case's cities with its provinces, or other groups, as a-priori unions.

    Parameters
    ----------
    weights : a kind of ``city_weights``, where size or rank is to count

    Raises
    ------
    InvalidInput
        A city has no weight of this kind.
    """
    groups = provinces_of(case) if grouping is None else grouping
    unions: dict[Hashable, tuple[Hashable, ...]] = {group: tuple(groups.members(group)) for group in groups.all}
    return TwoLevels(game, unions, None if weights is None else city_weights(case, weights))
