"""One question answered with coalitions that are listed and with coalitions that are searched for."""

import numpy as np
import pytest

from citypact.case import Case
from citypact.errors import InvalidInput
from citypact.game.coalitions import subset_sums
from citypact.game.searching import least_core_bounds
from citypact.mechanism import Mechanism
from citypact.mechanism.playing import playing
from citypact.negotiation.counter import CounterOffer, counter_offer
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.position import Position, take_position
from citypact.negotiation.ranges import ranges
from citypact.optimize import NoScheme, design
from citypact.pact.scheme import Scheme
from citypact.worth import Worths, WorthTable, alternative, find_worths
from citypact.worth.large import SearchedWorths


class TwoWays:
    """A case under a mechanism, with both kinds of worths; each method checks that both give the same answer."""

    def __init__(self, case: Case, model: Mechanism) -> None:
        self.case, self.model = case, model
        players, anyway = playing(case, model), alternative(case, model)
        listed, searched = (find_worths(players, anyway=anyway, method=way) for way in ("listing", "search"))
        assert isinstance(listed, WorthTable)
        assert isinstance(searched, SearchedWorths)
        self.listed, self.searched = listed, searched
        self.near = 1e-6 * max(1.0, float(np.abs(listed.worths).max()))

    def worst(self, seed: int) -> None:
        """The excess of the worst coalition at a payoff that is drawn."""
        cities = len(self.listed.cities)
        payoff = float(self.listed.worths[-1]) * np.random.default_rng(seed).dirichlet(np.ones(cities))
        truth = float((self.listed.worths - subset_sums(payoff))[1:-1].max())
        found = self.searched.oracle.worst(payoff)
        assert found.excess == pytest.approx(truth, abs=self.near)
        assert found.bound >= truth - self.near
        _, bound = self.searched.oracle.several(payoff)
        assert bound >= truth - self.near

    def least_core(self) -> None:
        """The value of the least core, and what its payoff leaves."""
        bounds, value = least_core_bounds(self.searched.oracle), self.listed.game.least_core().epsilon
        assert (bounds.low, bounds.high) == pytest.approx((value, value), abs=self.near)
        truth = float((self.listed.worths - subset_sums(bounds.payoff))[1:-1].max())
        assert truth == pytest.approx(value, abs=self.near)

    def scheme(self) -> bool:
        """The optimum of each objective of a design; whether there is a scheme at all."""
        listed, searched = (self._designed(table) for table in (self.listed, self.searched))
        assert (listed is None) is (searched is None)
        if listed is None or searched is None:
            return False
        for one, other in zip(listed.verification["stages"], searched.verification["stages"], strict=True):
            assert one["objective"] == other["objective"]
            assert one["value"] == pytest.approx(other["value"], abs=self.near + one["gap"] + other["gap"])
        return True

    def ranges(self) -> None:
        """How far each number can go."""
        listed, searched = (ranges(place).table for place in self._places(Offer()))
        assert list(listed.index) == list(searched.index)
        one, other = (table.select_dtypes("number").to_numpy(dtype=float) for table in (listed, searched))
        assert other == pytest.approx(one, abs=self.near, nan_ok=True)

    def counter_offer(self) -> bool:
        """The nearest offer that everybody accepts; whether there is something to offer."""
        try:
            places = self._places(Offer(clauses=(Clause(number="origin_share", value=0.5),)))
        except InvalidInput:
            return False  # nothing moves that could be shared
        one, other = (self._countered(place) for place in places)
        assert (one is None) is (other is None)
        if one is None or other is None:
            return False
        assert other.distance == pytest.approx(one.distance, abs=self.near + 1e-5 * abs(one.distance))
        return True

    def _designed(self, table: Worths) -> Scheme | None:
        try:
            return design(self.case, self.model, table)
        except NoScheme:
            return None

    def _places(self, offer: Offer) -> list[Position]:
        players = playing(self.case, self.model)
        return [take_position(players, self.model, offer, table) for table in (self.listed, self.searched)]

    @staticmethod
    def _countered(place: Position) -> CounterOffer | None:
        try:
            return counter_offer(place)
        except NoScheme:
            return None
