"""Redesigns of Beijing-Tianjin-Hebei in drawn futures, beside another version of the library in the same run.

    python tests/benchmarks/bench_redesign.py FOLDER [FUTURES]

FOLDER holds the other version (``git worktree add FOLDER COMMIT``). Each version runs in a process of its own, by turns
and on one thread; the least processor time of ``TURNS`` counts. Every future is designed anew, from its figures alone.
Worths that are found again for the design, as where what was agreed begins in other years than the facts say, are told
beside; the rows are the same then. So are futures in which the benefits of projects alone are drawn, whose worths rest
on what is known of today's moves, and the same futures without that.

Found against commit 9670cb71 on 2 busy cores, with highspy 1.15.1 on Python 3.11, 6 futures: 1.99 s before, 0.66 s now,
1.02 s with worths found again. Two of the futures have another of roundings that are equally near: gains differ by up
to 0.0006 of 149.

Found against commit bdc10d4 on 2 busy cores, 6 futures: 0.71 s before, 0.61 s now, 0.94 s with worths found again, the
same rows in all; with today's moves 0.35 s, and 0.64 s if nothing is known of them.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

HERE = Path(__file__).parents[2]
TURNS = 2
LINES = [
    "tax: hosts.*.tax_vat + hosts.*.tax_cit *= norm(1, 0.15) by sector (0.3)",
    "growth: hosts.*.growth *= uniform(0.2, 1.2)",
    "benefits: project_benefits.*.benefit *= norm(1, 0.1)",
    "rate: case.discount_rate *= uniform(0.8, 0.4)",
]


def work(futures: int, mode: str) -> None:
    """Design anew with the version that is on the path; print seconds of each future and all rows as JSON.

    ``mode``: "drawn"; "again", worths found again for the design; "alike", only benefits drawn; or "cold", as "alike"
    with nothing known.
    """
    import citypact
    from citypact.scenarios.samples import sample
    from citypact.scenarios.sweep import Store, Sweep, engine, run
    from citypact.scenarios.uncertainty import parse_uncertainties

    scheme = citypact.design(citypact.load_case("beijing-tianjin-hebei"), citypact.load_model("hybrid"))
    honest = engine.task_of
    changes = {"again": {"facts": scheme.case.model_copy()}, "cold": {"known": None}}
    if mode in changes:
        engine.task_of = lambda sweep: replace(honest(sweep), **changes[mode])
    lines = LINES[2:3] if mode in ("alike", "cold") else LINES
    drawn = sample(scheme.case, parse_uncertainties(lines), "random", futures)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), Sweep(scheme, drawn, coalitions=False, redesign=futures))
        start = process_time()
        run(store)
        seconds = (process_time() - start) / futures
        print(json.dumps({"seconds": seconds, "rows": np.nan_to_num(store.table(), nan=-1.0).tolist()}))


def measured(folder: Path, futures: int, mode: str = "drawn") -> dict[str, Any]:
    """Seconds and rows of the version in a folder; ``mode`` as for ``work``."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    environment = os.environ | threads | {"PYTHONPATH": str(folder / "src")}
    command = [sys.executable, __file__, "--work", str(futures), mode]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(folder: str, futures: int = 12) -> None:
    """Print seconds of a redesign by either version, and how far apart their rows are."""
    modes = ("drawn", "again", "alike", "cold")
    turns = [
        [measured(Path(folder), futures), *(measured(HERE, futures, mode) for mode in modes)] for _ in range(TURNS)
    ]
    before, now, again, alike, cold = (
        min((turn[at] for turn in turns), key=lambda found: float(found["seconds"])) for at in range(5)
    )
    print(f"a redesign: before {before['seconds']:.2f} s, now {now['seconds']:.2f} s of CPU", end=": ")
    print(f"{before['seconds'] / now['seconds']:.1f} times as fast; {again['seconds']:.2f} s if worths are found again")
    for name, other in (("before", before), ("found again", again)):
        apart = np.abs(np.array(now["rows"]) - np.array(other["rows"])).max()
        print(f"rows of {futures} futures differ from those {name} by at most {apart:.1e}")
    ratio = cold["seconds"] / alike["seconds"]
    print(
        f"with today's moves {alike['seconds']:.2f} s, {cold['seconds']:.2f} s if nothing is known: {ratio:.1f} times"
    )
    print(f"the rows are {'the same' if alike['rows'] == cold['rows'] else 'not the same'}")


if __name__ == "__main__":
    if sys.argv[1] == "--work":
        work(int(sys.argv[2]), sys.argv[3])
    else:
        main(sys.argv[1], *map(int, sys.argv[2:]))
