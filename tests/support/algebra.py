"""The rows that one block writes into a small program, as a reviewer reads them: columns and rows by what they mean."""

from types import ModuleType

import numpy as np

from citypact.case import Case
from citypact.mechanism import Mechanism
from citypact.optimize.blocks import BLOCKS
from citypact.optimize.design import prepare
from citypact.optimize.program import Program
from citypact.optimize.subject import Kind
from citypact.solve.rows import Row


def rows_of(block: ModuleType, case: Case, model: Mechanism, relaxed: frozenset[Kind] = frozenset()) -> str:
    """One line a row of the block, in the order in which it writes them."""
    program = Program(prepare(case, model, None), relaxed)
    for other in BLOCKS:
        before = len(program.lines)
        other.add(program)
        if other is block:
            break
    written = zip(program.lines[before:], program.rows[before:], strict=True)
    return "\n".join(f"{line.role} {line.subject}".strip() + ": " + _text(program, row) for line, row in written)


def _text(program: Program, row: Row) -> str:
    terms = zip(row.columns, row.coefficients, strict=True)
    left = " ".join(f"{factor:+.4g} [{_name(program, j)}]" for j, factor in terms)
    if row.low == row.up:
        return f"{left} = {row.low + 0.0:.4g}"
    return f"{left} <= {row.up + 0.0:.4g}" if np.isfinite(row.up) else f"{left} >= {row.low + 0.0:.4g}"


def _name(program: Program, j: int) -> str:
    return f"{program.columns[j].role} {program.columns[j].subject}".strip()
