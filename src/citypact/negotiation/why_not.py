"""Why nothing is acceptable: demands that outweigh what the limits leave, a minimal conflict, and what would mend it.

The demands are weighted by the dual of the least shortfall: with those weights the coalitions together ask for more
than any agreement within the limits can give them, which anyone can check by adding up. The conflict is made minimal by
a deletion filter (Chinneck and Dravnieks 1991): whatever is left in it is needed for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..errors import InvalidInput
from ..game.coalitions import members
from ..mechanism import Mechanism
from ..optimize.explain import PRICED, hold, loosen, prices
from ..optimize.infeasible import Price
from ..optimize.live import Live
from ..optimize.program import Linear, Program
from ..optimize.subject import Kind, Slack, Subject
from ..solve.algebra import total
from .numbers import Number
from .position import Position, can_give_way, reopen
from .rules import with_rules

_NOTHING = 1e-9
_LOOSENED = frozenset(PRICED) - {Kind.SUBSIDY}


@dataclass(frozen=True)
class Ask:
    """A coalition of the conflict: what it could earn alone, and its weight (weights add up to 1)."""

    cities: tuple[str, ...]
    weight: float
    worth: float


@dataclass(frozen=True)
class Limit:
    """Another demand or a limit of the conflict."""

    kind: Kind
    subject: Subject
    """All its years together."""
    price: float
    """Money by which it alone would have to be loosened; NaN if that alone is not enough."""


@dataclass(frozen=True)
class Reasons:
    """Why no agreement is acceptable. Money in the case's unit, present value."""

    asks: tuple[Ask, ...]
    limits: tuple[Limit, ...]
    asked: float
    """Weighted sum of what the coalitions could earn alone."""
    available: float
    """The most that any agreement within the limits gives them, with the same weights."""
    shortfall: float
    """The least that every coalition would have to forgo for an agreement to exist; NaN if that would not help."""
    prices: tuple[Price, ...]
    """The smallest loosening of each kind that alone restores agreement; outside money: who must get it."""
    shortest_term: int | None
    """The shortest term of sharing that restores agreement; None if no longer term does."""


def acceptable(position: Position, held: Iterable[Number] | None = None, *, whole_numbers: bool = True) -> bool:
    """Whether any agreement that keeps the red lines (or the given numbers) is acceptable to everyone."""
    program = position.program(position.locked if held is None else held, forgiving=True)
    if held is None:
        position.keep_one(program)
    return Live(program, whole_numbers=whole_numbers).minimize(0.0, guess=True) is not None


def give_way(position: Position, model: Mechanism) -> tuple[str, ...] | None:
    """Offered rules that must go back to the mechanism's own before anything is acceptable; None: not even all help.

    A minimal set: any one of them, kept as offered while the others go back, is enough for nothing to be acceptable,
    or does not go together with the rules that stay. Found by a deletion filter from the last rule to the first, again
    and again until nothing changes, since a rule that stays can make room for another.
    """
    gone = can_give_way(position.offer)
    if not _acceptable_without(position, model, gone):
        return None
    before: tuple[str, ...] = ()
    while gone != before:
        before = gone
        for rule in reversed(before):
            fewer = tuple(other for other in gone if other != rule)
            if _acceptable_without(position, model, fewer):
                gone = fewer
    return gone


def _acceptable_without(position: Position, model: Mechanism, rules: tuple[str, ...]) -> bool:
    try:
        return acceptable(reopen(position, model, rules))
    except InvalidInput:
        return False


def why_not(position: Position, held: Iterable[Number] | None = None) -> Reasons | None:
    """The reasons why nothing that keeps the red lines (or the given numbers) is acceptable; None if something is.

    If only the steps of the ratios stand in the way, conflict and weights are empty and the prices say so.
    """
    kept = position.locked if held is None else frozenset(held)
    if acceptable(position, kept):
        return None
    asks, asked, available, shortfall = _weighted_demands(position, kept)
    limits = _minimal_conflict(position, kept, [_number(position, ask.cities) for ask in asks])
    return Reasons(
        asks=asks,
        limits=limits,
        asked=asked,
        available=available,
        shortfall=shortfall,
        prices=prices(position.setting, frozenset(), lambda setting, relaxed: position.program(kept, relaxed, setting)),
        shortest_term=_shortest_term(position, kept),
    )


