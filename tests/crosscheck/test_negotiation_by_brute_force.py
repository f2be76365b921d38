"""Ranges, counter-offers and zones on small cases against programs that hold every coalition's row, solved by scipy."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pulp
import pytest
from scipy.optimize import LinearConstraint, milp

from citypact.design import NoScheme
from citypact.design.blocks.coalitions import add_row, family
from citypact.design.live import linear
from citypact.design.program import Program
from citypact.negotiation.counter import MEASURES, accepted, changes_in, counter_offer
from citypact.negotiation.frontier import trade_off, upper_right
from citypact.negotiation.numbers import Number, expression, ties
from citypact.negotiation.position import Position
from citypact.negotiation.ranges import ranges
from support.desk import half_and_half, hybrid, position

SEEDS = (2, 5, 6, 15, 17)


class AllRows:
    """A program with all rows written, as scipy takes it."""

    def __init__(self, program: Program) -> None:
        for coalition in np.flatnonzero(family(program.setting)).tolist():
            add_row(program, coalition)
        self.variables = program.lp.variables()
        self.column = {v.name: j for j, v in enumerate(self.variables)}
        self.rows = [self._row(c) for c in program.lp.constraints()]

    def _row(self, constraint: pulp.LpConstraint) -> tuple[np.ndarray, float, float]:
        row = np.zeros(len(self.variables))
        for variable, coefficient in constraint.items():
            row[self.column[variable.name]] = coefficient
        right = -constraint.constant
        low = -np.inf if constraint.sense == pulp.LpConstraintLE else right
        return row, low, np.inf if constraint.sense == pulp.LpConstraintGE else right

    def minimum(self, objective: object, *, whole_numbers: bool = True) -> float | None:
        constant, terms = linear(objective)
        costs = np.zeros(len(self.variables))
        for name, coefficient in terms.items():
            costs[self.column[name]] = coefficient
        low = [-np.inf if v.lowBound is None else v.lowBound for v in self.variables]
        up = [np.inf if v.upBound is None else v.upBound for v in self.variables]
        kinds = [int(v.cat == pulp.LpInteger and whole_numbers) for v in self.variables]
        matrix = np.array([row for row, _, _ in self.rows])
        limits = LinearConstraint(matrix, [r[1] for r in self.rows], [r[2] for r in self.rows])
        found = milp(costs, constraints=limits, bounds=(low, up), integrality=kinds, options={"mip_rel_gap": 0.0})
        if found.status == 2:
            return None
        assert found.status == 0, found.message
        return constant + float(found.fun)


def free(found: Position, **figures: object) -> Program:
    return found.program(found.locked, **figures)


@pytest.mark.parametrize("seed", SEEDS)
def test_ranges(seed: int) -> None:
    found = position(seed, half_and_half(0.0))
    table = ranges(found, settings=("with-fund",)).table
    for (_, number), row in table.iterrows():
        program = free(found)
        for t, tie in enumerate(ties(program, number)):
            program.require(f"tie_{t}", tie == 0)
        wanted = expression(program, number)
        everything = AllRows(program)
        for whole, low, high in ((True, "low", "high"), (False, "low_between", "high_between")):
            least = everything.minimum(wanted, whole_numbers=whole)
            largest = everything.minimum(-1.0 * wanted, whole_numbers=whole)
            expected = (np.nan, np.nan) if least is None or largest is None else (least, -largest)
            assert (row[low], row[high]) == pytest.approx(expected, abs=1e-5, nan_ok=True)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("measure", list(MEASURES))
def test_nearest_means_nearest(seed: int, measure: str) -> None:
    found = position(seed, half_and_half(0.0))
    program = free(found)
    objective = MEASURES[measure](changes_in(program, found))(program)
    expected = AllRows(program).minimum(objective)
    if expected is None:
        with pytest.raises(NoScheme):
            counter_offer(found, measure)
        return
    counter = counter_offer(found, measure)
    assert accepted(counter.scheme)
    unit = 1.0 if measure == "fewest" else found.setting.scale
    assert counter.distance == pytest.approx(expected * unit, abs=1e-5)
    if measure == "fewest":
        assert counter.clauses_changed <= counter.distance
    else:
        weigh: Callable[[np.ndarray], float] = np.sum if measure == "weighted" else np.max
        money = counter.changes["money"].to_numpy()
        assert (weigh(money) if money.size else 0.0) == pytest.approx(counter.distance, abs=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
def test_fewest_clauses_by_trying_every_set_of_clauses(seed: int) -> None:
    found = position(seed, half_and_half(0.0))
    clauses = sorted({number.clause for number in found.values})

    def possible(chosen: tuple[tuple[str, ...], ...]) -> bool:
        return AllRows(found.program([n for n in found.values if n.clause not in chosen])).minimum(0.0) is not None

    if not possible(tuple(clauses)):  # nor then with any of them kept
        with pytest.raises(NoScheme):
            counter_offer(found, "fewest")
        return
    sizes = (size for size in range(len(clauses) + 1) if any(map(possible, combinations(clauses, size))))
    assert counter_offer(found, "fewest").distance == next(sizes)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_zone_of_two_gains_has_the_support_of_the_full_program(seed: int) -> None:
    found = position(seed, half_and_half(0.0), hybrid(), cities=4)
    a, b = (Number("gain", (city.id,)) for city in found.setting.cities[:2])
    zone = trade_off(found, a, b)
    program = free(found)
    everything = AllRows(program)
    angles = np.linspace(0.1, 6.2, 9)
    if zone.empty:
        assert everything.minimum(0.0, whole_numbers=False) is None
        return
    for x, y in zip(np.cos(angles), np.sin(angles), strict=True):
        wanted = -float(x) * expression(program, a) - float(y) * expression(program, b)
        least = everything.minimum(wanted, whole_numbers=False)
        assert least is not None
        assert (x * zone["a"] + y * zone["b"]).max() == pytest.approx(-least, abs=1e-5)
    corners = list(zip(zone["a"], zone["b"], strict=True))
    assert set(upper_right(corners)) == set(zip(zone["a"][zone["frontier"]], zone["b"][zone["frontier"]], strict=True))
