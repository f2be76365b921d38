"""Many seeds one after the other: which fail, and what it cost. For ``benchmarks/check_*.py``."""

import time
import traceback
from collections.abc import Callable, Iterable


def tally(check: Callable[..., object], cases: Iterable[tuple[object, ...]]) -> int:
    """Check every case, print those that fail and a line of totals; 1 if any failed, else 0."""
    failed = tried = 0
    started = time.process_time()
    for case in cases:
        tried += 1
        try:
            check(*case)
        except Exception:
            failed += 1
            print(f"{' '.join(map(str, case))}:\n{traceback.format_exc()}", flush=True)
    print(f"{tried} tried, {failed} failed, {time.process_time() - started:.0f} s of CPU")
    return min(failed, 1)
