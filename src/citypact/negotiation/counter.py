"""The counter-offer: the acceptable scheme nearest to an offer.

    fewest     the least number of clauses changed
    weighted   the least sum of changes, each in the money it moves (times a weight)
    largest    the least largest change, in the same measure

Among equally near ones the favored cities gain most, then the sum of changes is least, then ties are broken as in a
design. Red lines stay as they are, and ratios stay on the mechanism's steps.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

import numpy as np
import pandas as pd

from ..content import ByContent
from ..errors import SolverLimit
from ..optimize.design import best_scheme
from ..optimize.infeasible import NoScheme
from ..optimize.objectives import Objective
from ..optimize.program import Expression, Linear, Offered, Program, Variable
from ..optimize.setting import Setting, money_size
from ..optimize.subject import Kind, Whole
from ..pact.scheme import Scheme
from ..solve.algebra import expression as expression_of
from ..solve.algebra import total
from ..text import both
from .granted import Granted
from .numbers import Item, Number, clause_of, expression, kind_of, measure, ties, value_in
from .numbers.of_city import city_number
from .one_rate import one_rate
from .position import Position, settle_offer
from .settled import with_breaches

Changes = dict[Number, tuple[Expression, float]]
_NEAR = 1e-6
"""Program money within which the nearest is proven to be the nearest; a closer proof takes many times as long."""
_PART = 1e-6
"""Part of a clause that a solver may leave of none."""
_ROUNDED = 0.999
"""Part of a grain within which a number is as offered, but for rounding."""
_CHANGED = 2e-5
"""What counts as a change, as a part of the number's own span."""


@dataclass(frozen=True)
class Wishes:
    """What a counter-offer should heed beyond the offer itself."""

    weights: Mapping[Number, float] = field(default_factory=dict)
    """Weight of a change, 1 where not given; the more, the less willingly it is changed."""
    favored: tuple[str, ...] = ()
    """Cities whose joint gain is made large among equally near counter-offers."""
    least_gains: Mapping[str, float] = field(default_factory=dict)
    """Gains that cities insist on, in the case's money."""


@dataclass(frozen=True, eq=False)
class CounterOffer(ByContent):
    """An acceptable scheme near an offer."""

    position: Position
    scheme: Scheme
    measure: str
    distance: float
    """Clauses changed, or money of the case; of the numbers as they are said."""
    nearest: float
    """Its distance before numbers are rounded: the least that was found."""
    bound: float
    """No acceptable scheme is nearer than that, proven; 0 where the time ended before anything was."""
    changes: pd.DataFrame
    """By number changed: offered, new, change and the money it moves (present value, case's money)."""

    @property
    def is_nearest(self) -> bool:
        """Whether the search for the nearest came to its end; ``bound`` says how near to it it ended."""
        return all(stage["objective"] != self.measure for stage in self.scheme.unproven)

    @property
    def clauses_changed(self) -> int:
        """How many clauses of the offer's text are changed."""
        return len({clause_of(number) for number in self.changes.index})


def counter_offer(
    position: Position,
    measure: str = "weighted",
    wishes: Wishes | None = None,
    settled: Scheme | None = None,
    *,
    settles: bool = True,
) -> CounterOffer:
    """The acceptable scheme nearest to the offer by one measure: "fewest", "weighted" or "largest".

    Terms that clauses grant may change as well as any other number. Each choice of terms is a program of its own; one
    that is farther from the offer by its terms alone than what was found is not looked at, since nothing in it is
    nearer. ``settled``: the offer as ``settle_offer`` settles it, where that is known. ``settles``: whether the rule
    chooses among those that are equally near; else it is the one that the search ended at, whose distance is proven to
    be the least all the same.

    Raises
    ------
    NoScheme
        Nothing that keeps the red lines is acceptable; carries the conflict and prices.
    SolverLimit, Disagreement
        As for ``design``.
    """
    wishes = Wishes() if wishes is None else wishes
    granted = Granted(position)
    if wishes == Wishes() and granted.as_offered and (same := as_it_stands(position, settled)) is not None:
        return CounterOffer(position, same, measure, 0.0, 0.0, 0.0, _table(position, position.values, same))
    best, refused, bound = None, None, np.inf
    for years in ({**granted.offered}, *granted.others()):
        away = _terms_away(granted, years, wishes.weights)
        if best is not None and _joined(measure, 0.0, away) >= best.nearest - _NEAR * position.setting.scale:
            continue
        try:
            at = granted.at(years) if granted.offered else position
            found = _at_terms(at, measure, wishes, settles=settles)
        except NoScheme as none:
            refused = refused or none
            continue
        nearest, distance, least = (_joined(measure, x, away) for x in (found.nearest, found.distance, found.bound))
        bound = min(bound, least)
        if best is None or nearest < best.nearest - _NEAR * position.setting.scale:
            changes = _with_terms(granted, years, found.changes)
            best = replace(found, distance=distance, nearest=nearest, changes=changes)
    if best is None:
        assert refused is not None  # the offered terms were tried
        raise refused
    return replace(best, bound=min(bound, best.nearest))


