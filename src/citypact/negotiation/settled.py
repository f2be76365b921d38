"""A settled scheme as an offer of its own, and an offer as a scheme with what its rules forbid."""

from collections.abc import Mapping
from typing import Any

from ..case.model import Case
from ..errors import InvalidInput
from ..mechanism import Mechanism, bundled_models, load_model
from ..optimize.blocks.projects import key_shares
from ..optimize.confirmed import agreement
from ..pact.audit import breaches
from ..pact.scheme import Scheme
from ..reading.record import problem
from .numbers import Number, value_in
from .offer import Clause, Offer, Schedule
from .one_rate import one_rate
from .position import Position, take_position
from .rules import with_rules
from .saying import clauses_of
from .schedule import BY_YEAR, schedule_of

_FRONT = {"title", "summary", "currency", "references"}
"""What a mechanism is called and where it is from, beside its rules."""
_EXACT = 1e-12
"""How far shares may be from those of a key and still be them."""


def offer_of(position: Position, scheme: Scheme) -> Offer:
    """A scheme found in talks as an offer: every number it settles as a clause; rules, terms and red lines kept."""
    kept = tuple(clause for clause in position.offer.clauses if clause.number == "term")
    rates = {
        number.key[0]: rate
        for number in position.items
        if number.kind == "contribution_rate" and (rate := one_rate(scheme, number.key[0]))
    }
    schedule = schedule_of(scheme, rates)
    said = [number for number in position.items if not _in_schedule(position, number, schedule, rates)]
    keyed = _by_key(position, scheme)
    clauses = tuple(
        clause
        for number in said
        if not (number.kind == "project_share" and number.key[0] in keyed)
        for clause in clauses_of(
            position.setting,
            number,
            max(0.0, value_in(position.setting, scheme, number)),
            locked=number in position.locked,
        )
    )
    clauses += tuple(Clause(number="project_share", project=project, value="by-benefit") for project in keyed)
    return position.offer.model_copy(update={"clauses": (*kept, *clauses), "schedule": schedule})


def _by_key(position: Position, scheme: Scheme) -> list[str]:
    """Projects that are paid for in proportion to benefits, which is how an agreement says it; none with a red line."""
    red = {number.key[0] for number in position.locked if number.kind == "project_share"}
    found = []
    for work in position.setting.works:
        key, ids = key_shares(position.setting, work, "by-benefit"), position.setting.cities
        borne = scheme.terms.project_share.get(work.project, {})
        same = all(abs(borne.get(ids[i].id, 0.0) - share) <= _EXACT for i, share in key.items())
        found += [work.project] if same and len(key) > 1 and work.project not in red else []
    return found


def _in_schedule(position: Position, number: Number, schedule: Schedule | None, rates: Mapping[str, float]) -> bool:
    """Whether a number is said by yearly payments alone: it is no red line, and no rate that is one in all years."""
    by_year = schedule is not None and number.kind in BY_YEAR
    return by_year and number not in position.locked and number.key[0] not in rates


def laid(scheme: Scheme) -> Position:
    """A scheme's mechanism and years of sharing as an offer on its own case, every other number open.

    Raises
    ------
    InvalidInput
        The mechanism does not apply to the case.
    """
    terms = scheme.terms.term.items()
    granted = tuple(Clause(number="term", transfer=transfer, value=years) for transfer, years in terms)
    offer = Offer(title=scheme.model.title, clauses=granted)
    return take_position(scheme.given, scheme.model, offer, scheme.table)


def scheme_offer(scheme: Scheme, position: Position | None = None) -> Offer:
    """Any scheme, designed, simulated or settled, as an offer that comes back to it: its numbers under its mechanism.

    ``position``: the scheme's ``laid`` one, where it is known. Raises as ``laid`` does, and InvalidInput for a scheme
    whose ratios follow the tax of a year: a clause has one ratio, whatever is collected.
    """
    if scheme.terms.tax_tiers is not None:
        raise InvalidInput([problem("negotiation.ratios_by_tiers", scheme.case.id, None, "tax_tiers")])
    return as_forecast(scheme, laid(scheme) if position is None else position)


def as_forecast(scheme: Scheme, position: Position) -> Offer:
    """What a scheme says where the tax of each year comes out as forecast; ``position``: its ``laid`` one."""
    return offer_of(position, scheme).model_copy(update=_mechanism(scheme.case, scheme.model))


def _mechanism(case: Case, model: Mechanism) -> dict[str, object]:
    """The bundled mechanism of this name, and the rules in which this one is another.

    Nothing if none has the name, or if rules that an offer sets do not make this one of it: a section is missing or
    new, or a limit was taken out.
    """
    if model.id not in bundled_models():
        return {}
    known = load_model(model.id)
    ours, theirs = _content(model), _content(known)
    rooms = {room: fields for room, fields in ours.items() if isinstance(fields, dict)}
    rules = {
        f"{room}.{field}": value
        for room, fields in rooms.items()
        for field, value in fields.items()
        if (theirs.get(room) or {}).get(field) != value
    }
    try:
        same = None not in rules.values() and _content(with_rules(known, rules, case.currency)) == ours
    except InvalidInput:
        same = False
    return {"model": model.id, "rules": rules} if same else {}


def _content(model: Mechanism) -> dict[str, Any]:
    """Its sections, None for one that it has not."""
    data = model.model_dump(mode="json", exclude=_FRONT)
    return {room: fields for room, fields in data.items() if fields is None or isinstance(fields, dict)}


def with_breaches(scheme: Scheme) -> Scheme:
    """The same scheme with every limit of its mechanism that it exceeds: an offer is settled whoever consents.

    By how much coalitions fall short is stated; what would mend that is asked of the talks, not of the scheme.
    """
    case, model, short = scheme.case, scheme.model, scheme.verification["shortfall"]
    found = breaches(case, model, scheme.terms, scheme.ledger, agreement(scheme), scheme.outside, short)
    return scheme.noted({**scheme.verification, "mended_by": {}}, found)
