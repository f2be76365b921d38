"""What an offer does, why, how far its numbers go, and what would be accepted: each answer is a paper of the desk."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from citypact.case.flows import discount_factors
from citypact.case.naming import city_keys
from citypact.errors import InvalidInput
from citypact.negotiation.counter import Wishes, counter_offer
from citypact.negotiation.moved import not_adding_up
from citypact.negotiation.numbers import Number
from citypact.negotiation.numbers.written import numbers_named, written
from citypact.negotiation.objections import Objections
from citypact.negotiation.position import Position
from citypact.negotiation.ranges import NEGOTIABLE, ranges
from citypact.negotiation.saying import with_its_red_lines
from citypact.negotiation.settled import offer_of, scheme_offer
from citypact.negotiation.why_not import why_not
from citypact.pact.between import between_records
from citypact.pact.budgets import budget_flows, imputed_flows
from citypact.pact.own_flows import own_flows
from citypact.pact.scheme import Scheme
from citypact.reading.record import problem
from citypact.report.desk import Paper
from citypact.report.desk.limits import write_breaches
from citypact.report.desk.record import outcome_of
from citypact.report.desk.sections import write_concessions, write_counter, write_offer, write_ranges, write_reasons
from citypact.report.document import plain, records
from citypact.report.told import refusal_in_words
from citypact.web.asked import (
    Moved,
    MovedOfCity,
    MovedWithLocks,
    OfCity,
    OfCounter,
    Offered,
    OfRanges,
    OnTheTable,
    Question,
)
from citypact.web.tasks.facts import About, numbers_said, on_the_table, settled, start, values_in
from citypact.web.work.answer import Answer
from citypact.web.work.task import Tell

_LISTED = 100
"""Objecting coalitions that an answer lists, the greatest losses first; its figures count all of them."""


def evaluate(question: Question[Offered], lang: str, tell: Tell) -> Answer:
    """What an offer brings every city, and who would refuse it."""
    about = About(question.facts, tell)
    return _judged(on_the_table(about, question.asked), settled(about, question.asked), lang)


def evaluate_first(question: Question[Offered], lang: str, tell: Tell) -> Answer:
    """As ``evaluate``, before all that the offer leaves open is settled."""
    about = About(question.facts, tell)
    return _judged(on_the_table(about, question.asked), settled(about, question.asked, settles=False), lang)


def _judged(position: Position, found: Objections, lang: str) -> Answer:
    """What is said of an offer as it is settled."""
    paper = Paper(found.scheme.case)
    more = _how_settled(paper, found.scheme, "offer")
    write_offer(paper, found, designed=not position.values, most=_LISTED)
    more |= {
        "outcome": outcome_of(found, position.values),
        "numbers": values_in(position, found.scheme),
        "offer": with_its_red_lines(position).model_dump(mode="json", exclude_defaults=True),
    }
    return Answer.of(paper.document(lang) | plain(more))


def _how_settled(paper: Paper, scheme: Scheme, what: str) -> dict[str, Any]:
    """Whether an answer stays as it is; if not, that is said in words first of all, and what of it is proven."""
    if not (scheme.ties_left or scheme.unproven):
        return {"settled": True}
    paper.say("plain", f"{'stopped' if scheme.unproven else 'not_settled'}_{what}")
    return {"settled": False, "proven": [stage for stage in scheme.verification["stages"] if stage["proven"]]}


def move(question: Question[Moved], lang: str, tell: Tell) -> Answer:
    """What becomes of the desk's scheme, or of an offer, if some numbers are moved and all others stay as they are."""
    about = About(question.facts, tell)
    return Answer.of(paper_of(start(about).position, *moved(about, question.asked), lang))


def paper_of(position: Position, scheme: Scheme, values: Mapping[Number, float], lang: str) -> dict[str, Any]:
    """What is said of a scheme in which ``values`` were moved, as JSON; ``position``: where the desk began."""
    found = Objections(scheme, position.setting)
    paper = Paper(scheme.case)
    write_offer(paper, found, most=_LISTED)
    write_breaches(paper, scheme)
    more = {
        "outcome": outcome_of(found, values),
        "numbers": values_in(position, scheme),
        "payments": between_records(scheme.case, scheme.ledger),
        "fund": records(scheme.fund),
    }
    document: dict[str, Any] = paper.document(lang) | plain(more)
    return document


def explain_moved(question: Question[MovedOfCity], lang: str, tell: Tell) -> Answer:
    """The rows of the ledger that make up the gain of a city after numbers of the desk's scheme were moved."""
    about = About(question.facts, tell)
    (city,) = _cities(about, [question.asked.city], "city")
    return _explained(moved(about, question.asked)[0], city)


def lay(question: Question[MovedWithLocks], lang: str, tell: Tell) -> Answer:
    """As ``evaluate``, of the offer that says every number as it stands after some were moved.

    Nothing is left open in it, so that there is nothing to choose; where it does not add up, that is said as ever.
    """
    about, asked = About(question.facts, tell), question.asked
    position, scheme = _shown(about, asked)
    offer = offer_of(position, scheme)
    whole = Offered(case=asked.case, model=asked.model, scenario=asked.scenario, offer=offer)
    if not_adding_up(scheme):
        return evaluate(Question(question.facts, whole), lang, tell)
    laid = on_the_table(about, whole)
    return _judged(laid, Objections(scheme.noted(scheme.verification, ()), laid.setting), lang)


