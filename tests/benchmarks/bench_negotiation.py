"""CPU time of a design, of ranges and of counter-offers on a bundled case, beside another version of the library.

    python tests/benchmarks/bench_negotiation.py [FOLDER] [CASE]

FOLDER holds the other version (its ``src``). Each version runs in a process of its own, one after the other, on one
thread; second opinions are part of what is timed, the worth table is not. The numbers of both must be the same.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[2]
SAME = 1e-6
"""How far apart numbers of two versions may be, as a part of the larger (at least of 1)."""
KINDS = ("origin_share", "contribution_rate")


def work(case_name: str) -> None:
    """Run everything with the version that is on the path, and print seconds and numbers as JSON."""
    from citypact.case import load_case
    from citypact.mechanism import load_model
    from citypact.negotiation.counter import counter_offer
    from citypact.negotiation.offer import statute_as_offer
    from citypact.negotiation.position import reopen, take_position
    from citypact.negotiation.ranges import ranges
    from citypact.worth import worth_table

    case, hybrid = load_case(case_name), load_model("hybrid")
    table = worth_table(case)
    statute = statute_as_offer(load_model("bth-2015"), hybrid)
    position = reopen(take_position(case, hybrid, statute, table), hybrid)
    tasks: dict[str, Callable[[], dict[str, float]]] = {
        "design": lambda: _named(_design()(case, hybrid, table).gain),
        "ranges": lambda: _table(ranges(position, KINDS).table),
        **{
            f"counter-offer, {measure}": lambda measure=measure: _named(counter_offer(position, measure).scheme.gain)
            for measure in ("fewest", "weighted", "largest")
        },
    }
    found = {}
    for name, task in tasks.items():
        start = time.process_time()
        numbers = task()
        found[name] = {"seconds": time.process_time() - start, "numbers": numbers}
    print(json.dumps(found))


def _design() -> Any:
    try:
        from citypact.optimize import design
    except ImportError:  # the room's name before it was renamed
        from citypact.design.design import design
    return design


def _named(gains: Any) -> dict[str, float]:
    return {str(city): float(gain) for city, gain in gains.items()}


def _table(table: Any) -> dict[str, float]:
    ends = ("low", "high", "low_between", "high_between")
    return {f"{where} {number} {end}": float(row[end]) for (where, number), row in table.iterrows() for end in ends}


def measured(folder: Path, case_name: str) -> dict[str, Any]:
    """Seconds and numbers of the version in a folder."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    environment = os.environ | threads | {"PYTHONPATH": str(folder / "src")}
    command = [sys.executable, __file__, "--work", case_name]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def apart(a: dict[str, float], b: dict[str, float]) -> float:
    """The largest difference of numbers that both have, as a part of the larger (at least of 1)."""
    pairs = [(a[name], b[name]) for name in a.keys() & b.keys()]
    return max((abs(x - y) / max(1.0, abs(x), abs(y)) for x, y in pairs if x == x or y == y), default=0.0)


def main(folder: str | None = None, case_name: str = "beijing-tianjin-hebei") -> None:
    """Print the seconds, and beside them the other version's."""
    ours = measured(HERE, case_name)
    theirs = None if folder is None else measured(Path(folder), case_name)
    for name, found in ours.items():
        line = f"{name:24} {found['seconds']:8.2f} s"
        if theirs is not None:
            before = theirs[name]
            ratio, differ = before["seconds"] / found["seconds"], apart(found["numbers"], before["numbers"])
            line += f"   before {before['seconds']:8.2f} s   ratio {ratio:5.2f}   differ by {differ:.1e}"
            line += "" if differ <= SAME else "   not the same"
        print(line)


if __name__ == "__main__":
    work(sys.argv[2]) if sys.argv[1:2] == ["--work"] else main(*sys.argv[1:])
