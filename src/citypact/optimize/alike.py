"""Cities, or transfers, that could have each other's steps: alike in all that is looked at, they yet have others.

No rule that reads figures alone can say which of them has which; so it is told.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from math import isclose

from ..errors import SolverLimit
from ..solve.answer import Floats
from .live import Live
from .program import Program
from .subject import Column, Subject, Whole

Steps = dict[tuple[str, Subject], Column]
"""Columns that go by steps, by their role and by what else they are about than whose they are."""


def alike(program: Program) -> list[tuple[str, str]]:
    """Pairs whose steps can be exchanged without a loss by any objective so far, by id; the program holds them all.

    Nothing where the time is over.
    """
    owners, weights = _owners(program), program.compiled().sides.magnitudes.sum(axis=0)
    pairs = combinations(sorted(owners), 2)
    try:
        return [
            (one, other)
            for one, other in pairs
            if _differ(program, weights, owners[one], owners[other]) and _can_be_exchanged(program, owners, one, other)
        ]
    except SolverLimit:
        return []


def _owners(program: Program) -> dict[str, Steps]:
    owners: dict[str, Steps] = {}
    for column in program.columns:
        subject = column.subject
        if column.whole is Whole.STEP and (whose := subject.city or subject.transfer):
            owners.setdefault(whose, {})[column.role, replace(subject, city="", transfer="")] = column
    return owners


def _differ(program: Program, weights: Floats, one: Steps, other: Steps) -> bool:
    """Whether two have other steps, though their columns look alike by the sums of their coefficients."""
    if one.keys() != other.keys():
        return False
    pairs = [(column.number, other[key].number) for key, column in one.items()]
    same = all(isclose(weights[j], weights[k]) and program.up[j] == program.up[k] for j, k in pairs)
    return same and any(_steps(program, j) != _steps(program, k) for j, k in pairs)


def _can_be_exchanged(program: Program, owners: dict[str, Steps], one: str, other: str) -> bool:
    """Whether what was reached can be reached with their steps exchanged, all other steps as they are."""
    live = Live(program)
    for column, steps in _exchanged(program, owners, one, other):
        live.bound(column.variable, steps, steps)
    return live.minimize(0.0, guess=True) is not None


def _exchanged(program: Program, owners: dict[str, Steps], one: str, other: str) -> Iterator[tuple[Column, float]]:
    swapped = {one: other, other: one}
    for whose, steps in owners.items():
        for key, column in steps.items():
            yield column, _steps(program, owners[swapped.get(whose, whose)][key].number)


def _steps(program: Program, number: int) -> float:
    assert program.point is not None
    return float(round(float(program.point[number])))