def write_out(question: Question[MovedWithLocks], lang: str, tell: Tell) -> Answer:
    """The offer that says every number as it stands after some were moved, and under which mechanism: a draft's file.

    Raises InvalidInput as ``scheme_offer``.
    """
    position, scheme = _shown(About(question.facts, tell), question.asked)
    return Answer.of(scheme_offer(scheme, position).model_dump(mode="json", exclude_defaults=True))


def _shown(about: About, asked: MovedWithLocks) -> tuple[Position, Scheme]:
    """What a desk shows after some numbers were moved, and where it began, with its red lines."""
    position = start(about).position
    if asked.offer is not None:
        position = on_the_table(about, OnTheTable(offer=asked.offer))
    locked = numbers_named(asked.lock, position.items, file="lock")
    return replace(position, locked=position.locked.union(locked)), moved(about, asked)[0]


def years(question: Question[Moved], lang: str, tell: Tell) -> Answer:
    """What each city gets year by year, as money of its budget and as benefits that no budget sees; not discounted."""
    scheme, _ = moved(About(question.facts, tell), question.asked)
    parts = {"budget": budget_flows, "imputed": imputed_flows}
    found = {part: flows(scheme.case, scheme.ledger) for part, flows in parts.items()}
    cities = {part: {str(city): row.tolist() for city, row in table.iterrows()} for part, table in found.items()}
    return Answer.of(plain({"years": list(scheme.case.years), **cities}))


def explain(question: Question[OfCity], lang: str, tell: Tell) -> Answer:
    """The rows of the ledger that make up the gain of a city."""
    about = About(question.facts, tell)
    (city,) = _cities(about, [question.asked.city], "city")
    return _explained(settled(about, question.asked).scheme, city)


def moved(about: About, asked: Moved) -> tuple[Scheme, dict[Number, float]]:
    """The desk's scheme, or that of an offer, after some numbers were moved, and these.

    Raises InvalidInput for a number that is none, and as ``settled``.
    """
    movable = start(about)
    if asked.offer is not None:
        begun = settled(about, OnTheTable(offer=asked.offer))
        movable = movable.begun_at(begun.scheme)
    values = numbers_said(movable.position, asked.numbers)
    return movable.moved(values), values


def _explained(scheme: Scheme, city: str) -> Answer:
    own = scheme.ledger[(scheme.ledger["payer"] == city) | (scheme.ledger["payee"] == city)]
    flows = own_flows(scheme.case, scheme.ledger, city)
    flows["present"] = flows @ discount_factors(scheme.case)
    document = {
        "city": city,
        "gain": float(scheme.gain[city]),
        "flows": records(flows.rename(columns=str)),
        "rows": records(own, index=False),
    }
    return Answer.of(document)


def find_ranges(question: Question[OfRanges], lang: str, tell: Tell) -> Answer:
    """How far numbers are negotiable, in each of the three ways."""
    about, asked = About(question.facts, tell), question.asked
    position = on_the_table(about, asked).insisting(_insisted(about, asked.insist))
    only = numbers_named(asked.of, position.items, file="of") or None
    paper = Paper(about.case)
    found = ranges(position, asked.kinds or NEGOTIABLE, progress=tell, only=only)
    write_ranges(paper, found)
    table = found.table.reset_index()
    rows = [row | {"number": written(row["number"])} for row in table.to_dict("records")]
    return Answer.of(paper.document(lang) | {"ranges": plain(rows)})


def counter(question: Question[OfCounter], lang: str, tell: Tell) -> Answer:
    """The nearest offer that everyone would accept, as an offer to be put on the table."""
    about, asked = About(question.facts, tell), question.asked
    position = on_the_table(about, asked)
    wishes = Wishes(favored=_cities(about, asked.favor, "favor"), least_gains=_insisted(about, asked.insist))
    settles = not asked.first
    offered = settled(about, asked, settles=settles).scheme
    with refusal_in_words(about.case, about.model):
        found = counter_offer(position, asked.by, wishes, offered, settles=settles)
    paper = Paper(about.case)
    more = _how_settled(paper, found.scheme, "counter")
    write_counter(paper, found, offered)
    write_concessions(paper, found)
    offer = offer_of(found.position, found.scheme).model_dump(mode="json", exclude_defaults=True)
    changes = [written(number) for number in found.changes.index]
    outcome = outcome_of(Objections(found.scheme, found.position.setting), position.values)
    more |= {"offer": offer, "changes": changes, "numbers": values_in(position, found.scheme), "outcome": outcome}
    return Answer.of(paper.document(lang) | plain(more))


def reasons(question: Question[OfCounter], lang: str, tell: Tell) -> Answer:
    """Why nothing that keeps the offer would be accepted, or that something would."""
    about, asked = About(question.facts, tell), question.asked
    position = on_the_table(about, asked)
    found = why_not(position.insisting(_insisted(about, asked.insist)))
    paper = Paper(about.case)
    if found is None:
        paper.say("good", "something_acceptable")
    else:
        write_reasons(paper, found)
    return Answer.of(paper.document(lang) | {"acceptable": found is None})


def _insisted(about: About, said: Mapping[str, float]) -> dict[str, float]:
    """Gains that cities insist on, by key. Raises InvalidInput for every name that is no city."""
    return dict(zip(_cities(about, said, "insist"), said.values(), strict=True))


def _cities(about: About, names: Any, file: str) -> tuple[str, ...]:
    """The keys of cities by all that they are called. Raises InvalidInput for every name that is no city."""
    keys = city_keys(about.case) | {city.id: city.id for city in about.case.cities}
    if unknown := [problem("negotiation.unknown_city", file, value=name) for name in names if name not in keys]:
        raise InvalidInput(unknown)
    return tuple(keys[name] for name in names)