def _weighted_demands(position: Position, kept: frozenset[Number]) -> tuple[tuple[Ask, ...], float, float, float]:
    # Single cities are coalitions too; their own constraint would otherwise hide how much they ask for.
    rights = position.setting.model.participation.model_copy(update={"city": "none"})
    program = position.program(kept, frozenset({Kind.COALITION}), position.under(participation=rights))
    scale = program.setting.scale
    if program.shortfall is None:
        return (), 0.0, 0.0, float("nan")
    live = Live(program, whole_numbers=False)
    least = live.minimize(program.shortfall)
    if least is None or least.value <= _NOTHING:
        return (), 0.0, 0.0, float("nan") if least is None else 0.0
    weights = {coalition: weight for coalition, weight in live.weights().items() if weight > 1e-7}
    whole = sum(weights.values())
    weights = {coalition: weight / whole for coalition, weight in sorted(weights.items(), key=lambda x: -x[1])}
    asked = sum(weight * program.setting.claims.worth(c) for c, weight in weights.items())
    available = _most(position, kept, weights)
    asks = tuple(
        Ask(_cities(position, c), weight, program.setting.claims.worth(c) * scale) for c, weight in weights.items()
    )
    return asks, asked * scale, available * scale, least.value * scale


def _most(position: Position, kept: frozenset[Number], weights: dict[int, float]) -> float:
    """The most that the limits let the weighted coalitions have, when no coalition has a right of its own."""
    program = _without_coalitions(position, kept, frozenset())
    together = total(weight * program.gain[i] for c, weight in weights.items() for i in members(c))
    point = Live(program, whole_numbers=False).maximize(together)
    return float("nan") if point is None else point.value


def _minimal_conflict(position: Position, kept: frozenset[Number], coalitions: list[int]) -> tuple[Limit, ...]:
    """Limits and other demands without which the coalitions' demands could be met."""
    program = _without_coalitions(position, kept, _LOOSENED)
    live = Live(program, whole_numbers=False)
    for coalition in coalitions:
        live.require(_together(program, coalition), program.setting.claims.worth(coalition), np.inf)
    groups: dict[tuple[Kind, Subject], list[Slack]] = {}
    for slack in program.slacks:
        groups.setdefault((slack.kind, slack.subject.every_year), []).append(slack)
    hold(live, program.slacks)
    if live.minimize(0.0) is not None:
        return ()  # the steps of the ratios alone stand in the way
    needed = []
    for group, slacks in groups.items():
        loosen(live, slacks)
        if live.minimize(0.0) is not None:
            needed.append(group)
            hold(live, slacks)
    return tuple(Limit(kind, subject, _price_of(live, program, groups[kind, subject])) for kind, subject in needed)


def _price_of(live: Live, program: Program, slacks: list[Slack]) -> float:
    """Money that the limit alone would have to be loosened by, in the case's money."""
    loosen(live, slacks)
    point = live.minimize(total(slack.weight * slack.variable for slack in slacks))
    hold(live, slacks)
    return float("nan") if point is None else point.value * program.setting.scale


def _without_coalitions(position: Position, kept: frozenset[Number], relaxed: frozenset[Kind]) -> Program:
    rights = {"coalitions": "none"} if relaxed else {"coalitions": "none", "city": "none"}
    participation = position.setting.model.participation.model_copy(update=rights)
    return position.program(kept, relaxed, position.under(participation=participation))


def _shortest_term(position: Position, kept: frozenset[Number]) -> int | None:
    rule = position.setting.model.tax_sharing
    for term in range(rule.term + rule.extension + 1, position.setting.case.horizon + 1):
        try:
            longer: Mechanism = with_rules(
                position.setting.model,
                {"tax_sharing.term": term, "tax_sharing.extension": 0},
                position.setting.case.currency,
            )
        except InvalidInput:
            return None
        if acceptable(position.with_model(longer), kept):
            return term
    return None


def _together(program: Program, coalition: int) -> Linear:
    return total(program.gain[i] for i in members(coalition))


def _cities(position: Position, coalition: int) -> tuple[str, ...]:
    inside = {position.setting.cities[i].id for i in members(coalition)}
    return tuple(city.id for city in position.setting.case.cities if city.id in inside)


def _number(position: Position, cities: tuple[str, ...]) -> int:
    return sum(1 << i for i, city in enumerate(position.setting.cities) if city.id in cities)
