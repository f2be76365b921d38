"""Shares, rates and sizes that the rule leaves open, each one number for all cities and years.

size = first + sum_j weight_j (value_j - first),   weight_j >= 0,   sum of weights <= 1

Where payments are affine in the size there is one value beside the first, the upper limit, and its weight says how far
the size is towards it (whole number / number of steps, if there is a step). Elsewhere the values are those on the grid
and one weight at most is 1. In either case any yearly figure of the rules is, exactly,

figure = figure at first + sum over open sizes, j of weight_j (figure at value_j - figure at first)
"""

from collections.abc import Callable
from operator import attrgetter

import numpy as np

from ...mechanism import Span
from ...solve.algebra import Linear, expression, is_expression, total
from ..program import Expression, Program
from ..setting import Floats, Setting
from ..subject import Subject, Whole


def add(program: Program) -> None:
    """The weights of every open size."""
    model = program.setting.model
    for path, limits in model.open_sizes.items():
        values = program.setting.values[path]
        if ("size", path) in program.setting.fixed:
            program.sizes[path] = program.setting.fixed["size", path]
            program.weights[path] = _settled(program.setting.fixed["size", path], values)
            continue
        weights = _weights(program, path, limits, len(values) - 1)
        program.weights[path] = [*weights]
        steps = ((value - values[0]) * weight for value, weight in zip(values[1:], weights, strict=True))
        program.sizes[path] = values[0] + total(steps)


def figures(program: Program, read: Callable[[Setting], Floats]) -> list[Expression | float]:
    """A yearly figure, as data or as it depends on the open sizes; ``read`` finds it in a setting, shape (years,)."""
    first = read(program.setting)
    found: list[Expression | float] = first.tolist()
    for path, others in program.setting.others.items():
        for weight, other in zip(program.weights.get(path, ()), others, strict=False):
            difference = read(other) - first
            for t in np.flatnonzero(difference).tolist():
                found[t] = found[t] + float(difference[t]) * weight
    return found


def of_deal(program: Program, k: int, name: str) -> list[Expression | float]:
    """A yearly figure of a deal by name ("origin_own", "shared.claims"), as data or as it depends on open sizes."""
    if (k, name) not in program.of_deals:
        figure = attrgetter(name)
        program.of_deals[k, name] = figures(program, lambda setting: figure(setting.deals[k]))
    return program.of_deals[k, name]


def bounds(program: Program, linear: Linear) -> tuple[float, float]:
    """The least and the most that the limits of its variables let an expression be."""
    if not is_expression(linear):
        return float(linear), float(linear)
    low, terms = program.terms(linear)
    high = low
    for j, factor in terms.items():
        ends = (factor * program.low[j], factor * program.up[j])
        low, high = low + min(ends), high + max(ends)
    return low, high


def _settled(size: float, values: tuple[float, ...]) -> list[Expression | float]:
    """Weights at which a size is settled already: how far between two values, or which one on a grid."""
    if len(values) == 2:
        return [(size - values[0]) / (values[1] - values[0])]
    nearest = min(range(len(values)), key=lambda n: abs(values[n] - size))
    return [float(n == nearest) for n in range(1, len(values))]


def _weights(program: Program, path: str, limits: Span, count: int) -> list[Expression]:
    if count == 0:
        return []
    subject = Subject(path=path)
    if program.setting.model.affine(path):
        if limits.step is None:
            part = expression(program.variable("part", subject, 0.0, 1.0))
        else:
            part = program.variable("steps", subject, 0, limits.levels, Whole.STEP) * (1.0 / limits.levels)
        program.require("within", part <= 1.0, subject)  # so that it is in the program even if it moves nothing
        return [part]
    chosen = [program.variable(f"level {n}", subject, 0, 1, Whole.LEVEL) for n in range(1, count + 1)]
    program.require("one level", total(chosen) <= 1, subject)
    return [expression(level) for level in chosen]
