"""Designs under 200 mechanisms of a grid (see ``support.grid``), laid on one bundled case after the other. 5 minutes.

Run as a script: ``python tests/benchmarks/check_grid.py`` from the top of the repository. Exits with 1 if one fails,
gives no reason, or runs beyond its time without a word.
"""

import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from citypact import load_case
from citypact.worth import worth_table
from support.grid import CHOICES, drawn, outcome

CASES = (
    "yangtze-river-delta-provinces",
    "middle-yangtze-provinces",
    "us-northeast",
    "uk-city-regions",
    "pearl-river-delta",
    "chengdu-chongqing",
)
MECHANISMS, SECONDS = 200, 20.0


def main() -> int:
    """Go through the grid; 1 if anything failed."""
    draw = random.Random(1)
    cases = {name: load_case(name) for name in CASES}
    tables = {name: worth_table(case) for name, case in cases.items()}
    found: Counter[str] = Counter()
    slowest = 0.0
    for number in range(MECHANISMS):
        name, model = CASES[number % len(CASES)], drawn(draw)
        start = time.monotonic()
        ended = outcome(cases[name], tables[name], model, SECONDS)
        slowest = max(slowest, time.monotonic() - start)
        found[ended] += 1
        if ended.startswith("FAILED"):
            changed = {room: getattr(model, room).model_dump(include=set(names)) for room, names in CHOICES.items()}
            print(number, name, ended, changed, flush=True)
    print(f"{MECHANISMS} mechanisms, slowest {slowest:.1f} s:", dict(found.most_common()))
    return int(any(ended.startswith("FAILED") for ended in found))


if __name__ == "__main__":
    sys.exit(main())
