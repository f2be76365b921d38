"""How answers grow with the number of cities: made-up agglomerations, searched, with enumeration beside it.

Run as a script: ``python tests/benchmarks/bench_large.py [CITIES ...]`` from the top of the repository (default 13, 20,
27, 41, 80, 160 and 300 cities; each by itself if need be). Prints, for each size, seconds of processor time for: the
worth of all; a payoff from the duals of the relaxation; bad coalitions of many kinds there, with a proven bound; the
worst coalition there and at an equal split, proven; bounds of the least core, and how far they are apart as a part of
the joint gain; the Shapley value; a scheme, with what no coalition gains more than. Beside each stands how many times
as long it takes as at the size before, and up to 20 cities the ratio of the least core to that by enumeration.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np

from citypact.case import Case, load_case
from citypact.deadline import Deadline
from citypact.errors import SolverLimit
from citypact.game.searching import least_core_bounds
from citypact.mechanism import load_model
from citypact.optimize import design
from citypact.panel import init_synthetic
from citypact.worth import alternative, find_worths, worth_table
from citypact.worth.large import Oracle, SearchedWorths, shapley_value

SIZES = (13, 20, 27, 41, 80, 160, 300)
LISTED = 20
PATIENCE = 600.0
"""Seconds by the clock for each question."""


class Bench:
    """Questions to games of growing size."""

    def __init__(self) -> None:
        self._before: dict[str, float] = {}

    def ask(self, name: str, question: Callable[[], str]) -> float:
        """One line; the processor time."""
        begun = process_time()
        try:
            with Deadline(PATIENCE).limiting():
                found = question()
        except SolverLimit as late:
            found = f"not proven: {late}"
        took = process_time() - begun
        growth = f"x {took / self._before[name]:.1f}" if name in self._before else ""
        self._before[name] = max(took, 1e-3)
        print(f"  {name:24} {took:8.2f} s {growth:8} {found}", flush=True)
        return took

    def size(self, cities: int) -> None:
        """All questions of one size."""
        case, model = made_up(cities), load_model()
        worths = find_worths(case, anyway=alternative(case, model), method="search")
        assert isinstance(worths, SearchedWorths)
        oracle, chances = worths.oracle, worths.chances
        print(f"{cities} cities, {len(chances.candidates)} transfers, {len(chances.undertakings)} projects")
        self.ask("worth of all", lambda: f"{oracle.together:.6g}")
        self.ask("payoff from duals", lambda: f"largest {oracle.centre().max():.4g}")
        centre, even = oracle.centre(), np.full(cities, oracle.together / cities)
        self.ask("many at that payoff", lambda: many(oracle, centre))
        self.ask("worst at that payoff", lambda: worst(oracle, centre))
        self.ask("worst at equal split", lambda: worst(oracle, even))
        took = self.ask("least core", lambda: least_core(oracle))
        self.ask("Shapley value", lambda: shapley(oracle))
        if cities <= LISTED:
            begun = process_time()
            worth_table(case, anyway=alternative(case, model)).game.least_core()
            print(f"  the search takes {took / (process_time() - begun):.3g} times as long as enumeration")
        self.ask("scheme", lambda: scheme(case, worths))


def made_up(cities: int) -> Case:
    """The case of so many cities."""
    with TemporaryDirectory() as place:
        init_synthetic(Path(place) / "made-up", cities, 1)
        return load_case(str(Path(place) / "made-up"))


def many(oracle: Oracle, payoff: np.ndarray) -> str:
    """How many bad coalitions, and the bound."""
    found, bound = oracle.several(payoff)
    return f"{len(found)} coalitions, none above {bound:.4g}"


def worst(oracle: Oracle, payoff: np.ndarray) -> str:
    """The worst coalition, with who proved it."""
    found = oracle.worst(payoff)
    by = " and ".join(found.by)
    return f"{found.excess:.4g} (bound {found.bound:.4g}) by {found.coalition.bit_count()} cities; {by}"


def least_core(oracle: Oracle) -> str:
    """Its bounds."""
    found = least_core_bounds(oracle)
    apart = found.gap / abs(oracle.together)
    return f"[{found.low:.6g}, {found.high:.6g}], apart {apart:.1e}, {len(found.rows)} coalitions"


def shapley(oracle: Oracle) -> str:
    """Whether it is exact, and how far it can be off."""
    value = shapley_value(oracle.chances)
    return "exact" if value.errors is None else f"sampled, largest error {float(value.errors.max()):.3g}"


def scheme(case: Case, worths: SearchedWorths) -> str:
    """What no coalition gains more than."""
    found = design(case, load_model(), worths)
    late = [stage["objective"] for stage in found.verification["stages"] if not stage["proven"]]
    with Deadline.lifted(PATIENCE).limiting():  # a design that took all its time is no less an answer
        proven = found.proven
    assert proven is not None
    return f"no coalition gains more than {max(0.0, proven.bound):.3g}; not proven: {', '.join(late) or 'nothing'}"


if __name__ == "__main__":
    bench = Bench()
    for number in [int(text) for text in sys.argv[1:]] or SIZES:
        bench.size(number)
