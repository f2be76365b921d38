"""Time of the worth table and of the design against their naive ways, in one run, on a bundled case.

    python tests/benchmarks/bench_design.py [CASE] [SAMPLE]

The worth table is set against one fresh integer program per coalition: as this is slow, it is timed on SAMPLE
coalitions spread evenly over all (default 256) and scaled up. The design is set against the same program with the rows
of all coalitions written at once.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from citypact.case import load_case
from citypact.mechanism import load_model
from citypact.optimize.blocks import write
from citypact.optimize.blocks.coalitions import add_row
from citypact.optimize.prepared import setting
from citypact.optimize.program import Program
from citypact.optimize.setting import Setting
from citypact.optimize.stages import run_stages
from citypact.optimize.subject import Kind
from citypact.worth import worth_table

sys.path.insert(0, str(Path(__file__).parents[1]))
from support.fresh_program import fresh_program


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Result and seconds."""
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def main(case_name: str = "beijing-tianjin-hebei", sample: int = 256) -> None:
    """Print the ratios."""
    case, model = load_case(case_name), load_model("hybrid")
    table, seconds = timed(lambda: worth_table(case))
    coalitions = np.linspace(1, table.worths.size - 1, sample).astype(int)
    fresh, naive = timed(lambda: [fresh_program(table.chances, int(c)) for c in coalitions])
    naive *= (table.worths.size - 1) / sample
    worst = float(np.abs(np.array(fresh) - table.worths[coalitions]).max())
    print(f"{case.id}: {table.worths.size - 1} coalitions, {table.linear_programs} LP, {table.integer_programs} MILP")
    report("worth table", seconds, "one MILP per coalition", naive, worst)
    prepared = setting(case, model, table)
    few, by_rows = timed(lambda: run_stages(write(prepared, frozenset({Kind.COALITION}))))
    many, at_once = timed(lambda: run_stages(_with_all_rows(prepared)))
    assert few is not None
    assert many is not None
    worst = max(abs(a.value - b.value) for a, b in zip(few, many, strict=True))
    report("design", by_rows, "all rows at once", at_once, worst)


def report(what: str, seconds: float, against: str, naive: float, worst: float) -> None:
    """One line of the comparison."""
    ratio = f"ratio {naive / seconds:6.1f}   (differ by {worst:.1e})"
    print(f"  {what:12} {seconds:8.2f} s   {against:22} {naive:8.2f} s   {ratio}")


def _with_all_rows(prepared: Setting) -> Program:
    program = write(prepared, frozenset({Kind.COALITION}))
    for coalition in prepared.entitled.listed.nonzero()[0]:
        add_row(program, int(coalition))
    return program


if __name__ == "__main__":
    main(*sys.argv[1:2], *(int(a) for a in sys.argv[2:3]))
