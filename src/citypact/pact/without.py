"""What happens without a pact, and what it means to each city: the status quo over nothing moving at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..case.firms import compensation
from ..case.flows import Move, discount_factors, moves_of, present_value
from ..case.model import BEYOND, Case
from ..case.players import on_provinces
from ..content import ByContent

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class WithoutPact(ByContent):
    """Moves that happen anyway, and a plan beside them. Money in the case's unit."""

    case: Case
    anyway: Mapping[str, str]
    """Host of each transfer that moves without a pact."""
    plan: Mapping[str, str]
    """Host of each transfer that moves under the pact."""

    @cached_property
    def moves(self) -> Mapping[str, Move]:
        """Flows of what happens anyway, by transfer."""
        return moves_of(self.case, self.anyway)

    @cached_property
    def flows(self) -> Floats:
        """What they bring each city, its part of their costs taken off, shape (cities, years); not discounted."""
        return self._added_up(lambda flows: (flows.of_origin(0.0), flows.of_host(1.0)))

    @cached_property
    def revenue(self) -> Floats:
        """What of it changes budget revenue, shape (cities, years); not discounted."""
        return self._added_up(lambda flows: (flows.release_revenue - flows.lost, flows.kept))

    @cached_property
    def by_city(self) -> pd.DataFrame:
        """By city, in present value: change of budget revenue without a pact, and all that it brings."""
        discount = discount_factors(self.case)
        figures = {"revenue": self.revenue @ discount, "anyway": self.flows @ discount}
        cities = pd.Index([city.id for city in self.case.cities], name="city")
        return pd.DataFrame(figures, index=cities)

    @cached_property
    def by_transfer(self) -> pd.DataFrame:
        """By transfer: origin, host without a pact, host under it (missing: kept), what the firm is paid for it."""
        moves = moves_of(self.case, {k: host for k, host in self.plan.items() if k in self.anyway})
        paid = {k: compensation(self.case, flows, moves.get(k)) for k, flows in self.moves.items()}
        rows = {
            k: (flows.transfer.origin, flows.host.host, self.plan.get(k), present_value(self.case, paid[k]))
            for k, flows in self.moves.items()
        }
        columns = ["origin", "anyway", "host", "firm_compensation"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("transfer")

    def _added_up(self, falls: Callable[[Move], tuple[Floats, Floats]]) -> Floats:
        """What falls to origin and host of each move, and to provinces that are players, shape (cities, years)."""
        at, table = self.case.position, np.zeros((len(self.case.cities), self.case.horizon))
        for flows in self.moves.values():
            to_origin, to_host = falls(flows)
            table[at[flows.transfer.origin]] += to_origin
            if flows.host.host != BEYOND:
                table[at[flows.host.host]] += to_host
            for province, change in on_provinces(self.case, flows).items():
                table[at[province]] += change
        return table
