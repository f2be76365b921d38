"""Why there is no scheme: a minimal conflict, and the cheapest single change of each kind that mends it.

The price of a kind is a linear program: every constraint of that kind gets a slack, and the money the slacks stand for
is minimized. The conflict is found by a deletion filter (Chinneck and Dravnieks 1991): loosen one constraint after the
other for good wherever the rest still conflicts; what cannot be loosened is a minimal conflicting set.
"""

from collections.abc import Callable

import numpy as np

from .blocks import write
from .infeasible import Demand, Explanation, Price
from .live import Live
from .program import Program, value
from .rows import solve_with_rows
from .setting import Setting
from .solver import TOLERANCE

Writing = Callable[[Setting, frozenset[str]], Program]
_ASKED = ("gain", "yearly-gain", "deal", "floor", "settle-up")
_ALLOWED = ("share-cap", "contribution-limit", "fund-size", "use-limit", "pledge", "subsidy")
PRICED = (*_ASKED, *_ALLOWED)
"""Kinds that can be changed one at a time."""


def explain(setting: Setting, given: frozenset[str] = frozenset({"coalition"})) -> Explanation:
    """Conflict and prices of an infeasible program. ``given``: kinds that are loosened already, at no price."""
    return Explanation(_conflict(setting, given), prices(setting, given))


def prices(
    setting: Setting, given: frozenset[str] = frozenset({"coalition"}), writing: Writing = write
) -> tuple[Price, ...]:
    """The cheapest loosening of every kind that the mechanism's program has, one kind at a time.

    ``writing`` makes the program of a setting with some kinds loosened, where it is not the usual one.
    """
    return tuple(price for kind in PRICED if (price := _price(setting, given, kind, writing)) is not None)


def _price(setting: Setting, given: frozenset[str], kind: str, writing: Writing) -> Price | None:
    program = writing(setting, given | {kind})
    slacks = [slack for slack in program.slacks if slack.kind == kind]
    if not slacks:
        return None
    _cost(program, kind)
    if solve_with_rows(program) is None:
        return Price(kind, None)
    used = [(s.key, s.weight * value(s.variable) * setting.scale) for s in slacks if value(s.variable) > 10 * TOLERANCE]
    parts = _recipients(program) if kind == "subsidy" else used
    return Price(kind, sum(money for _, money in used), tuple(parts))


def _recipients(program: Program) -> list[tuple[str, float]]:
    """Who gets the outside money, in present value of the case's money."""
    setting = program.setting
    received = {city.id: 0.0 for city in setting.cities}
    for (i, t), paid in program.subsidy.items():
        received[setting.cities[i].id] += float(setting.discount[t]) * value(paid) * setting.scale
    return [(city, money) for city, money in received.items() if money > 10 * TOLERANCE * setting.scale]


def _cost(program: Program, kind: str) -> None:
    cost = sum(slack.weight * slack.variable for slack in program.slacks if slack.kind == kind)
    program.lp.setObjective(cost + 0.0)


def _conflict(setting: Setting, given: frozenset[str]) -> tuple[Demand, ...]:
    """A minimal conflicting set: whole kinds first, then the single constraints of those that matter."""
    kinds = [kind for kind in PRICED if kind != "subsidy"]
    needed = _delete(setting, given, kinds)
    keys = [f"{s.kind}:{s.key}" for s in write(setting, frozenset(needed)).slacks]
    single = _delete(setting, given | (set(kinds) - set(needed)), keys)
    return tuple(_demand(setting, *name.split(":", 1)) for name in single)


def _delete(setting: Setting, given: frozenset[str], names: list[str]) -> list[str]:
    """The names that cannot be loosened, one after the other, without ending the conflict.

    One program holds the slacks of all names; what is not loosened has a slack of at most 0.
    """
    program = write(setting, given | set(names))
    live = Live(program)

    def loosen(name: str, most: float) -> None:
        for slack in program.slacks:
            if name in (slack.kind, f"{slack.kind}:{slack.key}"):
                live.bound(slack.variable, 0.0, most)

    kept = []
    for name in names:
        loosen(name, 0.0)
    for name in names:
        loosen(name, np.inf)
        if live.minimize(0.0) is not None:
            kept.append(name)
            loosen(name, 0.0)
    return kept


def _demand(setting: Setting, kind: str, key: str) -> Demand:
    alone = {city.id: float(setting.worths[1 << i]) for i, city in enumerate(setting.cities)}
    amount = None
    if kind == "gain":
        amount = alone[key] * setting.scale + setting.model.participation.minimum_gain / setting.case.unit
    return Demand(kind, key, amount)
