"""A small pact in a few drawn futures, and what a sweep of them leaves on disk."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from citypact.mechanism import load_model
from citypact.optimize import design
from citypact.pact.scheme import Scheme
from citypact.scenarios.samples import Sample, sample
from citypact.scenarios.sweep import Store, Sweep, run
from citypact.scenarios.uncertainty import parse_uncertainties
from support.random_cases import random_case

LINES = [
    "tax: hosts.*.tax_vat + hosts.*.tax_cit *= norm(1, 0.3) by city",
    "benefit: project_benefits.*.benefit *= uniform(0.2, 1.2)",
    "case.discount_rate *= uniform(0.8, 0.4)",
]
SOME_ALIKE = ["tax: hosts.*.tax_vat + hosts.*.tax_cit *= [1, 0.7]", *LINES[1:2]]
"""Some of these futures have the moves of today."""


@cache
def scheme() -> Scheme:
    """The pact."""
    return design(random_case(7, cities=4, transfers=6), load_model("hybrid"))


def drawn(futures: int = 40, method: Any = "sobol", lines: Sequence[str] = LINES) -> Sample:
    """Futures of its case."""
    return sample(scheme().case, parse_uncertainties(lines), method, futures)


def looked_at(futures: int = 40, exact: int = 5, redesign: int = 3, lines: Sequence[str] = LINES) -> Sweep:
    """The pact in them."""
    return Sweep(scheme(), drawn(futures, lines=lines), exact=exact, redesign=redesign)


def done(folder: Path, sweep: Sweep, workers: Any = None, jobs: int | None = None) -> Store:
    """A sweep worked out, by workers as ``run`` takes them."""
    store = Store(folder, sweep)
    run(store, workers, jobs=jobs)
    return store


def contents(store: Store) -> dict[str, bytes]:
    """Every file of it."""
    return {path.name: path.read_bytes() for path in sorted(store.folder.rglob("*")) if path.is_file()}
