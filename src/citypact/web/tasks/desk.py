"""The desk's model: all that a page needs to answer a moved slider by itself."""

import base64
from typing import Any

from citypact.case.places import places
from citypact.content import fingerprint
from citypact.errors import InvalidInput
from citypact.negotiation.moved import Movable
from citypact.negotiation.numbers import Item, kind_of
from citypact.negotiation.numbers.written import written
from citypact.pact.between import between_records
from citypact.reading.record import problem
from citypact.report.desk.paper import number_text
from citypact.report.document import plain, records
from citypact.report.money import money_unit
from citypact.report.names import Names, every_item
from citypact.report.resting import RESTS, rests_on_assumptions
from citypact.scenarios.usual import usual
from citypact.text import both_in
from citypact.web.asked import Asked, InHand, Question
from citypact.web.tasks.facts import About, start, values_in
from citypact.web.work.answer import Answer
from citypact.web.work.task import Tell
from citypact.worth.finding import by_size
from citypact.worth.table import LARGEST


def desk(question: Question[Asked], lang: str, tell: Tell) -> Answer:
    """Cities, numbers and worths, with the scheme that was designed; the same in every language."""
    return Answer.of(document(About(question.facts, tell)))


def document(about: About) -> dict[str, Any]:
    """The desk's model of what a question is about. Raises InvalidInput as ``check_listed``."""
    check_listed(about)
    return model_of(start(about))


def check_listed(about: About) -> None:
    """Raise InvalidInput, before anything is worked out, where coalitions are so many that no page can hold them."""
    case = about.case
    if by_size(case) == "search" and not (isinstance(about.facts, InHand) and about.facts.worths is not None):
        count = len(case.cities)
        raise InvalidInput([problem("web.no_page", case.id, value=count, count=count, most=LARGEST)])


def model_of(movable: Movable) -> dict[str, Any]:
    """The desk's model as JSON. Money in the case's unit, present value; coalitions in the order of ``players``.

    ``effects``: by number, what one unit of it is worth to each city, whatever the others are; null where that depends.
    ``slips``: by player, how far rounding to coins can move its gain; a coalition objects by more than those of its
    members. ``xy``: longitude and latitude of a city, if the case says them. ``usual``: lines of what is uncertain.
    """
    scheme, position = movable.scheme, movable.position
    case, model = scheme.case, scheme.model
    names = Names(case)
    spots = places(case)
    provinces = {city.id: city.province for city in case.cities}
    game, values = scheme.game, values_in(position, scheme)
    return {
        "case": {
            "id": case.id,
            "title": case.title.model_dump(),
            "currency": case.currency,
            "unit": case.unit,
            "money": both_in(money_unit(case)),
            RESTS: rests_on_assumptions(case),
        },
        "model": {"id": model.id, "title": model.title.model_dump(), "outsiders": model.coordination.outsiders},
        "years": list(case.years),
        "usual": list(usual(case)),
        "accepted": scheme.accepted and not scheme.breaches,
        "hash": {"case": fingerprint(scheme.given), "model": fingerprint(model)},
        "cities": [
            {
                "id": row["city"],
                "name": both_in(names.cities[row["city"]]),
                "province": provinces[row["city"]],
                "xy": spots.get(row["city"]),
                **row,
            }
            for row in records(scheme.gains.drop(columns="budget_revenue"))
        ],
        "numbers": [_number(names, item, values[written(item.number)]) for item in position.items.values()],
        "effects": [None if effect is None else effect.tolist() for effect in movable.effects.values()],
        "players": list(map(str, game.players)),
        "worths": base64.b64encode(game.worths.astype("<f8").tobytes()).decode(),
        "slips": [float(scheme.slips[str(city)]) for city in game.players],
        "names": _names(names),
        "fund": records(scheme.fund),
        "ratios": records(scheme.agreed_ratios),
        "payments": between_records(scheme.case, scheme.ledger),
    }


def _names(names: Names) -> dict[str, dict[str, dict[str, str]]]:
    """What can stand in a ledger of any offer, or in a plan, by the names that readers know."""
    return {
        "parties": {key: both_in(name) for key, name in names.every_party.items()},
        "items": {key: both_in(names.item(key)) for key in every_item()},
        "subjects": {key: both_in(names.subject(key)) for key in names.every_subject},
    }


def _number(names: Names, item: Item, value: float) -> dict[str, Any]:
    """A number that is open: where it can go, where it is, and the money that one unit of it moves."""
    kind = kind_of(item.number)
    return {
        "id": written(item.number),
        "kind": item.number.kind,
        "key": list(item.number.key),
        "name": both_in(number_text(names, item.number)),
        "unit": kind.unit,
        "min": plain(item.low),
        "max": plain(item.high),
        "step": item.step,
        "value": value,
        "money": item.money,
        "locked": False,
    }
