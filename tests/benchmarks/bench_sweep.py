"""A sweep of Beijing-Tianjin-Hebei: rates of settling, of asking all coalitions, of solving anew, and peak memory.

Run by hand: ``python tests/benchmarks/bench_sweep.py [futures] [redesigns] [jobs] [rounds]``. Nothing is asserted.
Rates are per second of processor time, which a busy machine leaves alone; several processes against one are told twice:
by the clock, the best of some rounds, and as what free cores would come to, by the processor time that they all take.
"""

import resource
import sys
import tempfile
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Cost:
    """What a sweep took, in seconds."""

    clock: float
    cpu: float
    """Of this process and its workers."""


def used() -> float:
    """Processor time so far, of this process and of workers that have ended."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def measured(what: str, sweep: Sweep, jobs: int, rounds: int = 1) -> Cost:
    """The least that one sweep took of some rounds, its summary beside; prints rate and memory."""
    costs = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            start, cpu = perf_counter(), used()
            store = Store(Path(folder), sweep)
            run(store, lambda: workers(jobs), jobs=jobs)
            costs.append(Cost(perf_counter() - start, used() - cpu))
            start = process_time()
            found = summary(store)
            chance = float((found.by_city["worse_off"] > 0).mean())
            told = process_time() - start
    least = Cost(min(cost.clock for cost in costs), min(cost.cpu for cost in costs))
    peaks = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    rows = sweep.sample.rows
    print(f"{what:20} {rows:>9,} futures, {jobs} jobs: CPU {least.cpu:8.1f} s, {rows / least.cpu:10.1f} a second of it")
    print(f"    clock {least.clock:.1f} s, summary {told:.1f} s, peak {peaks[0]:.0f} MB, workers {peaks[1]:.0f} MB")
    print(f"    cities that may be worse off: {chance:.0%}")
    if found.chance_of_objection is not None:
        print(f"    objections: surely {found.chance_of_objection:.1%}, undecided {found.undecided:.1%}")
    return least


def main(futures: int, redesigns: int, jobs: int, rounds: int) -> None:
    """Print all of it."""
    scheme = citypact.design(citypact.load_case("beijing-tianjin-hebei"), citypact.load_model("hybrid"))
    lines = parse_uncertainties(LINES)

    def sweep(rows: int, **more: int) -> Sweep:
        return Sweep(scheme, sample(scheme.case, lines, "random", rows), **more)

    settled = measured("settled", sweep(futures, coalitions=False), 1).cpu / futures
    measured("with all coalitions", sweep(max(1, futures // 500)), 1)
    anew = sweep(redesigns, coalitions=False, redesign=redesigns)
    alone = measured("designed anew", anew, 1, rounds)
    print(f"settling is {alone.cpu / redesigns / settled:,.0f} times faster than designing anew (CPU)")
    if jobs > 1:
        shared = measured("designed anew", anew, jobs, rounds)
        print(f"{jobs} processes: {alone.clock / shared.clock:.2f} times as fast by the clock,", end=" ")
        print(f"{jobs * alone.cpu / shared.cpu:.2f} on free cores, their start included")


if __name__ == "__main__":
    main(*(int(word) for word in (*sys.argv[1:], *("1000000", "60", "2", "1")[len(sys.argv) - 1 :])))
