"""Instruments beside tax sharing: one a file, pure functions on arrays first, then the rule for a case."""

from .award import Award
from .equalization import Equalization
from .instrument import Instrument, Payment
from .investment import Investment
from .pool import Pool
from .quality import Quality
from .rates_pool import RatesPool

__all__ = ["Award", "Equalization", "Instrument", "Investment", "Payment", "Pool", "Quality", "RatesPool"]
