"""Spare the cities that receive: what they must lay out in the years in which they pay more than they get."""

from ...solve.algebra import total
from ..program import Expression, Program


def least_host_burden(program: Program) -> Expression:
    """Net outlays of the cities to which something moves, in present value: sum of max(0, -flow) over cities, years."""
    setting = program.setting
    outlays = []
    for i in sorted({deal.host for deal in setting.deals}):
        for t in range(setting.horizon):
            outlay = program.variable("outlay", program.of_city(i, t))
            program.require("outlay covers", outlay >= -1.0 * program.flow[i, t], program.of_city(i, t))
            outlays.append(float(setting.discount[t]) * outlay)
    return total(outlays)
