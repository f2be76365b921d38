"""The worth of every coalition of every bundled case against a cold program of SCIP.

    python tests/benchmarks/check_worths.py [CASE ...]

Its findings with highspy 1.15.1 and pyscipopt 6.3.0 on Python 3.11, seconds of processor time:

    beijing-tianjin-hebei    8,191 coalitions, 5,600 by integer programs, differ by 5.7e-14; table 5.7, cold  48.6
    chengdu-chongqing       65,535 coalitions,     0 by integer programs, differ by 5.7e-14; table 0.1, cold 240.2
    middle-yangtze               7 provinces',     0 by integer programs, differ by 1.4e-14; table 0.0, cold   0.0
    pearl-river-delta          511 coalitions,   344 by integer programs, differ by 5.7e-14; table 1.1, cold   3.1
    twin-cities-pool           127 counties',      0 by integer programs, differ by 0;       table 0.0, cold   0.0
    uk-city-regions          1,023 coalitions,     0 by integer programs, differ by 0;       table 0.0, cold   2.5
    us-northeast             8,191 coalitions,     0 by integer programs, differ by 0;       table 0.0, cold  21.9
    yangtze-river-delta         15 provinces',     6 by integer programs, differ by 5.7e-14; table 0.1, cold   0.1

Pearl River Delta, Yangtze River Delta and middle Yangtze were compared again when their uses had been rounded so that
the stated rule holds; their own cases of provinces give the same. Cases of more cities than can be listed are taken at
the scale of their provinces. The suite does the same with a seeded sample
(tests/crosscheck/test_worth_against_fresh_programs.py).
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
