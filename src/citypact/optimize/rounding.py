"""From the optimum to numbers that an agreement can say: each a multiple of its grain, and still within every limit.

The scheme that was found is rounded in three steps: shares and rates, then what is paid into the fund, then grants. In
each step every number goes to a multiple beside it, by an integer program that keeps all limits and all coalitions and
in which what is rounded later may follow; nearest counts in the gains of the cities. What was nothing stays nothing,
and what an offer says stays as it is said, where that can be. One grant is not rounded: the largest in the last year
of the fund pays out what is left, so that the fund ends at nothing; where it only carries projects, the largest
contribution of the last year pays in what is missing. Where the fund serves groups of cities that have
nothing to give each other, the last grant of each city closes its own account.

Where no multiples hold, a grain ten times finer is tried, and so on; what held is told.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

import numpy as np

from ..solve.answer import Floats
from ..solve.near import near_point
from ..solve.rows import Row, Rows
from .beside import Beside, Parts, limits
from .blocks.coalitions import add_row
from .grains import Grains, coins_of_leeway
from .objectives.thrift import least_debt
from .program import Linear, Offered, Program
from .sayable import Key, Sayable, of_debts, of_grants, of_harm, of_income, of_shares

_NOISE = 1e-8
"""Program money, or part of a whole, that is nothing."""
_SAME = 1e-6
"""How near a number must be to what an offer says of it to be as offered."""
_ON = 1e-3
"""How near a number may be to a multiple of its grain, in grains, to be on it because of noise."""
_COINS = 2e-9
"""Program money by which a number that an offer holds may be missed; two coins at least."""
_FOLLOWS = 0.05
"""Weight of a change of money that is rounded later, beside one of a gain."""
_MOVED = 0.01
"""Part of the largest worth by which rounding may change the gain of a city; a grain that does more is too coarse,
unless the mechanism asks for it."""
_DIGITS = 12
"""Decimals of a number that is said; beyond them is the noise of binary fractions."""
_FINER = 6
"""How often a grain is made ten times finer."""


@dataclass(frozen=True, eq=False)
class Rounded:
    """A program's point on its grains."""

    grains: Grains
    """Those that held; 0 for what could not be rounded."""
    said: Mapping[Key, float]
    """Every number that was rounded, in its own unit."""
    used: Collection[str]
    """Kinds of grain that some number has which is more than nothing."""
    rests: Sequence[Key]
    """Grants that are not rounded, the one first that pays out what is left; or a contribution, if there are none."""
    point: Floats


@dataclass(frozen=True)
class _Way:
    """How freely numbers may be rounded."""

    beyond: int
    """How many grains a number may go beyond those beside it."""
    rests: bool = False
    """Whether the last grant of each city is left as it falls out, and not only that of the fund."""
    anew: bool = False
    """Whether what was nothing may be something now."""
    others: bool = False
    """Whether that holds for what is rounded later too."""
    offers: bool = True
    """Whether what is as offered stays so, where an offer lets it be changed."""


_WAYS = (
    _Way(0),
    _Way(0, rests=True),
    _Way(1),
    _Way(1, anew=True),
    _Way(1, anew=True, rests=True, offers=False),
    _Way(5, anew=True, rests=True, others=True, offers=False),
)
_SOON = 4
"""Ways that are tried in a hurry before the grain is made finer: of the others it can take seconds to prove that none
holds, and at a finer grain one of all is soon found."""


def on_grains(
    program: Program, grains: Grains, margins: Mapping[int, float], *, hurries: bool = False
) -> Rounded | None:
    """The program's point rounded; None if there is nothing to round, or what was rounded is lost to a solver.

    ``margins``: by coalition, program money that it must get beyond its worth, where coins would take it below.
    ``hurries``: whether finer grains are tried before all ways are.
    """
    steps = [list(of_shares(program)), [*of_income(program), *of_grants(program)]]
    if program.point is None or not any(steps):
        return None
    rounding = _Rounding(program, limits(program, margins), program.point, hurries=hurries)
    owed = [*of_debts(program), *of_harm(program)]  # follow from the rest, to the coin
    for number, numbers in enumerate(steps):
        later = [later for step in steps[number + 1 :] for later in step]
        grains = rounding.step(numbers, [*later, *owed], grains)
    point = rounding.finish()
    return None if point is None else Rounded(grains, rounding.said, rounding.used, rounding.rests, point)


def held_payments(program: Program) -> dict[Key, tuple[float, float]]:
    """Yearly payments that an offer holds: as it says them, and by how much the point misses that, the case's money."""
    held = {_identity(program, offered.linear): offered.value for offered in program.offered if offered.firm}
    if not held:
        return {}
    paid = [*of_income(program), *of_grants(program), *of_harm(program)]
    numbers = ((n, held.get(_identity(program, n.linear))) for n in paid)
    return {
        n.key: (said * n.measure, (said - program.value(n.linear)) * n.measure)
        for n, said in numbers
        if said is not None
    }


