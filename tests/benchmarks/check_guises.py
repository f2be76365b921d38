"""Talks about random cases in every guise: see ``support.answers``. Some 3 s of CPU each.

Run as a script: ``python tests/benchmarks/check_guises.py [HOW_MANY] [FIRST_SEED]`` from the top of the repository.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.answers import check_guises
from support.tally import tally


def main(how_many: int = 100, first: int = 1) -> int:
    """Print every failure; the exit code is 1 if anything failed."""
    return tally(check_guises, ((seed,) for seed in range(first, first + how_many)))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
