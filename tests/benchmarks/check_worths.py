"""The worth of every coalition of every bundled case against a cold program of SCIP.

    python tests/benchmarks/check_worths.py [CASE ...]

Cases of more cities than can be listed are taken at the scale of their provinces. The suite does the same with a
seeded sample (tests/crosscheck/test_worth_against_fresh_programs.py).
"""

import sys
import time
from importlib.metadata import version
from pathlib import Path

from citypact.bundled import bundled_folder
from citypact.case import Case, load_case
from citypact.regions import merge_cities, provinces_of
from citypact.worth import worth_table
from citypact.worth.table import LARGEST

sys.path.insert(0, str(Path(__file__).parents[1]))
from support.fresh_program import fresh_program


def main(*names: str) -> None:
    """One line a case: coalitions, largest difference, seconds."""
    versions = " ".join(f"{package} {version(package)}" for package in ("highspy", "pyscipopt"))
    print(f"{versions}; python {sys.version.split()[0]}", flush=True)
    for name in names or sorted(
        path.name for path in bundled_folder("cases").iterdir() if (path / "case.toml").exists()
    ):
        case = _listable(load_case(name))
        start = time.process_time()
        table = worth_table(case)
        made = time.process_time() - start
        away = max(abs(fresh_program(table.chances, s) - table.worths[s]) for s in range(1, table.worths.size))
        cold = time.process_time() - start - made
        figures = f"{table.worths.size - 1:6} coalitions, {table.confirmed.of:5} by integer programs"
        print(f"{case.id:30} {figures}, differ by {away:.1e}; table {made:.1f} s, cold {cold:.1f} s", flush=True)


def _listable(case: Case) -> Case:
    return case if len(case.cities) <= LARGEST else merge_cities(case, provinces_of(case))


if __name__ == "__main__":
    main(*sys.argv[1:])
