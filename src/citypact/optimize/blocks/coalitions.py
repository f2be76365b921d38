"""No coalition is worse off than on its own: rows are added as they are found violated (see ``live``).

sum of gains of S >= worth(S) - shortfall          shortfall 0 unless the core is out of reach
"""

from math import isfinite

from ...game.coalitions import members
from ...solve.rows import Row
from ..program import Program
from ..subject import Kind


def add(program: Program) -> None:
    """The shortfall variable, if it is loosened, and the rows of single cities and of all but one."""
    if program.setting.model.participation.coalitions == "none":
        return
    if Kind.COALITION in program.relaxed:
        program.shortfall = program.variable("shortfall")
    n = len(program.setting.cities)
    grand = (1 << n) - 1
    for i in range(n):
        for coalition in {1 << i, grand ^ (1 << i)} - {0}:
            add_row(program, coalition)


def add_row(program: Program, coalition: int) -> None:
    """The row of one coalition."""
    if coalition in program.coalition_rows:
        return
    program.coalition_rows[coalition] = len(program.lines)
    columns = [program.number(program.gain[i]) for i in members(coalition)]
    columns += [] if program.shortfall is None else [program.number(program.shortfall)]
    worth = program.setting.claims.worth(coalition)
    assert isfinite(worth), f"the worth of coalition {coalition} is {worth}"
    program.require("coalition", Row(columns, [1.0] * len(columns), low=worth), coalition=coalition)
