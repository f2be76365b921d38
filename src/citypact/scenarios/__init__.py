"""What becomes of offers under other figures: named scenarios of a case, changes on the spot, and grids of them."""

from typing import TYPE_CHECKING

from citypact.lazy import lazy

if TYPE_CHECKING:
    from .changes import grid, parse_change
    from .runs import Future, Outcome, futures, run
else:
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "Future": ".runs",
            "Outcome": ".runs",
            "futures": ".runs",
            "grid": ".changes",
            "parse_change": ".changes",
            "run": ".runs",
        },
    )

__all__ = ["Future", "Outcome", "futures", "grid", "parse_change", "run"]
