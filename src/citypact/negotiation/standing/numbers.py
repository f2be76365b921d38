"""The numbers by which cities pay or receive: how far each can go, and what a city may ask by it.

Two rooms, in both of which everyone must consent: ``as-drafted`` (all other clauses as in the draft as it is settled)
and ``free`` (all else open, but for red lines).
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import pandas as pd

from ...pact.scheme import Scheme
from ..counter import is_change
from ..drafted import Drafted, Haggling
from ..numbers import Number, clause_of, expression, kind_of, measure, value_in
from ..numbers.of_city import city_number
from ..position import Position
from ..ranges import free_program

COLUMNS = ["now", "low", "high", "low_free", "high_free"]
Asks = dict[str, dict[Number, tuple[float, float]]]
"""By city and number: the value that gives the city most, and by how much it gains more."""


@dataclass(frozen=True, eq=False)
class Room:
    """What the numbers can do: a row a number, columns ``now`` and the ends in either room; NaN: none is acceptable."""

    table: pd.DataFrame
    asks: Asks
    most: Mapping[str, float]
    """By city: the most that it could gain with everyone's consent, all else open; NaN where nothing is acceptable."""


def room(
    position: Position, scheme: Scheme, cities: Collection[str], progress: Callable[[int, int], None] | None = None
) -> Room:
    """How far the numbers that concern some cities can go from a draft as it is settled, and what these may ask.

    Raises
    ------
    SolverLimit
        A program was not solved to proven optimality.
    """
    values = {number: value_in(position.setting, scheme, number) for number in position.items}
    drafted = Drafted(replace(position, values=values))
    rows: dict[Number, list[float]] = {}
    asks: Asks = {city: {} for city in cities}
    free = Haggling(free_program(position))
    clauses = list(_clauses(position, cities))
    for done, together in enumerate(clauses):
        (other,) = drafted.all_but(clause_of(together[0]))
        for number in _concerning(position, together, cities):
            rows[number] = [values[number], *other.ends(number), *free.ends(number)]
        _ask(position, scheme, other, together, asks)
        if progress is not None:
            progress(done + 1, len(clauses))
    most = {city: _most(position, free, city) for city in cities}
    table = pd.DataFrame(list(rows.values()), columns=COLUMNS, index=pd.Index(list(rows), tupleize_cols=False))
    return Room(table, asks, most)


def of_city(position: Position, numbers: Collection[Number], city: str) -> list[Number]:
    """Those of some numbers by which a city pays or receives."""
    return [n for n in numbers if city in kind_of(n).concerns(position.setting, n.key)]


def _clauses(position: Position, cities: Collection[str]) -> Iterator[list[Number]]:
    """The open numbers that are no red lines, clause by clause; of those clauses alone that concern the cities."""
    numbers = [number for number in position.items if number not in position.locked]
    for _, group in groupby(numbers, key=clause_of):
        together = list(group)
        if _concerning(position, together, cities):
            yield together


def _concerning(position: Position, together: Sequence[Number], cities: Collection[str]) -> list[Number]:
    return [n for n in together if not kind_of(n).concerns(position.setting, n.key).isdisjoint(cities)]


def _ask(position: Position, scheme: Scheme, drafted: Haggling, together: Sequence[Number], asks: Asks) -> None:
    """For each city that one clause concerns: what it would have the clause say, if all else stays and all consent."""
    program = drafted.program
    tied = [row for number in together for row in drafted.tie(number)]
    for city, found in asks.items():
        own = of_city(position, together, city)
        point = drafted.live.maximize(program.gain[city_number(program.setting, city)]) if own else None
        if point is not None:
            more = point.value * program.setting.scale - float(scheme.gain[city])
            if more > scheme.tolerance:
                wanted = {n: point.at(expression(program, n)) * measure(program.setting, n) for n in own}
                found |= {n: (value, more) for n, value in wanted.items() if _changed(position, scheme, n, value)}
    drafted.untie(tied)


def _changed(position: Position, scheme: Scheme, number: Number, wanted: float) -> bool:
    return is_change(position, position.items[number], wanted - value_in(position.setting, scheme, number))


def _most(position: Position, free: Haggling, city: str) -> float:
    program = free.program
    point = free.live.maximize(program.gain[city_number(program.setting, city)])
    return float("nan") if point is None else point.value * program.setting.scale
