"""Designs of bundled cases under other threads, hashes and languages: see ``support.elsewhere``. 20 s of CPU at most.

Run as a script: ``python tests/benchmarks/check_bytes.py [CASE ...]`` from the top of the repository.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from citypact.case import bundled_cases
from support.elsewhere import check_bytes
from support.tally import tally

if __name__ == "__main__":
    sys.exit(tally(check_bytes, ((name,) for name in sys.argv[1:] or bundled_cases())))
