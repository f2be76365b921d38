"""The game of a case with its solution concepts and their proofs, each computed once."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ...case.model import Case
from ...content import ByContent
from ...game import Game
from ...game.sets.core import Core
from ...game.sets.kohlberg import KohlbergCertificate
from ...game.sets.least_core import LeastCore
from ...worth import WorthTable
from ..money import digits
from ..names import Names


@dataclass(frozen=True, eq=False)
class Study(ByContent):
    """A case and the worth of all coalitions of its cities. Money in the case's unit."""

    case: Case
    table: WorthTable

    @property
    def game(self) -> Game:
        """The game over the cities, in canonical order."""
        return self.table.game

    @cached_property
    def names(self) -> Names:
        """Names of cities, transfers and projects."""
        return Names(self.case)

    @cached_property
    def digits(self) -> int:
        """Decimals of money worth showing."""
        return digits(float(self.table.worths[-1]))

    @cached_property
    def core(self) -> Core:
        """Whether the core is empty, with the proof."""
        return self.game.core()

    @cached_property
    def least_core(self) -> LeastCore:
        """The least uniform concession that makes a division stable."""
        return self.game.least_core()

    @cached_property
    def nucleolus(self) -> KohlbergCertificate:
        """The nucleolus with its proof."""
        return self.game.nucleolus_certificate()

    @cached_property
    def prenucleolus(self) -> KohlbergCertificate:
        """The prenucleolus with its proof."""
        return self.game.prenucleolus_certificate()

    @cached_property
    def divisions(self) -> pd.DataFrame:
        """By city, in the order of the case: worth alone and the divisions of the joint gain."""
        alone = {city: float(self.table.worths[1 << i]) for i, city in enumerate(self.game.players)}
        columns = {
            "alone": pd.Series(alone),
            "shapley": self.game.shapley(),
            "nucleolus": self.nucleolus.payoff,
            "prenucleolus": self.prenucleolus.payoff,
            "least_core": self.least_core.point,
        }
        cities = [city.id for city in self.case.cities]
        table = pd.DataFrame({name: column.reindex(cities) for name, column in columns.items()})
        return table.rename_axis("city")

    @cached_property
    def shapley_in_core(self) -> bool:
        """Whether no coalition could do better than its Shapley values."""
        return self.game.in_core(self.game.shapley())
