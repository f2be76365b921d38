"""What a question is about, read once by each process: cases, mechanisms, worths, and talks with nothing offered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from citypact.case import Case, load_case
from citypact.case.overrides import under
from citypact.errors import InvalidInput
from citypact.limits import MOST_PLAYERS
from citypact.mechanism import Mechanism, check_applicable, load_model
from citypact.mechanism.playing import playing
from citypact.negotiation.moved import Movable
from citypact.negotiation.numbers import Number, value_in
from citypact.negotiation.numbers.written import numbers_named, written
from citypact.negotiation.objections import Objections
from citypact.negotiation.offer import Offer
from citypact.negotiation.position import Position, settle_offer, take_position
from citypact.negotiation.saying import saying, with_red_lines
from citypact.negotiation.talks import Talks
from citypact.optimize import NoScheme
from citypact.pact.scheme import Scheme
from citypact.reading.record import problem
from citypact.report.told import refusal_in_words
from citypact.web.asked import Facts, InHand, OnTheTable
from citypact.web.work.task import Tell
from citypact.worth import Worths, alternative, find_worths

_KEPT, _OFFERS = 6, 20
"""Cases, and offers, that a process keeps at hand."""


@dataclass(frozen=True)
class About:
    """The facts of a question. Two are equal if their facts are, whoever is told how far the work is."""

    facts: Facts | InHand
    tell: Tell = field(compare=False)

    @property
    def case(self) -> Case:
        """The case with its players as the mechanism has them."""
        return playing(self.given, self.model)

    @property
    def given(self) -> Case:
        """The case as it was handed in, under the scenario that is asked for. Raises InvalidInput if it has too many
        players, or no such scenario."""
        if isinstance(self.facts, InHand):
            return self.facts.case
        found = _case(self.facts.case, self.facts.scenario)
        if len(found.cities) > self.facts.players:
            count, most = len(found.cities), self.facts.players
            key = "web.players" if count <= MOST_PLAYERS else "web.players_beyond"
            raise InvalidInput([problem(key, found.id, value=count, count=count, most=most)])
        return found

    @property
    def model(self) -> Mechanism:
        """The mechanism, whether it applies to the case or not: ``check_applicable`` says."""
        return self.facts.model if isinstance(self.facts, InHand) else _model(self.facts.model)


@lru_cache(_KEPT)
def worths_about(about: About) -> Worths:
    """The worth of every coalition, listed or searched."""
    case = about.case
    if isinstance(about.facts, InHand) and about.facts.worths is not None:
        return about.facts.worths
    return find_worths(case, about.tell, anyway=alternative(case, about.model))


@lru_cache(_KEPT)
def nothing_offered(about: About) -> Talks:
    """Talks in which nothing is offered yet, with what is worked out from the facts alone."""
    check_applicable(about.given, about.model)
    return Talks(take_position(about.case, about.model, Offer(), worths_about(about)))


@lru_cache(_KEPT)
def start(about: About) -> Movable:
    """The scheme that a desk begins with: as designed, or where there is none that everybody accepts, what comes
    nearest to it."""
    talks = nothing_offered(about)
    try:
        return Movable(talks.position, talks.design())
    except NoScheme:
        return Movable(talks.position, talks.scheme)


def on_the_table(about: About, asked: OnTheTable) -> Position:
    """The offer that is asked about, laid on the case. Raises InvalidInput for all of it that cannot be held."""
    return _laid(about, _said(asked))


def settled(about: About, asked: OnTheTable, *, settles: bool = True) -> Objections:
    """What the offer does, whoever consents; ``settles``: as for ``settle_offer``.

    Raises as ``on_the_table``, and Refusal if it cannot be carried out.
    """
    said = _said(asked)
    return (_settled if settles or not _laid(about, said).leaves_open else _settled_first)(about, said)


def _said(asked: OnTheTable) -> str:
    """What is offered, as text: other questions about the same offer find it laid and settled."""
    return asked.model_dump_json(include=set(OnTheTable.model_fields))


@lru_cache(_OFFERS)
def _laid(about: About, said: str) -> Position:
    asked = OnTheTable.model_validate_json(said)
    drafted = nothing_offered(about).position
    table = drafted.setting.table
    if asked.offer != Offer():
        drafted = take_position(about.case, about.model, asked.offer, table, before=drafted)
    if asked.numbers:
        said_of = saying(drafted, numbers_said(drafted, asked.numbers))
        drafted = take_position(about.case, about.model, said_of, table, before=drafted)
    return with_red_lines(drafted, asked.lock)


@lru_cache(_OFFERS)
def _settled(about: About, said: str) -> Objections:
    return _found(about, said, settles=True)


@lru_cache(_OFFERS)
def _settled_first(about: About, said: str) -> Objections:
    return _found(about, said, settles=False)


def _found(about: About, said: str, *, settles: bool) -> Objections:
    position = _laid(about, said)
    with refusal_in_words(about.case, about.model):
        return Objections(settle_offer(position, settles=settles), position.setting)


def numbers_said(position: Position, numbers: Mapping[str, float]) -> dict[Number, float]:
    """Numbers that are open, with their values. Raises InvalidInput for all that are not open, or are none."""
    return dict(zip(numbers_named(numbers, position.items, file="numbers"), numbers.values(), strict=True))


def values_in(position: Position, scheme: Scheme) -> dict[str, float]:
    """Every number that is open, by its id, as a scheme settles it."""
    return {written(number): value_in(position.setting, scheme, number) for number in position.items}


@lru_cache(2 * _KEPT)
def _case(place: Path, scenario: str | None) -> Case:
    found = load_case(place)
    return found if scenario is None else under(found, scenario)


@lru_cache(2 * _KEPT)
def _model(place: Path) -> Mechanism:
    """The mechanism that lies there."""
    return load_model(place)
