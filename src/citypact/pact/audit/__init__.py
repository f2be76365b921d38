"""Does a pact keep its own rules? Every limit, read off the case, the mechanism, the terms and the ledger."""

from .audit import breaches
from .breach import Breach

__all__ = ["Breach", "breaches"]
