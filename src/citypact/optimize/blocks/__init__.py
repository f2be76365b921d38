"""The program's constraints, one block a file; ``write`` puts them together in the order they build on each other."""

from ..program import Program
from ..setting import Setting
from ..subject import Kind
from . import (
    assessment,
    borrowing,
    budgets,
    coalitions,
    commitment,
    deals,
    fund,
    gains,
    instruments,
    participation,
    plan,
    projects,
    shares,
    sizes,
    subsidy,
)

BLOCKS = (
    plan,
    sizes,
    shares,
    projects,
    fund,
    subsidy,
    borrowing,
    instruments,
    gains,
    participation,
    budgets,
    assessment,
    commitment,
    deals,
    coalitions,
)


def write(setting: Setting, relaxed: frozenset[Kind] = frozenset()) -> Program:
    """The whole program of a setting, without an objective; ``relaxed`` names kinds of constraints to loosen."""
    program = Program(setting, relaxed)
    for block in BLOCKS:
        block.add(program)
    return program
