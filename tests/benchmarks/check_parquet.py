"""Futures written as Parquet come back to the last digit, whatever else is installed beside pyarrow.

Run by hand where the extra ``[parquet]`` is installed, since its 170 MB are no part of the suite's set-up:
``python tests/benchmarks/check_parquet.py``.
"""

import io
import sys
import tempfile
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from citypact.case import save_case
from citypact.cli import main
from citypact.report.sweeps.document import sweep_document, sweep_files
from citypact.scenarios.sweep import summary
from support.sweeps import done, looked_at, scheme


def check() -> None:
    """Write and read both ways in: the library and the command line."""
    with tempfile.TemporaryDirectory() as folder:
        found = summary(done(Path(folder), looked_at()))
        written = sweep_files(found, sweep_document(found), "en", ["parquet"])
        again = pd.read_parquet(io.BytesIO(written["futures.parquet"]))
        pd.testing.assert_frame_equal(again, found.table.rename_axis("future"), check_exact=True)
    with tempfile.TemporaryDirectory() as folder:
        case = str(save_case(scheme().case, Path(folder) / "case.json"))
        words = ["--vary", "hosts.*.growth *= uniform(0.5, 1)", "--futures", "64", "--parquet", "--out", folder]
        assert main(["sweep", case, "--model", "hybrid", *words]) == 0
        assert pd.read_parquet(Path(folder) / "futures.parquet").shape[0] == 64
    print("ok: every digit")


if __name__ == "__main__":
    check()
