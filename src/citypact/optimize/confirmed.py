"""A solved program as a scheme: rounded to what an agreement can say, settled by the ledger, checked by the audit.

What is handed out is what was checked: the terms are rounded first, and all that is told of them is worked out from
them. Where rounding, to the last coin, would leave a coalition or a city with less than it has a right to, it is given
that much more and the rounding done again; where that does not help, with finer grains; in the end the optimum itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..errors import CitypactError, InvalidInput, Problem
from ..pact.audit import breaches
from ..pact.ledger import settle
from ..pact.money import decimals, in_coins, per_unit
from ..pact.scheme import Scheme
from ..pact.terms import Terms
from ..reading.record import problem
from ..solve.answer import Floats
from ..worth.claims import sum_over
from .grains import Grains, grains
from .program import Program
from .reading import read_terms
from .rounding import Rounded, held_payments, on_grains
from .sayable import Key
from .setting import money_size, power_of_ten
from .stages import KEEP, LEAST_SHORTFALL, Stage

AGREEMENT = 1e-7
"""How far program and ledger may be apart beside the rounding to coins, in program money: what solvers leave of its
rows, each kept to 1e-9, adds up."""
_FEW = 1000.0
"""Coins of the largest worth below which rounding to coins may be more than any tolerance."""
_LEVELS = 5
"""How often all grains together are made ten times finer."""
_AGAIN = 3
"""How often coalitions are given what coins would take from them, at the same grains."""


class Disagreement(CitypactError):
    """The ledger does not confirm what the program promised; the design is refused."""


@dataclass(frozen=True, eq=False)
class Confirmed:
    """A scheme, how far program and ledger are apart, and what rounding did; money of the case."""

    scheme: Scheme
    difference: float
    tolerance: float
    rounding: dict[str, Any] | None
    """None: nothing was rounded."""


def agreement(scheme: Scheme) -> float:
    """How far the program of a scheme and its ledger may be apart, in the case's money."""
    return AGREEMENT * power_of_ten(money_size(scheme.case, scheme.table)) + scheme.tolerance


def shortfall(program: Program, stages: list[Stage]) -> float:
    """By how much a coalition may fall short, in the case's money; 0 where a solver cannot tell it from nothing.

    Payments that an offer holds count as it says them: a program may miss them by a little, and gain by that.
    """
    least = max((s.value for s in stages if s.objective == LEAST_SHORTFALL), default=0.0)
    if least <= KEEP or program.shortfall is None:
        return 0.0
    scale = program.setting.scale
    if held_payments(program):
        return program.rights.shortfall(_promised(program) / scale) * scale
    return max(least, program.value(program.shortfall)) * scale


def confirmed(program: Program, stages: list[Stage], *, rounds: bool = True, hurries: bool = False) -> Confirmed:
    """The scheme at a program's point, rounded, or as it is unless it ``rounds``; ``hurries``: as for ``on_grains``.

    Raises
    ------
    Disagreement
        Program and ledger differ by more than rounding to coins, or a limit is exceeded.
    InvalidInput
        They do, and the money of the case comes to a few coins.
    """
    point = program.point
    assert point is not None
    before = program.gains(point)
    for rounded in _roundings(program, hurries=hurries) if rounds else ():
        try:
            found = _checked(program, stages)
        except Disagreement:
            continue
        short = {} if shortfall(program, stages) else _short(program, found.scheme)
        if not short:
            return replace(found, rounding=_account(program, rounded, before, found.scheme.terms))
        program.margins.update(short)
    program.point, program.rest, program.rest_of = point, None, None
    program.said = _as_held(program)
    try:
        return _checked(program, stages)
    except Disagreement:
        if small := _below_coins(program):
            raise InvalidInput([small]) from None
        raise


def _below_coins(program: Program) -> Problem | None:
    """That the money is too little for payments in whole coins, if that is why the ledger is another one."""
    case, table = program.setting.case, program.setting.table
    if table.largest * per_unit(case) >= _FEW:
        return None
    shown = {"currency": case.currency, "coin": f"{10.0 ** -decimals(case.currency):g}"}
    worth = f"{table.largest * case.unit:.3g}"
    return problem("pact.below_coins", case.id, None, "unit", value=case.unit, worth=worth, **shown)


