"""Rates and sizes that the rule leaves open.

size = min + part * (max - min),   0 <= part <= 1,   part = whole number / number of steps
"""

from ...mechanism import Span
from ..program import Expression, Program


def choice(program: Program, path: str, limits: Span) -> Expression:
    """The open size at a dotted path, in the rule's own unit."""
    return limits.min + (limits.max - limits.min) * part(program, path, limits)


def part(program: Program, path: str, limits: Span) -> Expression:
    """How far an open size is from its lower limit to its upper one; 0 where there is nothing between them."""
    if limits.max == limits.min:
        return Expression(0.0)
    if limits.step is None:
        return Expression(program.variable(f"part_of_{path}", 0.0, 1.0))
    return program.variable(f"steps_of_{path}", 0, limits.levels, integer=True) * (1.0 / limits.levels)