def _terms_away(granted: Granted, years: Mapping[int, int], weights: Mapping[Number, float]) -> list[float]:
    """Money that each changed term moves, times its weight."""
    return [granted.money(row, years[row]) * weights.get(granted.number(row), 1.0) for row in granted.changed(years)]


def _joined(measure: str, distance: float, away: Sequence[float]) -> float:
    """The distance of a scheme together with that of its terms."""
    if measure == "fewest":
        return distance + len(away)
    return max(distance, *away) if measure == "largest" and away else distance + sum(away)


def _with_terms(granted: Granted, years: Mapping[int, int], changes: pd.DataFrame) -> pd.DataFrame:
    """The changes of a counter-offer, the terms first."""
    rows = {
        granted.number(row): (granted.offered[row], years[row], years[row] - granted.offered[row], money)
        for row in granted.changed(years)
        if (money := granted.money(row, years[row])) >= 0.0
    }
    if not rows:
        return changes
    index = pd.Index(list(rows), name="number", tupleize_cols=False)
    terms = pd.DataFrame(list(rows.values()), columns=list(changes.columns), index=index).astype(float)
    return terms if changes.empty else pd.concat([terms, changes])


def _at_terms(position: Position, measure: str, wishes: Wishes, *, settles: bool) -> CounterOffer:
    """The nearest one under the terms that a position grants."""
    position = position.insisting(wishes.least_gains)
    program = position.program(position.locked, by_year=True)
    program.gap, program.waited = _NEAR, True
    changes = changes_in(program, position, wishes.weights)
    objectives = [(measure, MEASURES[measure](changes))]
    objectives += [("favored-gain", _favor(wishes.favored))] if wishes.favored and settles else []
    objectives += [("least-change", _weighted(changes))] if measure != "weighted" and settles else []

    def writing(setting: Setting, relaxed: frozenset[Kind]) -> Program:
        loosened = position.writing(setting, relaxed)
        position.keep_one(loosened)
        return loosened

    scheme = best_scheme(program, objectives, writing, settles=settles)
    stage = next((stage for stage in scheme.verification["stages"] if stage["objective"] == measure), None)
    if stage is None:  # the time ended with what comes before it
        raise SolverLimit(program.deadline.over(both("design.searching")))
    nearest, bound = stage["value"], max(0.0, stage["value"] - (np.inf if stage["gap"] is None else stage["gap"]))
    if measure == "fewest":
        nearest, bound = round(nearest / program.setting.scale), float(ceil(bound / program.setting.scale - _PART))
    found = CounterOffer(position, scheme, measure, nearest, nearest, bound, _table(position, position.values, scheme))
    if "rounded" not in stage:
        return found
    return replace(found, distance=float(found.clauses_changed) if measure == "fewest" else stage["rounded"])


def as_it_stands(position: Position, settled: Scheme | None = None) -> Scheme | None:
    """The offer itself, to the last number, if it leaves nothing open and everybody accepts it.

    ``settled``: as it is settled, where that is known.
    """
    if position.leaves_open:
        return None
    found = settle_offer(position) if settled is None else settled
    if not found.accepted:
        return None
    found = with_breaches(found)
    return None if found.breaches else found


def changes_in(program: Program, position: Position, weights: Mapping[Number, float] | None = None) -> Changes:
    """For every offered number that may change: the money its change moves, times its weight, and the most it can be.

    In program money. Writes the variables and rows that it needs.
    """
    changes: Changes = {}
    for number, offered in position.values.items():
        if number in position.locked:
            continue
        wanted = _wanted(program, position, number)
        item, unit = position.items[number], measure(program.setting, number)
        most = min(max(offered - item.low, item.high - offered) / unit, _everything(program.setting))
        size = program.variable("change", up=most)
        difference = wanted - offered / unit
        program.offered.append(Offered(wanted, offered / unit, firm=False))
        program.require("change above", size >= difference)
        program.require("change below", size >= -1.0 * difference)
        weight = item.money * unit / program.setting.scale * (weights or {}).get(number, 1.0)
        changes[number] = (size * weight, weight * most)
    return changes


