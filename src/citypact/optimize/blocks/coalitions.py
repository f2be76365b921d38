"""No coalition is worse off than on its own: rows are added as they are found violated (see ``rows``).

sum of gains of S >= worth(S) - shortfall          shortfall 0 unless the core is out of reach
"""

import numpy as np
import pulp
from numpy.typing import NDArray

from ...game.coalitions import members
from ...mechanism.rights import entitled_coalitions
from ..program import Program, plain
from ..setting import Setting


def add(program: Program) -> None:
    """The shortfall variable, if it is loosened, and the rows of single cities and of all but one."""
    if program.setting.model.participation.coalitions == "none":
        return
    if "coalition" in program.relaxed:
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
    program.coalition_rows.add(coalition)
    together = pulp.lpSum(program.gain[i] for i in members(coalition))
    short = program.shortfall if program.shortfall is not None else 0.0
    worth = float(program.setting.worths[coalition])
    program.require(row_name(program, coalition), together >= worth - short)


def row_name(program: Program, coalition: int) -> str:
    """Name of a coalition's row: its number in hexadecimal digits."""
    return plain(f"coalition_{coalition:0{len(program.gain) // 4 + 1}x}")


def family(setting: Setting) -> NDArray[np.bool_]:
    """Coalitions that the mechanism gives a right of their own; shape (2**n,). Never the empty one, nor that of all."""
    return entitled_coalitions(setting.model.participation.coalitions, [city.province for city in setting.cities])
