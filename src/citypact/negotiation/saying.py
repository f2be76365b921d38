"""Numbers as clauses of an offer, and as red lines."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from ..errors import InvalidInput
from ..optimize.setting import Setting
from ..reading.record import problem
from .numbers import Number, kind_of
from .numbers.written import numbers_named
from .offer import Clause, Offer
from .position import Position


def clauses_of(setting: Setting, number: Number, value: float, *, locked: bool = False) -> Iterator[Clause]:
    """The clauses that say a number, and no other. Raises ValidationError if it cannot have the value."""
    given: dict[str, object] = {"number": number.kind, "value": value, "locked": locked}
    for named in kind_of(number).clauses(setting, number.key):
        yield Clause.model_validate(given | named)


def saying(position: Position, values: Mapping[Number, float], locked: Collection[Number] = ()) -> Offer:
    """The offer of a position with numbers that go before its clauses; those ``locked`` are red lines."""
    setting = position.setting
    said = [c for number, value in values.items() for c in clauses_of(setting, number, value, locked=number in locked)]
    anew = set(map(_about, said))
    kept = (clause for clause in position.offer.clauses if _about(clause) not in anew)
    return position.offer.model_copy(update={"clauses": (*kept, *said)})


def with_its_red_lines(position: Position) -> Offer:
    """The offer of a position with each of its red lines as a clause; what is paid by years stays as it is."""
    lines = sorted(number for number in position.locked if number not in position.paid)
    return saying(position, {number: position.values[number] for number in lines}, lines)


def _about(clause: Clause) -> str:
    """What exactly a clause speaks of."""
    return clause.model_dump_json(exclude={"value", "locked"})


def spoken_of(position: Position) -> list[Number]:
    """The numbers that talks can be about: those that are open, and the gain of every city."""
    return [*position.items, *(Number("gain", (city.id,)) for city in position.setting.cities)]


def with_red_lines(position: Position, lock: Sequence[str], file: str = "lock") -> Position:
    """The position with more red lines, each as ``kind:subject``; ``file`` names where they stand in problems.

    Raises
    ------
    InvalidInput
        No such number, or one that the offer leaves open.
    """
    locked = numbers_named(lock, spoken_of(position), position.values, file)
    loose = [text for text, number in zip(lock, locked, strict=True) if number not in position.values]
    if loose:
        raise InvalidInput([problem("negotiation.nothing_to_lock", file, value=text) for text in loose])
    return replace(position, locked=position.locked.union(locked))
