"""500 random cases under random mechanisms all the way: see ``support.whole_way``.

Run as a script: ``python tests/benchmarks/whole_way_500.py [HOW_MANY] [FIRST_SEED]`` from the top of the repository.
"""

import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.whole_way import WholeWay


def main(how_many: int, first: int) -> int:
    """Print every failure and what the stages came to; the exit code is 1 if anything failed."""
    came_to: Counter[str] = Counter()
    failed = 0
    started = time.process_time()
    for seed in range(first, first + how_many):
        with tempfile.TemporaryDirectory() as place:
            way = WholeWay(seed, Path(place))
            try:
                way.go()
            except Exception:
                failed += 1
                print(f"seed {seed}, {way.model.id}:\n{traceback.format_exc()}", flush=True)
        came_to += way.came_to
    print(f"{how_many} cases, {failed} failed, {time.process_time() - started:.0f} s of CPU")
    print(*(f"{count:6} {stage}" for stage, count in sorted(came_to.items())), sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    sys.exit(main(*(given or [500]), *([] if given[1:] else [0])))
