"""Every bundled mechanism on every bundled case it applies to, all pairs: see ``support.every_rule``. 70 s of CPU.

Run as a script: ``python tests/benchmarks/check_every_rule.py`` from the top of the repository.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.every_rule import check_rule, pairs
from support.tally import tally

if __name__ == "__main__":
    sys.exit(tally(check_rule, pairs()))
