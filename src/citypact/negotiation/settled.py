"""A settled scheme as an offer of its own, and an offer as a scheme with what its rules forbid."""

from collections.abc import Iterator
from dataclasses import replace

from ..mechanism import Mechanism, bundled_models, load_model
from ..optimize.design import agreement
from ..pact.audit import breaches
from ..pact.scheme import Scheme
from .numbers import Number, kind_of, value_in
from .offer import Clause, Offer
from .position import Position, take_position


def offer_of(position: Position, scheme: Scheme) -> Offer:
    """A scheme found in talks as an offer: every number it settles as a clause; rules, terms and red lines kept."""
    kept = tuple(clause for clause in position.offer.clauses if clause.number == "term")
    clauses = (clause for number in position.items for clause in _clauses(position, scheme, number))
    return position.offer.model_copy(update={"clauses": (*kept, *clauses)})


def scheme_offer(scheme: Scheme) -> Offer:
    """Any scheme, designed, simulated or settled, as an offer that comes back to it: its numbers under its mechanism.

    Raises
    ------
    InvalidInput
        The mechanism does not apply to the case.
    """
    position = take_position(scheme.case, scheme.model, Offer(title=scheme.model.title), scheme.table)
    return offer_of(position, scheme).model_copy(update=_mechanism(scheme.model))


def _mechanism(model: Mechanism) -> dict[str, object]:
    """The bundled mechanism of this name, and the rules in which this one is another; nothing if none has the name."""
    if model.id not in bundled_models():
        return {}
    ours, theirs = (m.model_dump(mode="json", exclude={"references"}) for m in (model, load_model(model.id)))
    rooms = {room: fields for room, fields in ours.items() if isinstance(fields, dict)}
    rules = {
        f"{room}.{field}": value
        for room, fields in rooms.items()
        for field, value in fields.items()
        if (theirs.get(room) or {}).get(field) != value
    }
    return {"model": model.id, "rules": rules}


def with_breaches(scheme: Scheme) -> Scheme:
    """The same scheme with every limit of its mechanism that it exceeds: an offer is settled whoever consents.

    By how much coalitions fall short is stated; what would mend that is asked of the talks, not of the scheme.
    """
    case, model, game, short = scheme.case, scheme.model, scheme.table.game, scheme.verification["shortfall"]
    found = breaches(case, model, scheme.terms, scheme.ledger, agreement(scheme), game, short, claims=scheme.game)
    return replace(scheme, breaches=tuple(found), verification={**scheme.verification, "mended_by": {}})


def _clauses(position: Position, scheme: Scheme, number: Number) -> Iterator[Clause]:
    value = max(0.0, value_in(position.setting, scheme, number))
    given: dict[str, object] = {"number": number.kind, "value": value, "locked": number in position.locked}
    for named in kind_of(number).clauses(position.setting, number.key):
        yield Clause.model_validate(given | named)
