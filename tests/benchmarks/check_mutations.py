"""``citypact check`` on 500 bundled cases with random damage: how many are refused, for what, and that none crashes.

Run as a script: ``python tests/benchmarks/check_mutations.py [HOW_MANY]`` from the top of the repository.
"""

import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from citypact.errors import InvalidInput
from support.mutations import mutated, read


def main(how_many: int) -> int:
    """Print a table; the exit code is 1 if any ended in a traceback."""
    verdicts: Counter[str] = Counter()
    started = time.process_time()
    for seed in range(how_many):
        with tempfile.TemporaryDirectory() as place:
            folder, done = mutated(seed, Path(place))
            try:
                found = read(folder)
                verdicts["refused" if isinstance(found, InvalidInput) else "taken"] += 1
            except Exception:
                verdicts["traceback"] += 1
                print(f"seed {seed}: {done}\n{traceback.format_exc()}")
    print(f"{how_many} damaged cases, {time.process_time() - started:.0f} s of CPU: {dict(verdicts)}")
    return 1 if verdicts["traceback"] else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
