"""Why there is no scheme: a minimal conflict, and the cheapest single change of each kind that mends it.

The price of a kind is a linear program: every constraint of that kind gets a slack, and the money the slacks stand for
is minimized. The conflict is found by a deletion filter (Chinneck and Dravnieks 1991): loosen one constraint after the
other for good wherever the rest still conflicts; what cannot be loosened is a minimal conflicting set.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

import numpy as np

from ..errors import SolverLimit
from ..solve.algebra import Expression, total
from ..text import both
from .blocks import write
from .infeasible import Demand, Explanation, Price
from .live import Live, Point
from .program import Program
from .setting import Setting
from .subject import ALL, Kind, Slack, Subject

_SEEN = 1e-7
"""Parts of a price below this, in program money, are not named."""
_CHEAPEST = 1e-8
"""How far the change that singles nobody out may be dearer than the cheapest, in program money."""

Writing = Callable[[Setting, frozenset[Kind]], Program]
COALITIONS = frozenset({Kind.COALITION})
_ASKED = (
    Kind.INSISTED,
    Kind.GAIN,
    Kind.YEARLY_GAIN,
    Kind.SCENARIO,
    Kind.SCENARIO_FUND,
    Kind.BUDGET,
    Kind.YEARLY_BUDGET,
    Kind.SCORE,
    Kind.DEAL,
    Kind.FLOOR,
    Kind.SETTLE_UP,
)
_ALLOWED = (
    Kind.SHARE_CAP,
    Kind.PROJECT_COST,
    Kind.CONTRIBUTION_LIMIT,
    Kind.FUND_SIZE,
    Kind.FUND_LEFT,
    Kind.USE_LIMIT,
    Kind.PLEDGE,
    Kind.DEBT_LIMIT,
    Kind.SUBSIDY,
)
PRICED = (*_ASKED, *_ALLOWED)
"""Kinds that can be changed one at a time."""


def explain(setting: Setting, given: frozenset[Kind] = COALITIONS, writing: Writing = write) -> Explanation:
    """Conflict and prices of an infeasible program. ``given``: kinds that are loosened already, at no price.

    ``writing`` makes the program of a setting with some kinds loosened, where it is not the usual one.
    """
    return Explanation(_conflict(setting, given, writing), prices(setting, given, writing))


def prices(setting: Setting, given: frozenset[Kind] = COALITIONS, writing: Writing = write) -> tuple[Price, ...]:
    """The cheapest loosening of every kind that the mechanism's program has, one kind at a time.

    ``writing`` makes the program of a setting with some kinds loosened, where it is not the usual one.
    """
    return tuple(price for kind in PRICED if (price := _price(setting, given, kind, writing)) is not None)


def _price(setting: Setting, given: frozenset[Kind], kind: Kind, writing: Writing) -> Price | None:
    program = writing(setting, given | {kind})
    slacks = [slack for slack in program.slacks if slack.kind is kind]
    if not slacks:
        return None
    cost = total(slack.weight * slack.variable for slack in slacks)
    live = _asked(program)
    least = live.minimize(cost)
    if least is None:
        return Price(kind, None)
    by_part = _recipients(program) if kind is Kind.SUBSIDY else _by_subject(slacks)
    point = _spread(live, cost, least.value, list(by_part.values()))
    parts = [(subject, point.at(money) * setting.scale) for subject, money in by_part.items()]
    return Price(kind, least.value * setting.scale, tuple(part for part in parts if part[1] > _SEEN * setting.scale))


def loosening(setting: Setting, kinds: Iterable[Kind]) -> dict[tuple[Kind, Subject], float] | None:
    """The least by which constraints of several kinds together must be loosened so that there is a scheme.

    By kind and whom it is about, all years together, in present value of the case's money (a pledge in money of the
    first year); empty if nothing must be loosened, None if that would not help. No coalition has a right here.
    """
    program = write(setting, COALITIONS | frozenset(kinds))
    live, parts = _asked(program), _by_kind(program.slacks)
    cost = total(parts.values())
    least = live.minimize(cost)
    if least is None:
        return None
    point = _spread(live, cost, least.value, list(parts.values())) if least.value > _SEEN else least
    found = {part: point.at(money) * setting.scale for part, money in parts.items()}
    return {part: money for part, money in found.items() if money > _SEEN * setting.scale}


def _asked(program: Program) -> Live:
    """The program for questions that are not about how far coalitions fall short: they do at no price, if they may."""
    return Live(program, rights=Kind.COALITION not in program.relaxed)


def _by_kind(slacks: Iterable[Slack]) -> dict[tuple[Kind, Subject], Expression]:
    parts: dict[tuple[Kind, Subject], list[Expression]] = {}
    for slack in slacks:
        parts.setdefault((slack.kind, slack.subject.every_year), []).append(slack.weight * slack.variable)
    return {part: total(amounts) for part, amounts in parts.items()}


def _by_subject(slacks: Iterable[Slack]) -> dict[Subject, Expression]:
    return {slack.subject: slack.weight * slack.variable for slack in slacks}


def _recipients(program: Program) -> dict[Subject, Expression]:
    """Outside money by city, in present value of program money."""
    setting = program.setting
    return {
        program.of_city(i): total(
            float(setting.discount[t]) * paid for (receiver, t), paid in program.subsidy.items() if receiver == i
        )
        for i in range(len(setting.cities))
    }


def _spread(live: Live, cost: Expression, least: float, parts: Sequence[Expression]) -> Point:
    """Of all the cheapest changes the one whose largest part is smallest, so that nobody is singled out by chance."""
    program = live.program
    largest = program.variable("largest part")
    program.require("cheapest", cost <= least + _CHEAPEST)
    for part in parts:
        program.require("largest part", largest >= part)
    found = live.minimize(largest)
    if found is None:
        raise SolverLimit(both("design.price_lost"))
    return found


def _conflict(setting: Setting, given: frozenset[Kind], writing: Writing) -> tuple[Demand, ...]:
    """A minimal conflicting set: whole kinds first, then the single constraints of those that matter.

    The rights of coalitions, where they are not given up already, count as one demand.
    """
    kinds = frozenset(PRICED) - {Kind.SUBSIDY}
    needed = frozenset(_needed_kinds(writing(setting, given | kinds), [kind for kind in PRICED if kind in kinds]))
    loose = given | (kinds - needed)
    program = writing(setting, loose | needed)
    held = _needed(program, [[slack] for slack in program.slacks if slack.kind in needed])
    found = tuple(_demand(setting, slack.kind, slack.subject) for (slack,) in held)
    at_stake = not loose >= COALITIONS and _rights_matter(setting, loose | needed, chain(*held), writing)
    return (Demand(Kind.COALITION, ALL, None), *found) if at_stake else found


def _needed_kinds(program: Program, kinds: Sequence[Kind]) -> list[Kind]:
    groups = [[slack for slack in program.slacks if slack.kind is kind] for kind in kinds]
    return [slacks[0].kind for slacks in _needed(program, [slacks for slacks in groups if slacks])]


def _rights_matter(setting: Setting, loose: frozenset[Kind], held: Iterable[Slack], writing: Writing) -> bool:
    """Whether what is held would go together if only no coalition had a right of its own."""
    without = writing(setting, loose | COALITIONS)
    if without.shortfall is None:
        return False
    live = _asked(without)
    kept = {(slack.kind, slack.subject) for slack in held}
    for slack in without.slacks:
        if (slack.kind, slack.subject) in kept:
            live.bound(slack.variable, 0.0, 0.0)
    return live.minimize(0.0, guess=True) is not None


def _needed(program: Program, groups: Sequence[Sequence[Slack]]) -> list[Sequence[Slack]]:
    """The groups of constraints that cannot be loosened, one after the other, without ending the conflict.

    One program holds the slacks of all; what is not loosened has a slack of at most 0.
    """
    live = _asked(program)
    for group in groups:
        hold(live, group)
    kept = []
    for group in groups:
        loosen(live, group)
        if live.minimize(0.0, guess=True) is not None:
            kept.append(group)
            hold(live, group)
    return kept


def hold(live: Live, slacks: Iterable[Slack]) -> None:
    """Let nothing of these constraints be loosened."""
    live.bounds({live.program.number(slack.variable): (0.0, 0.0) for slack in slacks})


def loosen(live: Live, slacks: Iterable[Slack]) -> None:
    """Let these constraints be loosened as far as they can be."""
    number = live.program.number
    live.bounds({number(slack.variable): (0.0, np.inf if slack.most is None else slack.most) for slack in slacks})


def _demand(setting: Setting, kind: Kind, subject: Subject) -> Demand:
    alone = {city.id: setting.claims.worth(1 << i) for i, city in enumerate(setting.cities)}
    amount = None
    if kind is Kind.INSISTED:
        amount = setting.insisted[subject.city] * setting.scale
    if kind is Kind.GAIN:
        least = setting.model.participation.minimum_gain / setting.case.unit
        amount = alone[subject.city] * setting.scale + least
    return Demand(kind, subject, amount)
