"""A sweep of Beijing-Tianjin-Hebei: rates of settling, of asking all coalitions, of solving anew, and peak memory.

Run by hand: ``python tests/benchmarks/bench_sweep.py [futures] [redesigns] [jobs]``. Nothing is asserted.
"""

import resource
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import citypact
from citypact.cli.stopping import workers
from citypact.scenarios.samples import sample
from citypact.scenarios.sweep import Store, Sweep, run, summary
from citypact.scenarios.uncertainty import parse_uncertainties

LINES = [
    "tax: hosts.*.tax_vat + hosts.*.tax_cit *= norm(1, 0.15) by sector (0.3)",
    "growth: hosts.*.growth *= uniform(0.2, 1.2)",
    "benefits: project_benefits.*.benefit *= norm(1, 0.1)",
    "rate: case.discount_rate *= uniform(0.8, 0.4)",
]


def measured(what: str, sweep: Sweep, jobs: int) -> float:
    """Seconds by the clock of one sweep with its summary; prints rate and memory."""
    with tempfile.TemporaryDirectory() as folder:
        start, cpu = perf_counter(), process_time()
        store = Store(Path(folder), sweep)
        run(store, lambda: workers(jobs), jobs=jobs)
        worked = perf_counter() - start
        found = summary(store)
        chance = float((found.by_city["worse_off"] > 0).mean())
        told = perf_counter() - start - worked
    peaks = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    rows = sweep.sample.rows
    print(f"{what:20} {rows:>9,} futures, {jobs} jobs: {worked:8.1f} s, {rows / worked:10.1f} a second")
    print(
        f"    summary {told:.1f} s, {process_time() - cpu:.1f} s of CPU, peak {peaks[0]:.0f} MB, workers {peaks[1]:.0f}"
    )
    print(f"    cities that may be worse off: {chance:.0%}")
    return worked


def main(futures: int, redesigns: int, jobs: int) -> None:
    """Print all of it."""
    scheme = citypact.design(citypact.load_case("beijing-tianjin-hebei"), citypact.load_model("hybrid"))
    lines = parse_uncertainties(LINES)

    def sweep(rows: int, **more: int) -> Sweep:
        return Sweep(scheme, sample(scheme.case, lines, "random", rows), **more)

    settled = measured("settled", sweep(futures, coalitions=False), 1) / futures
    measured("with all coalitions", sweep(max(1, futures // 50)), 1)
    anew = measured("designed anew", sweep(redesigns, coalitions=False, redesign=redesigns), 1) / redesigns
    print(f"settling is {anew / settled:,.0f} times faster than designing anew")
    if jobs > 1:
        shared = measured("designed anew", sweep(redesigns, coalitions=False, redesign=redesigns), jobs) / redesigns
        print(f"{jobs} processes: {anew / shared:.2f} times as fast as one")


if __name__ == "__main__":
    main(*(int(word) for word in (*sys.argv[1:], *("1000000", "100", "2")[len(sys.argv) - 1 :])))
