"""Worth tables against those of a version before, in one run: processor time, memory, and how far worths are apart.

    python tests/benchmarks/bench_worths.py BEFORE [--seconds S] [CASE ...]

BEFORE is a folder with a version before (``git worktree add BEFORE COMMIT``), S the processor time after which a table
of that version is given up (default 300). A CASE is a bundled one or CITIES,TRANSFERS,TIGHTNESS,TURNS: a made-up one
whose hosts can take that part of what is asked (``support.random_cases``), measured so often; without any it is those
of ``CASES``. Each table is made in a process of its own, the versions by turns; the least time counts.

Its findings against commit 6241210b on 2 busy cores, with highspy 1.15.1 on Python 3.11, in processor time:

    beijing-tianjin-hebei          before   2.0 s   111 MB, now  0.33 s  116 MB: 6.2 times as fast, the same worths
    20 cities, 30 transfers, 0.2   before  44.6 s   670 MB, now  2.35 s  316 MB: 19.0 times, the same worths
    20 cities, 60 transfers, 0.2   before  over 115 s (22,307 of 70,824 components), 1077 MB, now 16.3 s  390 MB
    14 cities, 45 transfers, 0.1   before  10.0 s   136 MB, now  0.94 s  124 MB: 10.7 times, the same worths
    16 cities, 60 transfers, 0.1   before 253.5 s   192 MB, now  12.4 s  152 MB: 20.5 times, the same worths
    20 cities, 60 transfers, 0.1   before  over 239 s (24,882 of 130,626 components), 1371 MB, now 31.9 s  430 MB

"The same worths" are the same in every bit.
"""

import json
import os
import signal
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from resource import RLIMIT_CPU, RUSAGE_SELF, getrusage, setrlimit
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, NamedTuple

import numpy as np

HERE = Path(__file__).parents[2]
CASES = ("beijing-tianjin-hebei,5", "20,30,0.2,2", "20,60,0.2,1", "14,45,0.1,2", "16,60,0.1,1", "20,60,0.1,1")
_MEGABYTE = 1024.0


class Asked(NamedTuple):
    """A case, and how often its table is made by each version."""

    name: str
    turns: int
    made_up: tuple[int, int, float] | None = None
    """Cities, transfers and what part of what is asked hosts can take."""

    def __str__(self) -> str:
        if self.made_up is None:
            return self.name
        return "{} cities, {} transfers, room for {}".format(*self.made_up)


def asked(text: str) -> Asked:
    """A case as it is written on the command line."""
    parts = text.split(",")
    if not parts[0].isdigit():
        return Asked(parts[0], int(parts[1]) if len(parts) > 1 else 1)
    cities, transfers, tightness = int(parts[0]), int(parts[1]), float(parts[2])
    return Asked(text, int(parts[3]) if len(parts) > 3 else 1, (cities, transfers, tightness))


def one(text: str, seconds: int, place: str) -> dict[str, Any]:
    """The worth table of a case by the version that Python finds: seconds, megabytes; its worths go to a file."""
    from citypact.case import load_case
    from citypact.worth import worth_table
    from support.random_cases import random_case

    case = asked(text)
    if case.made_up is None:
        facts = load_case(case.name)
        worth_table(facts)  # imports are no part of it
    else:
        cities, transfers, tightness = case.made_up
        facts = random_case(1, cities=cities, transfers=transfers, tightness=tightness)
    said = [(0, 0)]

    def late(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGXCPU, late)
    begun, done = process_time(), True
    setrlimit(RLIMIT_CPU, (int(begun) + seconds, int(begun) + seconds + 30))
    try:
        np.save(place, worth_table(facts, lambda *told: said.append(told)).worths)
    except TimeoutError:
        done = False
    spent, memory = process_time() - begun, getrusage(RUSAGE_SELF).ru_maxrss / _MEGABYTE
    return {"seconds": spent, "megabytes": memory, "done": done, "said": said[-1]}


def measured(version: Path, text: str, seconds: int, place: Path) -> dict[str, Any]:
    """``one`` in a process of its own."""
    paths = os.pathsep.join(str(version / folder) for folder in ("src", "tests"))
    run = [sys.executable, __file__, "--one", text, str(seconds), str(place)]
    found = subprocess.run(run, env=os.environ | {"PYTHONPATH": paths}, check=True, capture_output=True, text=True)
    answer: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return answer


def least(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The run that took the least time."""
    return min(runs, key=lambda run: float(run["seconds"]))


def told(run: dict[str, Any]) -> str:
    """Seconds and megabytes, and how far it was where it was given up."""
    done = "" if run["done"] else f" (given up at {run['said'][0]:,} of {run['said'][1]:,})"
    return f"{run['seconds']:7.2f} s {run['megabytes']:4.0f} MB{done}"


def apart(old: Path, new: Path) -> str:
    """How far the worths of two versions are apart, where both came to an end."""
    if not (old.exists() and new.exists()):
        return "not compared"
    before, now = np.load(old), np.load(new)
    far = float(np.abs(before - now).max() / max(1.0, float(np.abs(now).max())))
    return "the same worths" if np.array_equal(before, now) else f"worths apart by {far:.1e} of the largest"


def main(before: Path, seconds: int, cases: list[str]) -> None:
    """One line a case."""
    for text in cases:
        with TemporaryDirectory() as folder:
            places = Path(folder) / "before.npy", Path(folder) / "now.npy"
            limits = seconds, 10 * seconds  # this version is to come to its end
            versions = before, HERE
            runs = [
                [measured(*each) for each in zip(versions, (text, text), limits, places, strict=True)]
                for _ in range(asked(text).turns)
            ]
            same = apart(*places)
        old, new = (least([pair[side] for pair in runs]) for side in (0, 1))
        ratio = f"{'' if old['done'] else 'over '}{old['seconds'] / new['seconds']:.1f} times as fast"
        print(f"{asked(text)!s:40} before {told(old)}, now {told(new)}: {ratio}, {same}", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        print(json.dumps(one(sys.argv[2], int(sys.argv[3]), sys.argv[4])))
    else:
        parser = ArgumentParser()
        parser.add_argument("before", type=Path)
        parser.add_argument("--seconds", type=int, default=300)
        parser.add_argument("cases", nargs="*", default=list(CASES))
        given = parser.parse_intermixed_args()
        main(given.before.resolve(), given.seconds, given.cases)
