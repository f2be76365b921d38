"""Why a designed ratio is what it is: what stands against five points more or less of it.

All other ratios stay as they are; project shares, contributions and grants follow. With a ratio moved, rights and
limits come first, then the aims of the mechanism in their order, then those by which ties are broken: the first that
cannot be kept as well as before is what holds the ratio where it is, and by how much it would be missed is what the
move costs. Where nothing is missed, another ratio would do as well, and the least sum of squares chose this one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..mechanism import Range
from ..pact.planned import plan_of
from ..pact.scheme import Scheme
from ..solve.algebra import Linear, expression
from ..solve.unproven import OutOfTime
from .blocks import write
from .design import prepare
from .explain import COALITIONS, PRICED, hold, loosen
from .live import Live
from .objectives import OBJECTIVES
from .objectives.nearness import distance_from_custom
from .program import Program
from .reason import By, Held, Party, Reason, Reasons, Without
from .setting import Setting
from .stages import KEEP, LEAST_SHORTFALL
from .subject import Column, Kind, Subject, Whole

POINTS = 0.05
"""How far a ratio is moved, or by the number of whole steps that is nearest to it."""
MOST = 60
"""Ratios that are looked at: those that split most tax."""
FEW = 6
"""As many where each takes searches for coalitions and not all are asked for."""
_SEEN = 1e-6
"""What counts as missing an aim, in program money."""


def reasons(scheme: Scheme, setting: Setting, in_full: bool = True) -> Reasons:
    """One for each designed ratio, those that split most tax first, and which ratios are left without, and why.

    ``setting``: the case under the mechanism, with the plan of the scheme. ``in_full``: whether to look at as
    many ratios where coalitions are searched for as where they are listed. When the time is over, those found by then.

    Raises
    ------
    SolverLimit
        A program was not solved to proven optimality, for another reason than time.
    """
    sizes: dict[tuple[str, ...], float] = {("size", path): size for path, size in scheme.terms.sizes.items()}
    setting = replace(setting, fixed={**setting.fixed, **sizes})
    if scheme.unproven:
        return _without(_designed(setting, scheme), Without.UNPROVEN)
    found: list[Reason] = []
    designed: Sequence[Subject] = ()
    try:
        why = _Why(scheme, setting)
        designed = why.subjects
        found += why.reasons(
            MOST if in_full or scheme.claims.is_listed else FEW
        )  # one by one: those found by the end of the time stay
    except OutOfTime:
        return _without(designed or _designed(setting, scheme), Without.TIME, found)
    return _without(designed, Without.MANY if found else Without.ROUNDED, found)


def offered(scheme: Scheme, setting: Setting) -> Reasons:
    """The ratios of a scheme that an offer says part of, without reasons."""
    return _without(_designed(setting, scheme), Without.OFFERED)


def _without(designed: Sequence[Subject], why: Without, found: Sequence[Reason] = ()) -> Reasons:
    known = {reason.subject for reason in found}
    missing = tuple(subject for subject in designed if subject not in known)
    return Reasons(tuple(found), missing, why if missing else None)


def _designed(setting: Setting, scheme: Scheme) -> Sequence[Subject]:
    """Every designed ratio."""
    return [ratio.column.subject for ratio in _ratios(write(setting, frozenset({Kind.COALITION})), scheme)]


def reasons_of(scheme: Scheme) -> Reasons:
    """The reasons for the ratios of a scheme that was all for the design to decide: see ``reasons``."""
    return reasons(scheme, as_designed(scheme))


def as_designed(scheme: Scheme) -> Setting:
    """What a design was made of, with its plan given."""
    chosen = plan_of(scheme.terms) if scheme.model.coordination.mode == "consent" else None
    return prepare(scheme.given, scheme.model, scheme.table, chosen)


@dataclass(frozen=True, eq=False)
class _Ratio:
    """A designed ratio: its column, what it is and how many of its steps make up the points it is moved by."""

    column: Column
    rule: Range
    deals: tuple[tuple[int, int], ...]
    """Deals and years that it is common to."""
    at: float
    """Its value in the column's own unit: steps, or the ratio itself."""

    @property
    def unit(self) -> float:
        """The ratio that one of the column's unit is."""
        return self.rule.step or 1.0

    @property
    def move(self) -> float:
        """By how much the column is moved."""
        return POINTS if self.rule.step is None else max(1.0, round(POINTS / self.rule.step))

    def ratio(self, at: float) -> float:
        """The ratio at a value of the column."""
        return self.rule.min + self.rule.step * at if self.rule.step is not None else at


