"""From the facts of a case to the worth of every coalition of its cities."""

from typing import TYPE_CHECKING

from citypact.lazy import lazy

from .alternative import alternative  # what is named like its module cannot wait: the name would be the module's
from .opportunities import Opportunities, canonical_cities, opportunities

if TYPE_CHECKING:
    from .finding import find_worths
    from .table import Plan, WorthTable, worth_table
    from .worths import Worths
else:
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "Opportunities": ".opportunities",
            "Plan": ".table",
            "WorthTable": ".table",
            "Worths": ".worths",
            "alternative": ".alternative",
            "canonical_cities": ".opportunities",
            "find_worths": ".finding",
            "opportunities": ".opportunities",
            "worth_table": ".table",
        },
    )

__all__ = [
    "Opportunities",
    "Plan",
    "WorthTable",
    "Worths",
    "alternative",
    "canonical_cities",
    "find_worths",
    "opportunities",
    "worth_table",
]
