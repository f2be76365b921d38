"""Raise the smallest gain: max t with gain[i] - worth alone[i] >= t."""

from ..program import Expression, Program


def largest_smallest_gain(program: Program) -> Expression:
    """Minus the smallest gain over what a city can earn alone, in program money."""
    smallest = program.variable("smallest gain", low=None)
    for i in program.gain:
        alone = program.setting.claims.worth(1 << i)
        program.require("smallest gain", program.gain[i] - alone >= smallest, program.of_city(i))
    return -1.0 * smallest
