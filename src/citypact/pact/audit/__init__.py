"""Does a pact keep its own rules? Every limit, read off the case, the mechanism, the terms and the ledger."""

from .audit import Outside, breaches
from .breach import Breach

__all__ = ["Breach", "Outside", "breaches"]
