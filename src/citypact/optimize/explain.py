"""Why there is no scheme: a minimal conflict, and the cheapest single change of each kind that mends it.

The price of a kind is a linear program: every constraint of that kind gets a slack, and the money the slacks stand for
is minimized. The conflict is found by a deletion filter (Chinneck and Dravnieks 1991): loosen one constraint after the
other for good wherever the rest still conflicts; what cannot be loosened is a minimal conflicting set.
"""

from collections.abc import Callable

import numpy as np
import pulp

from ..errors import SolverLimit
from ..text import both
from .blocks import write
from .infeasible import Demand, Explanation, Price
from .live import Live
from .program import Expression, Program, value
from .rows import solve_with_rows
from .setting import Setting
from .solver import TOLERANCE

_SEEN = 1e-7
"""Parts of a price below this, in program money, are not named."""

Writing = Callable[[Setting, frozenset[str]], Program]
_ASKED = ("insisted", "gain", "yearly-gain", "deal", "floor", "settle-up")
_ALLOWED = ("share-cap", "contribution-limit", "fund-size", "use-limit", "pledge", "subsidy")
PRICED = (*_ASKED, *_ALLOWED)
"""Kinds that can be changed one at a time."""


def explain(
    setting: Setting, given: frozenset[str] = frozenset({"coalition"}), writing: Writing = write
) -> Explanation:
    """Conflict and prices of an infeasible program. ``given``: kinds that are loosened already, at no price.

    ``writing`` makes the program of a setting with some kinds loosened, where it is not the usual one.
    """
    return Explanation(_conflict(setting, given, writing), prices(setting, given, writing))


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
    cost = pulp.lpSum(slack.weight * slack.variable for slack in slacks)
    program.lp.setObjective(cost)
    proof = solve_with_rows(program)
    if proof is None:
        return Price(kind, None)
    by_part = _recipients(program) if kind == "subsidy" else {s.key: s.weight * s.variable for s in slacks}
    _spread(program, cost, proof.value, list(by_part.values()))
    parts = [(key, value(money) * setting.scale) for key, money in by_part.items()]
    return Price(kind, proof.value * setting.scale, tuple(part for part in parts if part[1] > _SEEN * setting.scale))


def _recipients(program: Program) -> dict[str, Expression]:
    """Outside money by city, in present value of program money."""
    setting = program.setting
    return {
        city.id: pulp.lpSum(
            float(setting.discount[t]) * paid for (receiver, t), paid in program.subsidy.items() if receiver == i
        )
        for i, city in enumerate(setting.cities)
    }


def _spread(program: Program, cost: Expression, least: float, parts: list[Expression]) -> None:
    """Of all the cheapest changes the one whose largest part is smallest, so that nobody is singled out by chance."""
    largest = program.variable("largest_part")
    program.require("cheapest", cost <= least + 10 * TOLERANCE)
    for number, part in enumerate(parts):
        program.require(f"largest_part_{number:03d}", largest >= part)
    program.lp.setObjective(Expression(largest))
    if solve_with_rows(program) is None:
        raise SolverLimit(both("design.price_lost"))


def _conflict(setting: Setting, given: frozenset[str], writing: Writing) -> tuple[Demand, ...]:
    """A minimal conflicting set: whole kinds first, then the single constraints of those that matter.

    The rights of coalitions, where they are not given up already, count as one demand.
    """
    kinds = [kind for kind in PRICED if kind != "subsidy"]
    needed = _delete(setting, given, kinds, writing)
    keys = [f"{s.kind}:{s.key}" for s in writing(setting, frozenset(needed)).slacks]
    loose = given | (set(kinds) - set(needed))
    single = _delete(setting, loose, keys, writing)
    found = tuple(_demand(setting, *name.split(":", 1)) for name in single)
    return (Demand("coalition", "", None), *found) if _rights_matter(setting, loose, keys, single, writing) else found


def _rights_matter(setting: Setting, loose: frozenset[str], keys: list[str], held: list[str], writing: Writing) -> bool:
    """Whether what is held would go together if only no coalition had a right of its own."""
    if "coalition" in loose:
        return False
    without = writing(setting, loose | (set(keys) - set(held)) | {"coalition"})
    return without.shortfall is not None and Live(without).minimize(0.0) is not None


def _delete(setting: Setting, given: frozenset[str], names: list[str], writing: Writing) -> list[str]:
    """The names that cannot be loosened, one after the other, without ending the conflict.

    One program holds the slacks of all names; what is not loosened has a slack of at most 0.
    """
    program = writing(setting, given | set(names))
    live = Live(program)

    most = {slack.variable.name: slack.variable.upBound for slack in program.slacks}

    def loosen(name: str, loose: bool) -> None:
        for slack in program.slacks:
            if name in (slack.kind, f"{slack.kind}:{slack.key}"):
                limit = most[slack.variable.name]
                live.bound(slack.variable, 0.0, 0.0 if not loose else np.inf if limit is None else limit)

    kept = []
    for name in names:
        loosen(name, False)
    for name in names:
        loosen(name, True)
        if live.minimize(0.0) is not None:
            kept.append(name)
            loosen(name, False)
    return kept


def _demand(setting: Setting, kind: str, key: str) -> Demand:
    alone = {city.id: float(setting.worths[1 << i]) for i, city in enumerate(setting.cities)}
    amount = None
    if kind == "insisted":
        amount = setting.insisted[key] * setting.scale
    if kind == "gain":
        amount = alone[key] * setting.scale + setting.model.participation.minimum_gain / setting.case.unit
    return Demand(kind, key, amount)