def _roundings(program: Program, *, hurries: bool) -> Iterator[Rounded]:
    """The program moved to one rounding after the other; ``program.margins`` is what coalitions get beside."""
    asked, point = grains(program.setting.case, program.setting.model, program.setting.table), program.point
    for level in range(_LEVELS):
        part = 10.0**-level
        for _ in range(_AGAIN):
            wanted = Grains(asked.ratio * part, asked.rate * part, asked.amount * part)
            program.point, program.said, program.rest, program.rest_of = point, {}, None, None
            known = dict(program.margins)
            idle = asked.nothing and not program.pinned
            rounded = None if idle else on_grains(program, wanted, program.margins, hurries=hurries)
            if rounded is None:
                return
            program.point = rounded.point
            program.said = {**_as_held(program), **rounded.said}
            last = next(iter(rounded.rests), ("",))
            program.rest = (str(last[1]), int(last[2])) if last[0] == "grant" else None
            program.rest_of = int(last[1]) if last[0] == "contribution" else None
            yield rounded
            if program.margins == known:
                break


def _short(program: Program, scheme: Scheme) -> dict[int, float]:
    """Coalitions with a right that get less than that by a coin or more, and twice what they lack, program money."""
    setting, claims, (gain, slip) = program.setting, scheme.claims, scheme.by_player
    short = claims.violated(gain + slip, 0.0, setting.entitled)
    if setting.model.participation.city != "none":
        single = [1 << i for i in range(gain.size)]
        short += [one for one in single if one not in short and claims.worth(one) > sum_over(one, gain + slip)]
    lacking = {c: claims.worth(c) - sum_over(c, gain) for c in short}
    return {c: program.margins.get(c, 0.0) + 2.0 * lack / setting.scale for c, lack in sorted(lacking.items())}


def _checked(program: Program, stages: list[Stage]) -> Confirmed:
    """The scheme of the program's point as it stands, against the program's own figures and every limit."""
    prepared = program.setting
    terms = read_terms(program)
    ledger = settle(prepared.case, prepared.model, terms)
    scheme = Scheme(prepared.case, prepared.model, prepared.table, terms, ledger, {}, facts=prepared.facts)
    tolerance = agreement(scheme)
    promised = _promised(program)
    cities = [city.id for city in prepared.cities]
    settled = scheme.gain.reindex(cities).to_numpy(dtype=float)
    difference = float(np.abs(promised - settled).max())
    split = {deal.transfer: prepared.taxed(k) for k, deal in enumerate(prepared.deals)}
    short = shortfall(program, stages)
    found = breaches(prepared.case, prepared.model, terms, scheme.ledger, tolerance, scheme.outside, short, split)
    if difference > tolerance or found:
        broken = "; ".join(f"{b.rule} ({b.subject}) by {b.excess:.3g}" for b in found) or "no limit"
        raise Disagreement(f"program and ledger differ by {difference:.3g} of the case's money; exceeded: {broken}")
    return Confirmed(scheme, difference, tolerance, None)


def _as_held(program: Program) -> dict[Key, float]:
    return {key: said for key, (said, _) in held_payments(program).items()}


def _promised(program: Program) -> Floats:
    """Gains of the cities by the program, the case's money; payments that an offer holds as it says them."""
    assert program.point is not None
    promised = program.gains(program.point) * program.setting.scale
    for (what, *_, i, t), (_, missed) in held_payments(program).items():
        present = float(program.setting.discount[int(t)]) * missed
        promised[int(i)] += -present if what == "contribution" else present
    return promised


def _account(program: Program, rounded: Rounded, before: Floats, terms: Terms) -> dict[str, Any]:
    """What was rounded to what; ``moved``: by how much the gain of a city changed at most, in the case's money."""
    setting, held = program.setting, rounded.grains
    assert program.point is not None
    moved = np.abs(program.gains(program.point) - before).max(initial=0.0) * setting.scale
    asked = grains(setting.case, setting.model, setting.table)
    return {
        **{
            unit: {"asked": asked.of(unit), "held": held.of(unit), "used": unit in rounded.used}
            for unit in ("ratio", "rate", "amount")
        },
        "moved": float(moved),
        "rests": [
            {"use": str(use), "city": setting.cities[int(i)].id, "year": setting.case.years[int(t)]}
            for *_, use, i, t in dict.fromkeys([*rounded.rests, *_paid_beside(program, rounded, terms)])
        ],
    }


def _paid_beside(program: Program, rounded: Rounded, terms: Terms) -> Iterator[Key]:
    """Contributions that are some coins off what they were rounded to: the fund, in coins, would not end at nothing."""
    setting = program.setting
    for key, said in rounded.said.items():
        if key[0] == "contribution":
            paid = terms.contributions.get(setting.cities[int(key[1])].id, (0.0,) * setting.horizon)[int(key[2])]
            if np.any(in_coins(setting.case, paid) != in_coins(setting.case, said)):
                yield key
