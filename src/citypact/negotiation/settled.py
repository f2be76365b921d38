"""A settled scheme as an offer of its own."""

from collections.abc import Iterator

from ..pact.scheme import Scheme
from .numbers import Number, kind_of, value_in
from .offer import Clause, Offer
from .position import Position


def offer_of(position: Position, scheme: Scheme) -> Offer:
    """A scheme found in talks as an offer: every number it settles as a clause; rules, terms and red lines kept."""
    kept = tuple(clause for clause in position.offer.clauses if clause.number == "term")
    clauses = (clause for number in position.items for clause in _clauses(position, scheme, number))
    return position.offer.model_copy(update={"clauses": (*kept, *clauses)})


def _clauses(position: Position, scheme: Scheme, number: Number) -> Iterator[Clause]:
    value = max(0.0, value_in(position.setting, scheme, number))
    given: dict[str, object] = {"number": number.kind, "value": value, "locked": number in position.locked}
    for named in kind_of(number).clauses(position.setting, number.key):
        yield Clause.model_validate(given | named)
