"""Lexicographic minimisation of excesses: the engine of the nucleolus, the prenucleolus and their weighted kin."""

from dataclasses import dataclass

import numpy as np

from citypact.text import both

from ...content import ByContent
from ..coalitions import Floats, members
from ..errors import NotProven
from ..master import POSITIVE
from ..program import CoalitionProgram, Optimum, tight
from ..worths import Worths


@dataclass(frozen=True)
class Stage:
    """A stage of the lexicographic program and what it fixes, with the dual values that prove it.

    Attributes
    ----------
    level : float
        Excess per unit of size of the coalitions fixed here, in the game's money.
    weights : mapping of coalition to positive float
    floors : mapping of player number to positive float
        Players whose payoff is fixed at their floor.
    """

    level: float
    weights: dict[int, float]
    floors: dict[int, float]


@dataclass(frozen=True, eq=False)
class Lexicographic(ByContent):
    """The lexicographic minimum: one payoff, and the stages that led to it."""

    payoff: Floats
    stages: tuple[Stage, ...]


def lexicographic_minimum(
    game: Worths, sizes: Floats | None = None, floors: Floats | None = None, fine: bool = False
) -> Lexicographic:
    """Minimise the largest excess ``(v(S) - x(S)) / size(S)``, then the next, and so on; x(N) = v(N), x >= floors.

    Each stage minimises the largest excess over the coalitions whose payoff is still open, and fixes those whose row
    has a positive dual value, for only these are tight on the whole optimal face. The rank of what is fixed grows with
    every stage, so there are at most n - 1 of them; coalitions whose payoff follows from it are left out.

    Source: Maschler, Peleg, Shapley (1979), Geometric properties of the kernel, nucleolus, and related solution
    concepts (the lexicographic centre); fixing by duals and the compact number of stages as in Benedek, Fliege, Nguyen
    (2021), Finding and verifying the nucleolus of cooperative games.

    Raises
    ------
    NoSuchPoint
        Coalitions of positive size are too few to settle a payoff.
    """
    if game.n == 1:
        return Lexicographic(game.worths[1:].copy(), ())
    program = CoalitionProgram(game, sizes, floors, fine)
    stages: list[Stage] = []
    held: set[int] = set()
    while program.span.rank < game.n:
        optimum = program.solve()
        stage = _stage(program, optimum, held)
        _fix(program, optimum, stage, held)
        stages.append(stage)
    return Lexicographic(_polished(program, optimum.payoff, stages), tuple(stages))


def _stage(program: CoalitionProgram, optimum: Optimum, held: set[int]) -> Stage:
    weights = {coalition: optimum.duals[coalition] for coalition in tight(optimum)}
    floors = {
        i: float(dual)
        for i, dual in enumerate(optimum.floor_duals)
        if dual > POSITIVE and i not in held and 1 << i not in program.span
    }
    return Stage(program.level(optimum), weights, floors)


def _fix(program: CoalitionProgram, optimum: Optimum, stage: Stage, held: set[int]) -> None:
    rank = program.span.rank
    for player in stage.floors:
        if program.span.add(1 << player):
            program.bound_payoff(player, optimum.payoff[player], optimum.payoff[player])
            held.add(player)
    for coalition in stage.weights:
        if coalition not in program.span:
            program.fix(coalition, program.worth(coalition) - program.size(coalition) * optimum.epsilon)
    if program.span.rank == rank:
        raise NotProven(both("game.no_positive_dual"))
    program.release_spanned()


def _polished(program: CoalitionProgram, payoff: Floats, stages: list[Stage]) -> Floats:
    """The payoff from the equations of all stages, free of what the solver's tolerance left in it."""
    n, normal = program.n, program.normal
    equations, worths = [np.ones(n + len(stages))], [program.worth(program.grand)]
    equations[0][n:] = 0.0
    for number, stage in enumerate(stages):
        for coalition in stage.weights:
            equations.append(_indicator(coalition, n + len(stages)))
            equations[-1][n + number] = program.size(coalition)
            worths.append(program.worth(coalition))
        for player in stage.floors:
            equations.append(_indicator(1 << player, n + len(stages)))
            worths.append(float(payoff[player]))
    solution = _solved(np.array(equations), np.array(worths))[:n]
    if np.abs(solution - payoff).max() > 1e-5:
        raise NotProven(both("game.stages_differ"))
    return normal.restore(solution)


def _solved(equations: Floats, worths: Floats) -> Floats:
    """Solution of equations that determine it; square but for stages with more than one way to balance."""
    if equations.shape[0] == equations.shape[1]:
        try:
            return np.asarray(np.linalg.solve(equations, worths))
        except np.linalg.LinAlgError:
            pass  # singular up to rounding: the least-squares solution below is compared with the solver's
    return np.asarray(np.linalg.lstsq(equations, worths, rcond=None)[0])


def _indicator(coalition: int, width: int) -> Floats:
    row = np.zeros(width)
    row[list(members(coalition))] = 1.0
    return row
