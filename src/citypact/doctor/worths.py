"""The worths of a bundled case against a cold program of another solver for every coalition of a sample."""

from collections.abc import Iterator

import numpy as np

from ..case import load_case
from ..solve import scip
from ..text import both
from ..worth import WorthTable, worth_table
from .finding import Finding, within

CASE = "pearl-river-delta"
_COALITIONS = 60
_EXACT = 1e-6
"""As a part of the joint gain."""


def worths() -> Iterator[Finding]:
    """A sample of coalitions by programs of their own, and the second opinions that the table asked for itself."""
    table = worth_table(load_case(CASE))
    everyone = float(table.worths[-1])
    sample = np.linspace(1, table.everyone, _COALITIONS).astype(int)
    away = (abs(_cold(table, int(coalition)) - table.worths[coalition]) / everyone for coalition in sample)
    yield within(both("doctor.worths", solver=scip.name(), case=CASE), away, _EXACT)
    heard = table.confirmed
    outvoted = ", ".join(heard.disputed)
    found = both("doctor.outvoted", who=outvoted) if outvoted else both("doctor.none_outvoted", number=heard.number)
    yield Finding(both("doctor.opinions"), not outvoted, found)


def _cold(table: WorthTable, coalition: int) -> float:
    """The worth of a coalition: its moves by one program of SCIP over every bid that is open to it, its projects."""
    problem, chances = table.opinions.packing.problem, table.chances
    ends = ((chances.candidates[k].origin, chances.candidates[k].bids[b].host) for k, b in problem.columns)
    open_ = np.array([coalition >> origin & coalition >> host & 1 for origin, host in ends], dtype=float)
    run = scip.solve(problem.rows.with_bounds(np.zeros(open_.size), open_), -problem.gains)
    moves = -run.value * problem.scale
    members = np.array([coalition >> i & 1 for i in range(len(chances.cities))], dtype=float)
    agreed = (u for u in chances.undertakings if u.required & coalition == u.required)
    return moves + sum(max(0.0, float(u.benefits @ members) - u.cost) for u in agreed)
