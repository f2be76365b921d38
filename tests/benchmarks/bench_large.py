"""How answers grow with the number of cities: made-up agglomerations, searched, with enumeration beside it.

Run as a script: ``python tests/benchmarks/bench_large.py [CITIES ...]`` from the top of the repository (default 13, 20,
27, 41, 80, 160 and 300 cities). Prints, for each size, seconds for: the worth of all; a payoff from the duals of the
relaxation, and what the worst coalition gains by leaving it; the worst coalition of an equal split, with its proof;
bounds of the least core within a minute; the Shapley value; and up to 16 cities the ratio of the least core to that by
enumeration.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from citypact.case import Case, load_case
from citypact.deadline import Deadline
from citypact.errors import SolverLimit
from citypact.game.searching import least_core_bounds
from citypact.panel import init_synthetic
from citypact.worth import opportunities, worth_table
from citypact.worth.large import Oracle, shapley_value

SIZES = (13, 20, 27, 41, 80, 160, 300)
LISTED = 16
PATIENCE = 60.0


def told(name: str, since: float, found: str) -> None:
    """One line."""
    print(f"  {name:24} {perf_counter() - since:8.2f} s  {found}", flush=True)


def bench(cities: int) -> None:
    """All questions of one size."""
    with TemporaryDirectory() as place:
        init_synthetic(Path(place) / "made-up", cities, 1)
        chances = opportunities(load_case(str(Path(place) / "made-up")))
    oracle = Oracle(chances)
    print(f"{cities} cities, {len(chances.candidates)} transfers, {len(chances.undertakings)} projects")
    begun = perf_counter()
    together = oracle.together
    told("worth of all", begun, f"{together:.6g}")
    begun = perf_counter()
    centre = oracle.centre()
    told("payoff from duals", begun, f"largest {centre.max():.4g}")
    for name, payoff in (
        ("worst at that payoff", centre),
        ("worst at equal split", np.full(cities, together / cities)),
    ):
        begun = perf_counter()
        try:
            with Deadline(PATIENCE).limiting():
                worst = oracle.worst(payoff)
        except SolverLimit as late:
            told(name, begun, f"not proven: {late}")
            continue
        size, by = worst.coalition.bit_count(), " and ".join(worst.by)
        told(name, begun, f"{worst.excess:.4g} (bound {worst.bound:.4g}) by {size} cities; {by}")
    begun = perf_counter()
    try:
        with Deadline(PATIENCE).limiting():
            bounds = least_core_bounds(oracle)
        told("least core", begun, f"[{bounds.low:.6g}, {bounds.high:.6g}], {len(bounds.rows)} coalitions")
    except SolverLimit as late:
        told("least core", begun, f"nothing proven: {late}")
    took = perf_counter() - begun
    begun = perf_counter()
    value = shapley_value(oracle.listing)
    error = 0.0 if value.errors is None else float(value.errors.max())
    told("Shapley value", begun, "exact" if value.is_exact else f"sampled, largest error {error:.3g}")
    if cities <= LISTED:
        begun = perf_counter()
        worth_table(load_listed(cities)).game.least_core()
        print(f"  search takes {took / (perf_counter() - begun):.2f} times as long as enumeration")


def load_listed(cities: int) -> Case:
    """The same case again."""
    with TemporaryDirectory() as place:
        init_synthetic(Path(place) / "made-up", cities, 1)
        return load_case(str(Path(place) / "made-up"))


if __name__ == "__main__":
    for number in [int(text) for text in sys.argv[1:]] or SIZES:
        bench(number)