class _Why:
    """The program of a design with its ratios held, ready for one of them to be moved."""

    def __init__(self, scheme: Scheme, setting: Setting) -> None:
        self._scheme, self._setting = scheme, setting
        kinds = [kind for kind in PRICED if kind is not Kind.SUBSIDY or setting.model.subsidy is not None]
        self._program = program = write(setting, frozenset({*COALITIONS, *kinds}))
        self._ratios = sorted(_ratios(program, scheme), key=lambda ratio: -self._tax(ratio))
        aims = list(_aims(program))
        self._live = Live(program, proves=False)  # they explain a scheme that is proven
        hold(self._live, program.slacks)
        self._live.bounds({ratio.column.number: (ratio.at, ratio.at) for ratio in self._ratios})
        self._live.bounds({column.number: (at, at) for column, at in _contributions(program, scheme)})
        self._aims = [(name, aim, self._live.require(aim)) for name, aim in aims]
        self._base = self._in_turn()

    @property
    def subjects(self) -> Sequence[Subject]:
        """What every designed ratio is of, those that split most tax first."""
        return [ratio.column.subject for ratio in self._ratios]

    def reasons(self, most: int) -> Iterator[Reason]:
        """One for each of so many ratios."""
        for ratio in self._ratios[:most] if self._base is not None else ():
            points = ratio.move * ratio.unit
            less, more = (self._held(ratio, ratio.at + way * ratio.move) for way in (-1.0, 1.0))
            least, largest = self._reach(ratio)
            subject, now = ratio.column.subject, ratio.ratio(ratio.at)
            yield Reason(subject, now, points, self._parties(ratio, points), less, more, least, largest)

    def _in_turn(self, base: Sequence[float] | None = None) -> list[float] | None:
        """What each aim comes to after those before it, up to the first that misses a base; None if nothing is left."""
        for _, _, row in self._aims:
            self._live.limit_row(row, -np.inf, np.inf)
        found: list[float] = []
        for number, (_, aim, row) in enumerate(self._aims):
            point = self._live.minimize(aim)
            if point is None:
                return None
            found.append(point.value)
            if base is not None and point.value > base[number] + _SEEN:
                break
            constant = self._program.costs(aim)[0]
            most = point.value if base is None else max(point.value, base[number])
            self._live.limit_row(row, -np.inf, most - constant + KEEP)
        return found

    def _held(self, ratio: _Ratio, at: float) -> Held:
        """What stands against a value of a ratio's column."""
        base, variable = self._base, ratio.column.variable
        number = ratio.column.number
        assert base is not None
        if not self._program.low[number] - 1e-9 <= at <= self._program.up[number] + 1e-9:
            return Held(By.END)
        self._live.bound(variable, at, at)
        found = self._in_turn(base)
        held = self._what_stands_in_the_way() if found is None else self._missed(found, base)
        self._live.bound(variable, ratio.at, ratio.at)
        return held

    def _missed(self, found: Sequence[float], base: Sequence[float]) -> Held:
        last = len(found) - 1
        by = found[last] - base[last]
        if by <= _SEEN:
            return Held(By.TIE)
        name, money = self._aims[last][0], by * self._setting.scale
        return Held(By.LIMIT, Kind.COALITION, money) if name == LEAST_SHORTFALL else Held(By.AIM, name, money)

    def _what_stands_in_the_way(self) -> Held:
        """The first kind of limit without which the ratio could be moved; no name if it takes several."""
        for kind in dict.fromkeys(slack.kind for slack in self._program.slacks):
            slacks = [slack for slack in self._program.slacks if slack.kind is kind]
            loosen(self._live, slacks)
            possible = self._live.minimize(0.0) is not None
            hold(self._live, slacks)
            if possible:
                return Held(By.LIMIT, kind)
        return Held(By.LIMIT)

    def _reach(self, ratio: _Ratio) -> tuple[float, float]:
        """Least and largest ratio with which rights and limits can be kept as well as they are."""
        for number, (name, aim, row) in enumerate(self._aims):
            assert self._base is not None
            keep = self._base[number] - self._program.costs(aim)[0] + KEEP if name == LEAST_SHORTFALL else np.inf
            self._live.limit_row(row, -np.inf, keep)
        number, variable = ratio.column.number, ratio.column.variable
        self._live.bound(variable, self._program.low[number], self._program.up[number])
        ends = self._live.minimize(expression(variable)), self._live.maximize(expression(variable))
        self._live.bound(variable, ratio.at, ratio.at)
        least, largest = (ratio.at if end is None else end.value for end in ends)
        return ratio.ratio(least), ratio.ratio(largest)

    def _tax(self, ratio: _Ratio) -> float:
        return sum(self._tax_of(k, t) for k, t in ratio.deals)

    def _tax_of(self, k: int, t: int) -> float:
        """Tax of a deal that is split in a year, present value in program money."""
        return float(self._setting.discount[t] * self._setting.deals[k].tax[t])

    def _parties(self, ratio: _Ratio, points: float) -> tuple[Party, ...]:
        gains: dict[str, float] = {}
        cities = self._setting.cities
        for k, t in ratio.deals:
            deal, money = self._setting.deals[k], points * self._tax_of(k, t) * self._setting.scale
            payee = "" if ratio.column.subject.share == "fund_share" else cities[deal.origin].id
            gains[payee] = gains.get(payee, 0.0) + money
            gains[cities[deal.host].id] = gains.get(cities[deal.host].id, 0.0) - money
        return tuple(Party(party, money) for party, money in gains.items())


