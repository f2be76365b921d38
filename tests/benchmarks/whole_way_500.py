"""500 random cases under random mechanisms all the way: see ``support.whole_way``.

Run as a script: ``python tests/benchmarks/whole_way_500.py [HOW_MANY] [FIRST_SEED]`` from the top of the repository.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.tally import tally
from support.whole_way import WholeWay


def main(how_many: int, first: int) -> int:
    """Print every failure and what the stages came to; the exit code is 1 if anything failed."""
    came_to: Counter[str] = Counter()

    def check(seed: int) -> None:
        with tempfile.TemporaryDirectory() as place:
            way = WholeWay(seed, Path(place))
            try:
                way.go()
            finally:
                came_to.update(way.came_to)

    code = tally(check, ((seed,) for seed in range(first, first + how_many)))
    print(*(f"{count:6} {stage}" for stage, count in sorted(came_to.items())), sep="\n")
    return code


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    sys.exit(main(*(given or [500]), *([] if given[1:] else [0])))
