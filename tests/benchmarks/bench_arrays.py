"""One offer and many futures by arrays against settling, on Beijing-Tianjin-Hebei: CPU time, ratios and memory.

Run by hand: ``python tests/benchmarks/bench_arrays.py [futures]``. Nothing is asserted: times depend on the machine.
"""

import resource
import sys
from collections.abc import Callable
from time import process_time

import numpy as np

import citypact
from citypact.arrays import Lever, Override, affine, settle_futures
from citypact.arrays.coalitions import joint_gains, least_worths, order_of
from citypact.arrays.levers import pulled
from citypact.pact import ledger

BATCH = 4_000
LEVERS = (
    Lever("host tax", (Override("hosts", "tax_vat"), Override("hosts", "tax_cit"))),
    Lever("host growth", (Override("hosts", "growth"),)),
    Lever("origin growth", (Override("transfers", "growth"),)),
    Lever("benefits", (Override("project_benefits", "benefit"),)),
    Lever("rate", (Override("case", "discount_rate"),)),
)


def seconds(work: Callable[[], object], times: int) -> float:
    """CPU time of one call, after one that warms up."""
    work()
    start = process_time()
    for _ in range(times):
        work()
    return (process_time() - start) / times


def main(futures: int) -> None:
    """Print times and ratios."""
    case, model = citypact.load_case("beijing-tianjin-hebei"), citypact.load_model("hybrid")
    scheme = citypact.design(case, model)
    case, terms, table = scheme.case, scheme.terms, scheme.table
    assert isinstance(table, citypact.WorthTable)
    settled = seconds(lambda: ledger.gains(case, ledger.settle(case, model, terms)), 20)
    print(f"settling and its gains {settled * 1e3:10.3f} ms")
    known, worths, order = affine(case, model, terms), scheme.game.worths, order_of(case, table)
    numbers = known.vector(terms)
    print(f"the map, once          {seconds(lambda: affine(case, model, terms), 5) * 1e3:10.3f} ms")
    _line("an offer, all excesses", seconds(lambda: worths - joint_gains(known.gains(numbers), order), 500), settled)
    values = np.random.default_rng(1).uniform(0.7, 1.3, (BATCH, len(LEVERS)))
    _line("a future", seconds(lambda: settle_futures(case, model, terms, LEVERS, values), 3) / BATCH, settled)
    some = pulled(case, LEVERS, list(values[:200].T[:, :, None]))
    _line("a bound of all worths", seconds(lambda: least_worths(some, table, scheme.anyway, 200), 2) / 200, settled)
    start, gains = process_time(), np.zeros((futures, len(case.cities)))
    for first in range(0, futures, BATCH):
        rows = slice(first, first + BATCH)
        drawn = np.random.default_rng(first).uniform(0.7, 1.3, (len(gains[rows]), len(LEVERS)))
        gains[rows] = settle_futures(case, model, terms, LEVERS, drawn).gains
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{futures:,} futures: {process_time() - start:.1f} s of CPU, peak {peak:.0f} MB of the process")


def _line(what: str, time: float, settled: float) -> None:
    print(f"{what:22} {time * 1e3:10.3f} ms   {settled / time:8.0f} times faster")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
