"""Ranges, counter-offers and zones on small cases against programs that hold every coalition's row, solved by scipy."""

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pulp
import pytest
from scipy.optimize import LinearConstraint, milp

from citypact.mechanism import Mechanism
from citypact.negotiation.bargaining import bargain
from citypact.negotiation.counter import MEASURES, accepted, changes_in, counter_offer
from citypact.negotiation.frontier import trade_off, upper_right
from citypact.negotiation.numbers import Number, clause_of, ties
from citypact.negotiation.offer import Offer
from citypact.negotiation.position import Position
from citypact.negotiation.ranges import free_program, ranges
from citypact.negotiation.settled import offer_of
from citypact.negotiation.steps import nearest_scheme, pairs_on_steps
from citypact.optimize import NoScheme
from citypact.optimize.blocks.coalitions import add_row
from citypact.optimize.objectives.nearness import distance_of_gains
from citypact.optimize.program import Program
from citypact.solve.algebra import constant_and_terms
from support.desk import half_and_half, hybrid, in_its_unit, position
from support.held import Held

SEEDS = (2, 5, 6, 15, 17)
KINDS = ("origin_share", "contribution_rate", "project_share", "carried", "grant")
STEPS = hybrid()
SMOOTH = hybrid(tax_sharing={"origin_share": STEPS.tax_sharing.origin_share.model_copy(update={"step": None})})
RULES = [(seed, STEPS) for seed in SEEDS] + [(seed, SMOOTH) for seed in SEEDS[:2]]
NAMES = [f"{seed}-{'steps' if rule is STEPS else 'smooth'}" for seed, rule in RULES]


class AllRows:
    """A program with all rows written, as scipy takes it."""

    def __init__(self, program: Program) -> None:
        for coalition in np.flatnonzero(program.setting.entitled.listed).tolist():
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
        constant, terms = constant_and_terms(objective)
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


def confirm_range(program: Program, number: Number, row: pd.Series) -> None:
    """Least and largest value of a number by the program that holds all rows, on steps and between them."""
    for tie in ties(program, number):
        program.require("tie", tie == 0)
    wanted = in_its_unit(program, number)
    everything = AllRows(program)
    for whole, low, high in ((True, "low", "high"), (False, "low_between", "high_between")):
        least = everything.minimum(wanted, whole_numbers=whole)
        largest = everything.minimum(-1.0 * wanted, whole_numbers=whole)
        expected = (np.nan, np.nan) if least is None or largest is None else (least, -largest)
        assert (row[low], row[high]) == pytest.approx(expected, abs=1e-5, nan_ok=True)


@pytest.mark.parametrize(("seed", "model"), RULES, ids=NAMES)
def test_ranges_with_the_fund(seed: int, model: Mechanism) -> None:
    found = position(seed, half_and_half(0.0), model)
    table = ranges(found, KINDS, ("with-fund",)).table.loc["with-fund"]
    assert list(table.index) == list(found.items)
    for number, row in table.iterrows():
        confirm_range(free(found), number, row)


@pytest.mark.parametrize(("seed", "model"), RULES, ids=NAMES)
def test_ranges_without_the_fund_are_those_of_a_mechanism_that_has_none(seed: int, model: Mechanism) -> None:
    table = ranges(position(seed, half_and_half(0.0), model), KINDS, ("without-fund",)).table.loc["without-fund"]
    bare = model.model_copy(update={"fund": None})
    found = position(seed, Offer(), bare)
    assert list(table.index) == list(found.items)
    for number, row in table.iterrows():
        confirm_range(free(found), number, row)


@pytest.mark.parametrize("seed", SEEDS[:2])
@pytest.mark.parametrize("model", [STEPS, SMOOTH], ids=["steps", "smooth"])
def test_ranges_with_all_else_as_in_an_offer_that_is_accepted(seed: int, model: Mechanism) -> None:
    nothing = position(seed, half_and_half(0.0), model)
    found = position(seed, offer_of(nothing, counter_offer(nothing, "weighted").scheme), model)
    table = ranges(found, KINDS, ("as-offered",)).table.loc["as-offered"]
    assert table["low"].notna().all()
    for number, row in table.iterrows():
        others = [other for other in found.values if clause_of(other) != clause_of(number)]
        confirm_range(found.program(others, forgiving=True), number, row)


