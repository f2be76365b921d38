"""A pact in thousands of futures: held as it is, designed anew, or both on some of them.

    store = Store(folder, Sweep(scheme, sample(scheme.case, parse_uncertainties(lines))))
    run(store)  # or by any executor of concurrent.futures: run(store, executor)
    found = summary(store)

Futures are worked out in batches that are the same however many workers there are; each is a file once it is done, so
that a run that was stopped goes on where it was. A batch depends on its place in the sample alone.
"""

from typing import TYPE_CHECKING

from citypact.lazy import lazy

if TYPE_CHECKING:
    from ...working import Executors
    from .engine import run
    from .plan import Sweep
    from .store import Store
    from .summaries import Summary, summary
else:
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "Executors": "...working",
            "Store": ".store",
            "Summary": ".summaries",
            "Sweep": ".plan",
            "run": ".engine",
            "summary": ".summaries",
        },
    )

__all__ = ["Executors", "Store", "Summary", "Sweep", "run", "summary"]
