"""What coalitions can earn, as every room asks for it: by a table of all of them, or by an oracle.

``WorthTable`` lists every coalition; ``large.SearchedWorths`` lists none and works out those that are asked for. Which
of them it is, the number of cities decides, unless somebody says otherwise: see ``finding``.
"""

from collections.abc import Collection
from typing import Any, Protocol

import pandas as pd

from .known import Known
from .opportunities import Opportunities
from .table import Plan
from .value import Value


class Worths(Protocol):
    """Worths of a case's coalitions over the status quo, in the case's money and present value.

    Coalitions are bit masks over the cities in canonical order.
    """

    @property
    def chances(self) -> Opportunities:
        """What there is to gain."""

    @property
    def cities(self) -> tuple[str, ...]:
        """The players, in canonical order."""

    @property
    def everyone(self) -> int:
        """The grand coalition."""

    @property
    def together(self) -> float:
        """Its worth."""

    @property
    def largest(self) -> float:
        """The largest worth of any coalition; what is proven of it where they are not listed."""

    def worth(self, coalition: int) -> float:
        """Worth of a coalition."""

    def plan(self, coalition: int) -> Plan:
        """The plan that attains it."""

    def members(self, coalition: int) -> tuple[str, ...]:
        """Cities of a coalition, in canonical order."""

    @property
    def shapley(self) -> Value:
        """The Shapley value by city, exact or sampled."""

    @property
    def nucleolus(self) -> pd.Series | None:
        """The nucleolus by city; None where not every coalition is listed."""

    @property
    def known(self) -> Known | None:
        """What was found of the moves, for cases in which they are the same; None where coalitions are not listed."""

    def account(self, coalitions: Collection[int] = ()) -> dict[str, Any]:
        """How the worths were found and what confirmed them, for the verification of a scheme.

        ``coalitions``: those that carry a verdict, and so are confirmed by a second opinion.
        """
