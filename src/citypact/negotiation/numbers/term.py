"""The years for which a deal's tax is shared: whole numbers, granted by clauses and not by the program.

Nothing of it is open within one program. Other terms are other programs: see ``negotiation.granted``.
"""

from collections.abc import Iterator

import numpy as np

from ...optimize.program import Expression, Program
from ...optimize.setting import Deal, Setting
from ...pact.scheme import Scheme
from .kind import Kind
from .number import Item, Key


class Term(Kind):
    """A term; its key is the transfers that its clause names, empty for all."""

    name = "term"
    unit = "exact"
    named_by = ("transfer",)

    def items(self, setting: Setting) -> Iterator[Item]:
        """None: a program takes its terms as they are."""
        return iter(())

    def expression(self, program: Program, key: Key) -> Expression | float:
        """The years, which no program can change."""
        return _years(program.setting, key)

    def value(self, setting: Setting, scheme: Scheme, key: Key) -> float:
        """The years in which there is anything to share."""
        return _years(setting, key)

    def concerns(self, setting: Setting, key: Key) -> frozenset[str]:
        """Origins and hosts of the transfers."""
        deals = _deals(setting, key)
        return frozenset(setting.cities[i].id for deal in deals for i in (deal.origin, deal.host))

    def fields(self, key: Key) -> tuple[str, ...]:
        """Transfers."""
        return ("transfer",) * len(key)


def _deals(setting: Setting, key: Key) -> list[Deal]:
    return [deal for deal in setting.deals if deal.tax.any() and (not key or deal.transfer in key)]


def _years(setting: Setting, key: Key) -> float:
    """The longest of the deals' terms, from the first year of sharing to the last."""
    last = (int(np.flatnonzero(deal.tax > 0)[-1]) - deal.shared.clock + 1 for deal in _deals(setting, key))
    return float(max(last, default=0))
