"""Worths of coalitions that are not listed, as every room asks for them: see ``Worths``."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from ...game.coalitions import members
from ..opportunities import Opportunities
from ..table import Plan
from ..value import Value
from .claims import SearchedClaims
from .kept import forget_met, keep_met, kept_met
from .met import Met
from .oracle import Oracle
from .riding import Riding
from .sampled import Sampling, fewest, shapley_value


@dataclass(eq=False)
class SearchedWorths:
    """Worths by an oracle; bit i of a coalition is the i-th city in canonical order.

    ``kept``: folder in which an earlier search left what it came to, if there is one, and in which this one may; by
    default the one of ``cache``.
    """

    oracle: Oracle
    kept: Path | None = None
    _claims: dict[Riding, SearchedClaims] = field(default_factory=dict, init=False, repr=False)
    _evaluations: int | None = field(default=None, init=False, repr=False)

    @property
    def chances(self) -> Opportunities:
        """What there is to gain."""
        return self.oracle.chances

    @property
    def cities(self) -> tuple[str, ...]:
        """The players, in canonical order."""
        return self.chances.cities

    @property
    def everyone(self) -> int:
        """The grand coalition."""
        return self.oracle.listing.everyone

    @property
    def together(self) -> float:
        """Worth of the grand coalition."""
        return self.oracle.together

    @property
    def largest(self) -> float:
        """No worth is larger."""
        return self.claims(Riding()).met.largest

    def worth(self, coalition: int) -> float:
        """Worth of a coalition."""
        return self.oracle.worth(coalition)

    def plan(self, coalition: int) -> Plan:
        """The plan that attains it."""
        return self.oracle.plan(coalition)

    def members(self, coalition: int) -> tuple[str, ...]:
        """Cities of a coalition, in canonical order."""
        return tuple(self.cities[i] for i in members(coalition))

    @cached_property
    def shapley(self) -> Value:
        """The Shapley value by city: exact where the parts of the game allow it, else sampled."""
        return shapley_value(self.chances, Sampling(self._evaluations, kept=self.kept))

    def hurry(self) -> None:
        """Let a Shapley value that is sampled, and not known yet, rest on the fewest worths from which errors are told.

        For what is handed over when the time is over: its errors are larger, and are said.
        """
        self._evaluations = fewest(len(self.cities))

    @property
    def nucleolus(self) -> pd.Series | None:
        """Not known."""
        return None

    @property
    def known(self) -> None:
        """No coalition is listed."""
        return None

    def claims(self, riding: Riding) -> SearchedClaims:
        """What coalitions could do alone while others build open projects; what was met stays known."""
        if riding not in self._claims:
            oracle = self.oracle.under(riding)
            self._claims[riding] = SearchedClaims(oracle, Met(oracle))
            self._claims[riding].met.add(kept_met(self.chances, self.kept))
        return self._claims[riding]

    def keep(self) -> None:
        """Keep the coalitions that were met, for a search that goes on; as far as the folder can be written to."""
        keep_met(self.chances, {c for claims in self._claims.values() for c in claims.met.coalitions}, self.kept)

    def forget(self) -> None:
        """Remove what is kept of coalitions met: a search that is done leaves nothing that another could differ by."""
        forget_met(self.chances, self.kept)

    def account(self, coalitions: Collection[int] = ()) -> dict[str, Any]:
        """How the worths were found; those of these coalitions and of all cities are confirmed."""
        listing = self.oracle.listing
        listing.confirm([*coalitions, self.everyone])
        return {
            "linear_programs": listing.packing.linear_programs,
            "integer_programs": listing.packing.integer_programs,
            "coalitions_met": sum(len(claims.met.coalitions) for claims in self._claims.values()),
            "ties": [],
        }
