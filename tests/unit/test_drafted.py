"""An offer of which one clause after the other is free: held by limits, as if each were written into a program."""

import numpy as np
import pytest

from citypact.mechanism import Mechanism, Range
from citypact.negotiation.drafted import Drafted, Haggling
from citypact.negotiation.numbers import Number, clause_of, value_in
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.position import Position, design_around, take_position
from citypact.negotiation.ranges import free_program
from citypact.negotiation.saying import saying
from support.desk import hybrid, small
from support.open_rules import band

BY_STEPS = hybrid(tax_sharing={"origin_share": Range(min=0.0, max=0.5, step=0.05)})
OPEN_SIZE = hybrid(
    tax_sharing={"origin_share": Range(min=0.0, max=0.5), "bands": band(origin_share=Range(min=0.0, max=0.6))}
)
SAME = 1e-9


def settled(model: Mechanism, seed: int, *, lock: bool = False) -> Position:
    """A position in which every number is offered, as it was designed; with ``lock`` every fourth is a red line."""
    case, table = small(seed)
    bare = take_position(case, model, Offer(), table)
    scheme = design_around(bare)
    values = {number: value_in(bare.setting, scheme, number) for number in bare.items}
    red = [number for number in values if number.kind != "size"][:: 4 if lock else len(values) + 1][lock:]
    clauses = saying(bare, {n: v for n, v in values.items() if n.kind not in ("grant", "subsidy")}, red)
    return take_position(case, model, clauses, table)


def as_written(position: Position, clause: tuple[str, ...], *, steps: bool) -> Haggling:
    """A program of its own, with all else written into it."""
    values, locked = position.values, position.locked
    held = [number for number in values if clause_of(number) != clause or number in locked]
    return Haggling(position.program(held, forgiving=True), steps=steps)


@pytest.mark.parametrize("lock", [False, True])
@pytest.mark.parametrize("model", [BY_STEPS, OPEN_SIZE], ids=["steps", "size"])
def test_ends_are_those_of_a_program_of_each_clause(model: Mechanism, lock: bool) -> None:
    position = settled(model, 2, lock=lock)
    drafted = Drafted(position, (True, False))
    found = {}
    for number in position.items:
        if number not in position.locked:
            rooms = drafted.all_but(clause_of(number))
            found[number] = [room.ends(number) for room in rooms]
    assert len({number.kind for number in found}) > 2
    for number, ends in found.items():
        own = [as_written(position, clause_of(number), steps=steps).ends(number) for steps in (True, False)]
        assert ends == [pytest.approx(pair, rel=SAME, abs=SAME, nan_ok=True) for pair in own], str(number)
    assert any(np.isfinite(high) and high > low for ends in found.values() for low, high in ends)


def test_after_it_nothing_is_held_that_was_not() -> None:
    position = settled(BY_STEPS, 0)
    drafted = Drafted(position)
    numbers = [number for number in position.items if number not in position.locked]
    for number in numbers[:4]:
        drafted.all_but(clause_of(number))
    (room,), free = drafted.open(), Haggling(free_program(position))
    for number in numbers:
        assert room.ends(number) == pytest.approx(free.ends(number), rel=SAME, abs=SAME, nan_ok=True), str(number)


def test_a_held_sum_of_payments_stays_within_a_coin() -> None:
    case, table = small(2)
    bare = take_position(case, BY_STEPS, Offer(), table)
    scheme = design_around(bare)
    paid = {n: value_in(bare.setting, scheme, n) for n in bare.items if n.kind == "grant"}
    city, amount = max(paid.items(), key=lambda entry: entry[1])
    assert amount > 0
    offer = Offer(clauses=(Clause(number="grant", city=city.key[0], value=amount),))
    position = take_position(case, BY_STEPS, offer, table)
    (room,) = Drafted(position).all_but(("origin_share",))
    assert room.ends(Number("grant", city.key)) == pytest.approx((amount, amount), abs=1e-5)
