"""Worth tables against those of a version before, in one run: processor time, memory, and whether worths are the same.

    python tests/benchmarks/bench_worths.py BEFORE [SECONDS]

BEFORE is a folder with a version before (``git worktree add BEFORE COMMIT``), SECONDS the processor time after which a
table is given up (default 300). Each table is made in a process of its own, the versions by turns; the least time of
``TURNS`` counts. Made-up cases of 20 cities have capacity for a fifth of what is asked (``support.random_cases``).

Its findings against commit 6241210b on 2 busy cores, with highspy 1.15.1 on Python 3.11, in processor time:

    beijing-tianjin-hebei    before  2.6 to 3.0 s  111 MB, now 0.41 to 0.43 s  120 MB: 6.9 times as fast by the medians
    20 cities, 30 transfers  before 32.0 s         667 MB, now 2.8 s           317 MB: 11.6 times, the same worths
    20 cities, 60 transfers  before over 186 s    1076 MB, now 13.6 s          392 MB: over 13.7 times; that version had
                             settled 34,643 of 70,824 components when it was given up

The two of 20 cities were measured before bounds by hulls confirmed worths, which took another second off each.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from resource import RLIMIT_CPU, RUSAGE_SELF, getrusage, setrlimit
from time import process_time
from typing import Any

HERE = Path(__file__).parents[2]
TURNS = {"beijing-tianjin-hebei": 5, "20 cities, 30 transfers": 2, "20 cities, 60 transfers": 1}
TIGHT = 0.2
_MEGABYTE = 1024.0


def one(name: str, seconds: int) -> dict[str, Any]:
    """The worth table of a case by the version that Python finds: seconds, megabytes, and a digest of its worths."""
    from hashlib import sha256

    from citypact.case import load_case
    from citypact.worth import worth_table
    from support.random_cases import random_case

    if "," not in name:
        case = load_case(name)
        worth_table(case)  # imports are no part of it
    else:
        cities, transfers = (int(part.split()[0]) for part in name.split(", "))
        case = random_case(1, cities=cities, transfers=transfers, tightness=TIGHT)
    said = [(0, 0)]

    def late(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGXCPU, late)
    begun = process_time()
    setrlimit(RLIMIT_CPU, (int(begun) + seconds, int(begun) + seconds + 30))
    try:
        worths = sha256(worth_table(case, lambda *told: said.append(told)).worths.tobytes()).hexdigest()[:16]
    except TimeoutError:
        worths = ""
    spent = process_time() - begun
    return {
        "seconds": spent,
        "megabytes": getrusage(RUSAGE_SELF).ru_maxrss / _MEGABYTE,
        "worths": worths,
        "said": said[-1],
    }


def measured(version: Path, name: str, seconds: int) -> dict[str, Any]:
    """``one`` in a process of its own."""
    paths = os.pathsep.join(str(version / folder) for folder in ("src", "tests"))
    run = [sys.executable, __file__, "--one", name, str(seconds)]
    found = subprocess.run(run, env=os.environ | {"PYTHONPATH": paths}, check=True, capture_output=True, text=True)
    answer: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return answer


def least(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The run that took the least time."""
    return min(runs, key=lambda run: float(run["seconds"]))


def told(run: dict[str, Any]) -> str:
    """Seconds and megabytes, and how far it was where it was given up."""
    done = "" if run["worths"] else f" (given up at {run['said'][0]:,} of {run['said'][1]:,})"
    return f"{run['seconds']:7.2f} s {run['megabytes']:4.0f} MB{done}"


def main(before: Path, seconds: int = 300) -> None:
    """One line a case."""
    for name, turns in TURNS.items():
        runs = [(measured(before, name, seconds), measured(HERE, name, seconds)) for _ in range(turns)]
        old, new = (least([pair[side] for pair in runs]) for side in (0, 1))
        same = (
            "the same worths" if old["worths"] == new["worths"] else "other worths" if old["worths"] else "not compared"
        )
        ratio = old["seconds"] / new["seconds"]
        print(f"{name:25} before {told(old)}, now {told(new)}: {ratio:.1f} times as fast, {same}", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        print(json.dumps(one(sys.argv[2], int(sys.argv[3]))))
    else:
        main(Path(sys.argv[1]).resolve(), *map(int, sys.argv[2:]))
