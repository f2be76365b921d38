"""What becomes of offers under other figures: named scenarios of a case, changes on the spot, and grids of them."""

from .changes import grid, parse_change
from .runs import Future, Outcome, futures, run

__all__ = ["Future", "Outcome", "futures", "grid", "parse_change", "run"]
