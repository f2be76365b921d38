"""The origin puts money into the host's park and is paid for it by what it put in, not by the tax.

    stake[k,t] = origin_share * capital[k,t]              origin pays host
    return[k,t] = return_rate * sum of stakes before year t  host pays origin for ``years`` years

With a rate that is fixed whatever the park earns this is the fixed-return enclave; with the park's profit on its
capital for a rate it is a joint company with profit by paid-in equity. Taxes stay with the host.
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Self

import numpy as np
from pydantic import Field, model_validator

from ...reading.fields import Whole
from ..closing import closes
from ..economy import Economy
from ..fractions import Floats
from ..quantity import Ratio, largest, never_open, refuse
from .instrument import ClosedInstrument, Instrument, Payment


def returns(stakes: Floats, rate: float, years: int) -> Floats:
    """Yearly return on what was paid in before, each stake for ``years`` years after its own. Shape (years,).

    >>> returns(np.array([100.0, 0, 0, 0]), 0.10, 2).tolist()
    [0.0, 10.0, 10.0, 0.0]
    """
    paid_in = np.cumsum(stakes)
    due = np.concatenate([[0.0], paid_in[:-1]])
    over = np.concatenate([np.zeros(years + 1), paid_in])[: stakes.size]
    found: Floats = rate * (due - over)
    return found


class Investment(Instrument):
    """A stake of the origin in the host's capital outlay for a move, and its yearly return."""

    coupled: ClassVar[tuple[tuple[str, ...], ...]] = (("origin_share", "return_rate"),)

    origin_share: Ratio = Field(description="part of the host's capital cost that the origin pays in")
    return_rate: Ratio = Field(description="yearly return on what was paid in, paid by the host")
    years: Annotated[Whole, Field(ge=1, le=100), never_open("years")] = Field(
        description="years in which a stake earns"
    )

    @model_validator(mode="after")
    def _something_invested(self) -> Self:
        refuse([("no_stake", {})] if largest(self.origin_share) == 0 else [])
        return self


@closes(Investment)
class ClosedInvestment(Investment, ClosedInstrument):
    """The stake, its part and return settled."""

    origin_share: float
    return_rate: float

    def payments(self, seen: Economy) -> Iterator[Payment]:
        """Stakes and returns of every eligible move."""
        for k, flows in seen.moves.items():
            if k in seen.eligible:
                origin, host = flows.transfer.origin, flows.host.host
                stakes = self.origin_share * flows.capital
                yield Payment(origin, host, "stake", k, stakes)
                yield Payment(host, origin, "return", k, returns(stakes, self.return_rate, self.years))