def _aims(program: Program) -> Iterator[tuple[str, Linear]]:
    """What is asked for in turn, as the stages and the rule on ties have it."""
    if program.shortfall is not None:
        yield LEAST_SHORTFALL, expression(program.shortfall)
    names = program.setting.model.design.objectives
    for name in dict.fromkeys((*names, "nearest-shapley", "nearest-custom")):
        if name == "nearest-custom":
            yield name, distance_from_custom(program, "why custom")
        else:
            yield name, OBJECTIVES[name](program)


def _ratios(program: Program, scheme: Scheme) -> list[_Ratio]:
    """Every designed ratio with its value in the scheme."""
    setting, terms = program.setting, scheme.terms
    found: list[_Ratio] = []
    for column in program.columns:
        if column.role not in ("ratio", "ratio steps"):
            continue
        shares, party = (program.origin_share, 0) if column.subject.share == "origin_share" else (program.fund_share, 1)
        deals = tuple(key for key, share in shares.items() if column.number in program.row(expression(share)).columns)
        k, t = deals[0]
        rule = setting.deals[k].shares[t][party]
        assert isinstance(rule, Range)
        paths = (terms.origin_share, terms.fund_share)[party]
        agreed = paths.get(setting.deals[k].transfer, (0.0,) * setting.horizon)[t]
        at = agreed if rule.step is None else float(round((agreed - rule.min) / rule.step))
        found.append(_Ratio(column, rule, deals, at))
    return found


def _contributions(program: Program, scheme: Scheme) -> Iterable[tuple[Column, float]]:
    """Contributions that go by steps, with their values in the scheme."""
    setting, fund = program.setting, program.setting.model.fund
    rate = None if fund is None else fund.contribution_rate
    if not isinstance(rate, Range) or rate.step is None:
        return
    position = {city.id: i for i, city in enumerate(setting.cities)}
    for column in program.columns:
        if column.role == "contribution steps" and column.whole is Whole.STEP and column.subject.year is not None:
            city, t = column.subject.city, column.subject.year - setting.case.years.start
            revenue = float(setting.revenue[position[city], t]) * setting.scale
            paid = scheme.terms.contributions.get(city, (0.0,) * setting.horizon)[t]
            yield column, float(round((paid / revenue - rate.min) / rate.step))
