"""Rows of a program that hold a pact in other worlds than the forecast's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...arrays.posted import Floats
from ...content import ByContent
from ...optimize.program import Program
from ...optimize.stages import KEEP
from ...optimize.subject import Kind, Subject
from ...solve.algebra import expression, total
from .columns import Columns

LEAST_SHORTFALL, LEAST_FUND_DEBT = "least-scenario-shortfall", "least-scenario-fund-debt"
"""Stages at which what coalitions fall short of, and what the fund owes in the end, is made as small as can be."""
_SHORT, _OWED = "shortfall in scenarios", "fund owes in scenarios"
STAGES = {_OWED: LEAST_FUND_DEBT, _SHORT: LEAST_SHORTFALL}
"""By the role of a column, the stage at which it is made small; the first one comes first."""


@dataclass(frozen=True)
class Allowed:
    """What may be lacking in other worlds, since no pact can do without; the case's money."""

    coalitions: float = 0.0
    """By which coalitions fall short of their worth."""
    fund: float = 0.0
    """Which the fund owes at the end of the last year."""


@dataclass(frozen=True, eq=False)
class Cut(ByContent):
    """What numbers of a pact must bring somebody: ``effect @ numbers + constant >= least``; the case's money."""

    subject: Subject
    """A city or nobody (the fund), and the world by its name."""
    effect: Floats
    constant: float
    least: float
    worlds: frozenset[int]
    """The worlds it is about, by their numbers."""
    coalition: bool = False
    """Whether it is the right of a coalition, which may fall short."""

    @property
    def kind(self) -> Kind:
        """What kind of constraint it is."""
        return Kind.SCENARIO if self.subject.city else Kind.SCENARIO_FUND

    def stricter(self, by: float) -> "Cut":
        """The same where so much more is asked for."""
        return replace(self, least=self.least + by)


def write_cuts(program: Program, columns: Columns, cuts: Sequence[Cut], *, owing: bool) -> None:
    """Write rows into a program, with variables for what coalitions fall short of theirs and what the fund owes.

    ``owing``: the fund may owe, as little as can be.
    """
    scale = program.setting.scale
    short = program.variable(_SHORT) if any(cut.coalition for cut in cuts) else 0.0
    of_fund = any(not cut.coalition and cut.kind is Kind.SCENARIO_FUND for cut in cuts)
    owed = program.variable(_OWED) if of_fund and owing else 0.0
    for cut in cuts:
        found = total(
            float(amount) / scale * program.columns[j].variable
            for j, amount in enumerate((cut.effect @ columns.matrix).tolist())
            if amount
        )
        least = (cut.least - cut.constant - float(cut.effect @ columns.constant)) / scale
        if cut.coalition:
            program.require("coalition in scenario", found + expression(short) >= least, cut.subject)
        elif cut.kind is Kind.SCENARIO:
            less = program.slack(cut.kind, cut.subject)
            program.require("no worse in scenario", found + expression(less) >= least, cut.subject)
        else:
            less = program.slack(cut.kind, cut.subject) + owed
            program.require("fund in scenario", found + expression(less) >= least, cut.subject)


def hold_lacking(program: Program) -> None:
    """Let rounding make what is lacking no more than it is at the optimum."""
    assert program.point is not None
    for column in program.columns:
        if column.role in STAGES:
            program.limit(column.variable, 0.0, max(0.0, float(program.point[column.number])) + KEEP)


def allowed(program: Program) -> Allowed:
    """What may be lacking in other worlds at the point of a program."""
    point, scale = program.point, program.setting.scale
    assert point is not None
    found = {c.role: max(0.0, float(point[c.number])) * scale for c in program.columns if c.role in STAGES}
    return Allowed(found.get(_SHORT, 0.0), found.get(_OWED, 0.0))