@pytest.mark.parametrize(("seed", "model"), RULES, ids=NAMES)
@pytest.mark.parametrize("measure", list(MEASURES))
def test_nearest_means_nearest(seed: int, measure: str, model: Mechanism) -> None:
    found = position(seed, half_and_half(0.0), model)
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
def test_fewest_clauses_by_trying_every_set_of_clauses(seed: int, tmp_path: Path) -> None:
    found = position(seed, half_and_half(0.0))
    clauses = sorted({clause_of(number) for number in found.values})
    program = free(found)
    for coalition in np.flatnonzero(program.setting.entitled.listed).tolist():
        add_row(program, coalition)
    everything = Held(program, list(found.values), tmp_path)

    def possible(chosen: tuple[tuple[str, ...], ...]) -> bool:
        return everything.agreement({n: value for n, value in found.values.items() if clause_of(n) not in chosen})

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
        wanted = -float(x) * in_its_unit(program, a) - float(y) * in_its_unit(program, b)
        least = everything.minimum(wanted, whole_numbers=False)
        assert least is not None
        assert (x * zone["a"] + y * zone["b"]).max() == pytest.approx(-least, abs=1e-5)
    corners = list(zip(zone["a"], zone["b"], strict=True))
    assert set(upper_right(corners)) == set(zip(zone["a"][zone["frontier"]], zone["b"][zone["frontier"]], strict=True))


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_the_agreements_on_steps_beside_a_zone_are_the_nearest(seed: int) -> None:
    found = position(seed, half_and_half(0.0))
    ratio = next(number for number in found.items if number.kind == "origin_share")
    pair = (ratio, Number("gain", (found.setting.cities[0].id,)))
    zone = trade_off(found, *pair, "without-fund")
    nearest = pairs_on_steps(found, *pair, zone, "without-fund")
    assert len(zone) == len(nearest)
    size = [max(float(np.ptp(zone[name])), 1e-6) for name in ("a", "b")]
    for (_, corner), (_, on_steps) in zip(zone.iterrows(), nearest.iterrows(), strict=True):
        program = free_program(found, "without-fund")
        away = program.variable("away")
        for name, number, extent in zip(("a", "b"), pair, size, strict=True):
            missing = (1.0 / extent) * (corner[name] - in_its_unit(program, number))
            program.require(f"missing_{name}", away >= missing)
            if not corner["frontier"]:
                program.require(f"beyond_{name}", away >= -1.0 * missing)
        least = AllRows(program).minimum(away)
        if least is None:
            assert on_steps.isna().all()
            continue
        apart = [(corner[name] - on_steps[name]) / extent for name, extent in zip(("a", "b"), size, strict=True)]
        distance = max(0.0, *apart) if corner["frontier"] else max(map(abs, apart))
        assert distance == pytest.approx(least, abs=3e-5)
        assert abs(on_steps["a"] / 0.05 - round(on_steps["a"] / 0.05)) < 1e-6


@pytest.mark.parametrize("seed", [2, 11, 19, 22])
def test_the_scheme_beside_a_bargain_is_the_nearest_on_steps(seed: int) -> None:
    quarters = STEPS.tax_sharing.origin_share.model_copy(update={"step": 0.25})
    coarse = hybrid(tax_sharing={"origin_share": quarters}, costs={"projects": "by-benefit"})
    found = position(seed, Offer(), coarse.model_copy(update={"fund": None}))
    wanted = bargain(found, "nash").gains
    scheme = nearest_scheme(found, wanted)
    program = free(found)
    distance = distance_of_gains(program, "wanted", wanted / program.setting.scale)
    least = AllRows(program).minimum(distance)
    assert least is not None
    assert accepted(scheme)
    assert (scheme.gain - wanted).abs().sum() == pytest.approx(least * program.setting.scale, abs=1e-3)
    assert least > 0.01 or seed == 2  # elsewhere the bargain itself lies between the steps
