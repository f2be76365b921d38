"""``citypact check`` on 500 bundled cases with random damage: how many are refused, for what, and that none crashes.

Run as a script: ``python tests/benchmarks/check_mutations.py [HOW_MANY]`` from the top of the repository.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from citypact.errors import InvalidInput
from support.mutations import mutated, read
from support.tally import tally


def main(how_many: int) -> int:
    """Print tracebacks and a table; the exit code is 1 if any case ended in one."""
    verdicts: Counter[str] = Counter()

    def check(seed: int) -> None:
        with tempfile.TemporaryDirectory() as place:
            folder, _ = mutated(seed, Path(place))
            verdicts["refused" if isinstance(read(folder), InvalidInput) else "taken"] += 1

    code = tally(check, ((seed,) for seed in range(how_many)))
    print(dict(verdicts))
    return code


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