def _wanted(program: Program, position: Position, number: Number) -> Linear:
    """A number in the program; a rate of contribution is one in all years, unless it is offered year by year."""
    if number in position.paid:
        return kind_of(number).over_years(program, number.key)
    for tie in ties(program, number):
        program.require("one number", tie == 0)
    if number.kind == "contribution_rate":
        program.one_rate.add(city_number(program.setting, number.key[0]))
    return expression(program, number)


def accepted(scheme: Scheme) -> bool:
    """Whether no coalition and no city objects, by enumeration from the ledger."""
    return scheme.accepted


def _fewest(changes: Changes) -> Objective:
    def write(program: Program) -> Expression:
        clauses: dict[tuple[str, ...], Variable] = {}
        for number, (change, most) in changes.items():
            clause = clause_of(number)
            if clause not in clauses:
                clauses[clause] = program.variable("changed", up=1, whole=Whole.SIDE)
            program.require("if changed", change <= max(most, 1e-6) * clauses[clause])
        return total(clauses.values())

    return write


def _weighted(changes: Changes) -> Objective:
    return lambda program: total(change for change, _ in changes.values())


def _largest(changes: Changes) -> Objective:
    def write(program: Program) -> Expression:
        largest = program.variable("largest change")
        for change, _ in changes.values():
            program.require("largest change", change <= largest)
        return expression_of(largest)

    return write


MEASURES: dict[str, Callable[[Changes], Objective]] = {"fewest": _fewest, "weighted": _weighted, "largest": _largest}


def _favor(cities: Sequence[str]) -> Objective:
    """Minus the joint gain of some cities."""

    def write(program: Program) -> Expression:
        return total(-1.0 * program.gain[city_number(program.setting, city)] for city in cities)

    return write


def differences(position: Position, before: Scheme, after: Scheme) -> pd.DataFrame:
    """What differs between two schemes among all numbers that the rules leave open; columns as for ``changes``."""
    values = {number: value_in(position.setting, before, number) for number in position.items}
    return _table(position, values, after)


def _table(position: Position, values: Mapping[Number, float], scheme: Scheme) -> pd.DataFrame:
    rows = {}
    for number, offered in values.items():
        item = position.items[number]
        new = value_in(position.setting, scheme, number)
        if is_change(position, item, new - offered) and abs(new - offered) > _grain(item, scheme):
            rows[number] = (offered, new, new - offered, abs(new - offered) * item.money)
    index = pd.Index(list(rows), name="number", tupleize_cols=False)
    return pd.DataFrame(list(rows.values()), columns=["offered", "new", "change", "money"], index=index)


def is_change(position: Position, item: Item, difference: float) -> bool:
    """Whether a number differs by more than solvers leave of nothing."""
    return abs(difference) > _CHANGED * _span(position, item)


def _grain(item: Item, scheme: Scheme) -> float:
    """What the number is rounded to, which is no change; less than one grain, so that a step of it is one.

    A rate that is not one in all years is said as payments, each in grains of money.
    """
    rounding, number = scheme.verification.get("rounding"), item.number
    unit = {"percent": "ratio", "rate": "rate", "money": "amount"}.get(kind_of(number).unit)
    if rounding is None or unit is None:
        return 0.0
    if number.kind == "contribution_rate" and one_rate(scheme, number.key[0]) is None:
        return float(rounding["amount"]["held"]) * len(scheme.case.years) / item.money
    return _ROUNDED * float(rounding[unit]["held"])


def _span(position: Position, item: Item) -> float:
    """How far a number can move; where nothing limits it, as far as moves as much money as the largest worth."""
    if item.span < np.inf:
        return max(item.span, 1e-12)
    return money_size(position.setting.case, position.setting.table) / item.money


def _everything(setting: Setting) -> float:
    """Program money that no change exceeds: all revenue of all cities, and all tax of the moves."""
    collected = sum((deal.collected for deal in setting.deals), start=np.zeros(setting.horizon))
    return setting.present_value(setting.revenue.sum(axis=0) + np.abs(collected))
