"""Instruments beside tax sharing: one a file, pure functions on arrays first, then the rule for a case."""

from .award import Award, ClosedAward
from .equalization import ClosedEqualization, Equalization
from .instrument import ClosedInstrument, Instrument, Payment
from .investment import ClosedInvestment, Investment
from .pool import ClosedPool, Pool
from .quality import ClosedQuality, Quality
from .rates_pool import ClosedRatesPool, RatesPool

__all__ = [
    "Award",
    "ClosedAward",
    "ClosedEqualization",
    "ClosedInstrument",
    "ClosedInvestment",
    "ClosedPool",
    "ClosedQuality",
    "ClosedRatesPool",
    "Equalization",
    "Instrument",
    "Investment",
    "Payment",
    "Pool",
    "Quality",
    "RatesPool",
]