class _Rounding:
    """The rows that hold what was rounded so far, and the last point."""

    def __init__(self, program: Program, rows: Rows, point: Floats, *, hurries: bool) -> None:
        self._program, self._rows, self._point, self._hurries = program, rows, point, hurries
        self._aims = program.gains(point)
        self._known: dict[int, tuple[Linear, Parts]] = {}
        self._offered = {_identity(program, offered.linear): offered for offered in program.offered}
        self.said: dict[Key, float] = {}
        self._firm: set[Key] = set()
        self.used: set[str] = set()
        self.rests: list[Key] = []

    def step(self, numbers: Sequence[Sayable], later: Sequence[Sayable], grains: Grains) -> Grains:
        """Round some numbers, those that are rounded later following; the grains that held."""
        self._firm |= {number.key for number in numbers if self._leeway(number)}
        last = self._last_grants(numbers)
        units = {number.unit for number in numbers if grains.of(number.unit)}
        for finer in range(_FINER if units else 1):
            ways = _WAYS[:_SOON] if self._hurries and units and not finer else _WAYS
            if self._in_some_way(numbers, later, last, grains, ways):
                return grains
            for unit in units:
                grains = grains.finer(unit, grains.of(unit) / 10.0)
        for unit in units:
            grains = grains.finer(unit, 0.0)
        self._leave(numbers)
        return grains

    def _in_some_way(
        self,
        numbers: Sequence[Sayable],
        later: Sequence[Sayable],
        last: Sequence[Key],
        grains: Grains,
        ways: Sequence[_Way],
    ) -> bool:
        """Whether the numbers can be rounded in some way; what comes to the same program is not asked twice."""
        tried = set[tuple[_Way, int]]()
        for way in ways:
            freely = len(self._rests(last, way)) > 1
            asked = replace(way, rests=freely, offers=way.offers or not self._program.offered), self._rows.shape[0]
            if asked not in tried and self._rounded(numbers, later, last, grains, way):
                return True
            tried.add(asked)
        return False

    def _rests(self, last: Sequence[Key], way: _Way) -> list[Key]:
        """The grants that are left as they fall out."""
        return [key for key in (last if way.rests else last[:1]) if key == last[0] or key not in self._firm]

    def _leave(self, numbers: Sequence[Sayable]) -> None:
        """Hold numbers that could not be rounded where they are."""
        values = ((number, self._value(number.linear)) for number in numbers)
        rows = (self._program.row(number.linear, value - _SAME, value + _SAME) for number, value in values)
        self._rows = self._rows.with_rows([*rows])

    def finish(self) -> Floats | None:
        """The point with all that was rounded held, as good as it can be by the objectives."""
        cost = np.zeros(self._rows.shape[1])
        for objective in [*self._program.objectives, least_debt(self._program)]:
            own = self._program.costs(objective)[1]
            cost[: own.size] += own
        found = near_point(self._rows, cost, self._cuts, 0.0)
        return None if found is None else found[1][: len(self._program.columns)]

    def _last_grants(self, numbers: Sequence[Sayable]) -> list[Key]:
        """The largest grant of the last year in which each city gets any, that of the last city first."""
        paid = {n.key: amount for n in numbers if n.key[0] == "grant" and (amount := self._value(n.linear)) > _NOISE}
        cities = dict.fromkeys(key[2] for key in paid)
        last = [max((k for k in paid if k[2] == city), key=lambda k: (int(k[3]), paid[k])) for city in cities]
        return sorted(last, key=lambda k: (int(k[3]), paid[k]), reverse=True) or self._last_contribution(numbers)

    def _last_contribution(self, numbers: Sequence[Sayable]) -> list[Key]:
        """Where nothing is granted: the largest contribution that no offer holds, of the last year in which any is."""
        values = {
            n.key: self._value(n.linear) for n in numbers if n.key[0] == "contribution" and n.key not in self._firm
        }
        paid = {key: amount for key, amount in values.items() if amount > _NOISE}
        return [max(paid, key=lambda k: (int(k[2]), paid[k]))] if paid else []

    def _rounded(
        self, every: Sequence[Sayable], later: Sequence[Sayable], last: Sequence[Key], grains: Grains, way: _Way
    ) -> bool:
        """Whether the numbers can be rounded so; they are held from then on, but for the last grants."""
        rests = self._rests(last, way)
        numbers = [number for number in every if number.key not in rests]
        beside = Beside(self._program, self._rows, self._parts)
        held: dict[Key, float] = {}
        by_grain: dict[Key, tuple[tuple[int, int], float]] = {}
        for number in numbers:
            value, grain = self._value(number.linear), grains.of(number.unit) * number.grains_in / number.measure
            said = self._already_said(number, value, way)
            if said is not None:
                held[number.key] = said
                beside.keep(number.linear, said - self._leeway(number), said + self._leeway(number))
            elif grain:
                on = min(_NOISE / grain, _ON)
                least, most = floor(value / grain + on) - way.beyond, ceil(value / grain - on) + way.beyond
                by_grain[number.key] = beside.multiple(number.linear, grain, max(0, least), most), grain
            else:
                beside.keep(number.linear, value - _SAME, value + _SAME)
        for number in later:
            self._let_follow(beside, number, way)
        self._keep_offers(beside, grains, way)
        for i, gain in self._program.gain.items():
            beside.follow(gain, float(self._aims[i]), 1.0)
        finest = min((grain for _, grain in by_grain.values()), default=0.0)
        gap = finest * (len(self._aims) if all(number.unit == "amount" for number in numbers) else 1.0)
        found = near_point(beside.rows, beside.cost, self._cuts, gap)
        asked = self._program.setting.model.rounding is not None
        if found is None or (not asked and self._moved(found[1]) > _MOVED):
            return False
        point = found[1]
        held |= {
            key: (first + round(float(point[column]))) * grain for key, ((column, first), grain) in by_grain.items()
        }
        self._hold(numbers, held, by_grain.keys(), point)
        self.rests += rests
        return True

    def _hold(
        self, numbers: Sequence[Sayable], held: Mapping[Key, float], rounded: Collection[Key], point: Floats
    ) -> None:
        self._point = point[: self._rows.shape[1]]
        known = [number for number in numbers if number.key in held]
        self.used |= {number.unit for number in known if number.key in rounded}
        for number in known:
            value = held[number.key] * number.measure
            self.said[number.key] = round(value, _DIGITS) if number.key in rounded else value
        said = ((number, held[number.key], self._leeway(number)) for number in known)
        rows = (self._program.row(number.linear, value - leeway, value + leeway) for number, value, leeway in said)
        self._rows = self._rows.with_rows([*rows])
        self._leave([number for number in numbers if number.key not in held])

    def _already_said(self, number: Sayable, value: float, way: _Way) -> float | None:
        """Nothing, where a number is nothing; or what an offer says of it, if it is that."""
        offered = self._offer_of(number)
        if offered is not None and (offered.firm or (way.offers and abs(value - offered.value) <= _SAME)):
            return offered.value
        return None if way.anew or abs(value) > _NOISE else 0.0

    def _offer_of(self, number: Sayable) -> Offered | None:
        """What an offer says of a number, if it does."""
        return self._offered.get(_identity(self._program, number.linear)) if self._offered else None

    def _leeway(self, number: Sayable) -> float:
        """How far the program may be from what an offer holds, which was rounded to coins; 0 of all other numbers."""
        offered = self._offer_of(number)
        firm = offered is not None and offered.firm
        return coins_of_leeway(self._program.setting, _COINS) if firm else 0.0

    def _let_follow(self, beside: Beside, number: Sayable, way: _Way) -> None:
        value = self._value(number.linear)
        if not way.others and abs(value) <= _NOISE:
            beside.keep(number.linear, 0.0, 0.0)
        else:
            beside.follow(number.linear, value, _FOLLOWS)

    def _keep_offers(self, beside: Beside, grains: Grains, way: _Way) -> None:
        """Keep sums over years that an offer speaks of to within a grain, if they are as offered."""
        leeway = grains.amount / self._program.setting.scale + _SAME
        for offered in self._program.offered:
            as_offered = abs(self._value(offered.linear) - offered.value) <= leeway
            if offered.firm or (way.offers and as_offered):
                beside.keep(offered.linear, offered.value - leeway, offered.value + leeway)

    def _moved(self, point: Floats) -> float:
        """The largest change of a city's gain, as a part of the largest worth."""
        largest = self._program.setting.claims.largest or 1.0
        return float(np.abs(self._program.gains(point) - self._aims).max(initial=0.0)) / largest

    def _value(self, linear: Linear) -> float:
        constant, columns, coefficients = self._parts(linear)
        return constant + sum(amount * float(self._point[j]) for j, amount in zip(columns, coefficients, strict=True))

    def _parts(self, linear: Linear) -> Parts:
        """Constant, columns and coefficients of an expression, looked up once."""
        known = self._known.get(id(linear))
        if known is None or known[0] is not linear:
            constant, terms = self._program.terms(linear)
            known = self._known[id(linear)] = linear, (constant, [*terms], [*terms.values()])
        return known[1]

    def _cuts(self, point: Floats) -> Sequence[Row]:
        """Rows of the coalitions that a point leaves worse off, here and in the program from now on."""
        program, short = self._program, self._program.shortfall
        allowed = 0.0 if short is None else max(0.0, float(point[program.number(short)]))
        known = len(program.rows)
        for coalition in program.rights.violated(program.gains(point), allowed):
            add_row(program, coalition)
        fresh = program.rows[known:]
        self._rows = self._rows.with_rows(fresh)
        return fresh


def _identity(program: Program, linear: Linear) -> tuple[float, frozenset[tuple[int, float]]]:
    """What tells an expression from another one."""
    constant, terms = program.terms(linear)
    return constant, frozenset(terms.items())
