"""What counts only if it is chosen: figures of deals and works where the plan is left open.

With z in {0, 1} a choice and a figure f, z f is linear where f is data. Where f depends on an open number x between
low and high, z x is a variable u with

    low z <= u <= high z,   x - high (1 - z) <= u <= x - low (1 - z)

which are exact for either value of z (McCormick 1976). Where a plan is given all of this is f itself.
"""

from collections.abc import Sequence

import numpy as np

from ..solve.algebra import Linear, Variable, expression, is_expression, total
from .program import Expression, Program
from .subject import Subject


def if_moved(program: Program, k: int, amount: Linear) -> Linear:
    """A figure of a deal, 0 unless its move is chosen."""
    return amount if k not in program.moved else gated(program, program.moved[k], amount)


def if_built(program: Program, p: int, amount: Linear) -> Linear:
    """A figure of a work, 0 unless its project is chosen."""
    return amount if p not in program.built else gated(program, program.built[p], amount)


def beside(program: Program, i: int, t: int) -> Linear:
    """What a city has in a year beside deals, works and payments."""
    return _chosen(program, float(program.setting.beside[i, t]), [c.beside[i, t] for c in program.setting.choices])


def imputed(program: Program, i: int, t: int) -> Linear:
    """Benefits of a city in a year that no budget sees."""
    return _chosen(program, float(program.setting.imputed[i, t]), [c.imputed[i, t] for c in program.setting.choices])


def gated(program: Program, chosen: Variable, amount: Linear) -> Linear:
    """The product of a choice and a figure."""
    if not is_expression(amount):
        return float(amount) * chosen if amount else 0.0
    constant, terms = program.terms(amount)
    factors = (factor * _product(program, chosen, j) for j, factor in terms.items())
    return total([constant * chosen, *factors])


def _product(program: Program, chosen: Variable, j: int) -> Expression:
    """The product of a choice and the variable of a column."""
    key = (program.number(chosen), j)
    if key not in program.products:
        column, low, high = program.columns[j], program.low[j], program.up[j]
        assert np.isfinite([low, high]).all(), f"{column.role} has no limits"
        product = program.variable(f"chosen {column.role}", column.subject, min(0.0, low), max(0.0, high))
        _follow(program, chosen, product, column.variable, (low, high), column.subject)
        program.products[key] = product
    return expression(program.products[key])


def _follow(
    program: Program,
    chosen: Variable,
    product: Variable,
    number: Variable,
    limits: tuple[float, float],
    subject: Subject,
) -> None:
    low, high = limits
    program.require("chosen at most", product <= high * chosen, subject)
    program.require("chosen at least", product >= low * chosen, subject)
    program.require("chosen no more", product <= number - low * (1 - chosen), subject)
    program.require("chosen no less", product >= number - high * (1 - chosen), subject)


def _chosen(program: Program, known: float, figures: Sequence[float]) -> Linear:
    """A known figure and what each choice adds to it."""
    added = [float(figure) * program.chosen[c] for c, figure in enumerate(figures) if figure]
    return total([known, *added]) if added else known
