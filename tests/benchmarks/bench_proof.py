"""What proofs cost: designs with second opinions and exact ties, against the version before where its folder is given.

    python tests/benchmarks/bench_proof.py [FOLDER OF THE VERSION BEFORE]

CPU seconds, the least of several runs in turn. "Proof" is what is spent on dual bounds, second solvers and the program
that proves how ties are broken; without it the same design is what a solver says. The version before runs in a process
of its own with its own ``src`` on the path.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

CASES = [
    ("beijing-tianjin-hebei", "hybrid"),
    ("beijing-tianjin-hebei", "legal-pact"),
    ("pearl-river-delta", "hybrid"),
    ("chengdu-chongqing", "hybrid"),
]
RUNS = 3
OF_A_DESIGN = """
import json, sys, time, citypact
found = {}
for name, rules in json.loads(sys.argv[1]):
    case, model = citypact.load_case(name), citypact.load_model(rules)
    table = citypact.worth_table(case)
    table.nucleolus, table.game.shapley()
    times = []
    for _ in range(int(sys.argv[2])):
        start = time.process_time()
        citypact.design(case, model, table)
        times.append(time.process_time() - start)
    found[name + " " + rules] = min(times)
print(json.dumps(found))
"""


@contextmanager
def counted(spent: list[float], room: Any, name: str) -> Any:
    """Add up the time inside a function of a room, not counting what it calls of itself."""
    honest, depth = getattr(room, name), [0]

    def measured(*arguments: Any, **options: Any) -> Any:
        start, depth[0] = time.process_time(), depth[0] + 1
        try:
            return honest(*arguments, **options)
        finally:
            depth[0] -= 1
            if depth[0] == 0:
                spent[0] += time.process_time() - start

    setattr(room, name, measured)
    yield
    setattr(room, name, honest)


def share_of_proof(name: str, rules: str) -> tuple[float, float]:
    """Seconds of a design, and those of them that are spent on proof."""
    import citypact
    from citypact.solve import conic, live

    case, model = citypact.load_case(name), citypact.load_model(rules)
    table = citypact.worth_table(case)
    citypact.design(case, model, table)
    best = (float("inf"), 0.0)
    for _ in range(RUNS):
        spent = [0.0]
        with (
            counted(spent, live, "optimum"),
            counted(spent, live, "confirmed"),
            counted(spent, conic, "_is_best"),
        ):
            start = time.process_time()
            citypact.design(case, model, table)
            best = min(best, (time.process_time() - start, spent[0]))
    return best


def confirmation(name: str) -> tuple[float, float]:
    """Seconds of a worth table, and those of the second opinions on it."""
    import citypact

    start = time.process_time()
    table = citypact.worth_table(citypact.load_case(name))
    made = time.process_time()
    table.account(range(1, table.worths.size, 7))
    return made - start, time.process_time() - made


def before(folder: str) -> dict[str, float]:
    """Seconds of each design by the version in a folder."""
    environment = {**os.environ, "PYTHONPATH": os.path.join(folder, "src")}
    command = [sys.executable, "-c", OF_A_DESIGN, json.dumps(CASES), str(RUNS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=folder)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main(folder: str | None = None) -> None:
    """Print the ratios."""
    earlier: Callable[[str], float] = before(folder).__getitem__ if folder else lambda _: float("nan")
    for name, rules in CASES:
        whole, proof = share_of_proof(name, rules)
        ratio = earlier(f"{name} {rules}") / whole
        print(
            f"{name:24} {rules:12} {whole:6.3f} s   proof {proof / (whole - proof):5.0%} more   before/now {ratio:5.2f}"
        )
    for name in dict.fromkeys(name for name, _ in CASES):
        made, opinions = confirmation(name)
        print(f"{name:24} worths       {made:6.3f} s   second opinions {opinions:6.3f} s")


if __name__ == "__main__":
    main(*sys.argv[1:2])
