"""Talks on the command line: the offer that is laid on the table, and what has come of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from citypact.bundled import DEFAULT_MODEL
from citypact.cli.facts import read_case
from citypact.cli.negotiate.known import Known
from citypact.cli.negotiate.options import Table
from citypact.cli.negotiate.room import room_of
from citypact.cli.negotiate.words import refuse
from citypact.cli.output import warn
from citypact.cli.scheme import worths

if TYPE_CHECKING:
    from citypact.case import Case
    from citypact.errors import Problem
    from citypact.mechanism import Mechanism
    from citypact.negotiation.objections import Objections
    from citypact.negotiation.offer import Offer
    from citypact.negotiation.position import Position
    from citypact.pact.scheme import Scheme
    from citypact.report.desk import Paper
    from citypact.text import Message

Wrong = Callable[[Known], Iterable["Problem"]]


@dataclass
class Talks:
    """The offer on the table, what it does, and what the talks come to."""

    case: "Case"
    model: "Mechanism"
    model_name: str
    offers: dict[str, "Offer"]
    position: "Position"
    found: "Objections"
    paper: "Paper"
    reopen: Sequence[str]
    drafts: dict[str, "Offer"] = field(default_factory=dict)
    """Offers that came of the talks, by the names of their files."""
    schemes: dict[str, "Scheme"] = field(default_factory=dict)
    """Schemes that came of the talks, by the names of their folders."""
    remarks: dict[str, "Message | None"] = field(default_factory=dict)
    """What is to be known of them, by the same names."""
    handouts: dict[str, bytes] = field(default_factory=dict)
    """Other files that came of the talks, by name."""
    told: tuple[int, int] = (0, 0)
    """How many sentences and tables of the paper are on the screen already."""
    without_answer: bool = False
    """A counter-offer was asked for, and there is none."""
    unproven: bool = False
    """There was no time to prove that an offer that came of the talks is the one that was asked for."""
    explained: bool = False
    """It is said already why nothing is acceptable, or that something is."""

    def draft(self, name: str, position: "Position", scheme: "Scheme") -> None:
        """Keep a scheme as an offer; what is not proven of it is said on the paper."""
        from citypact.negotiation.settled import offer_of
        from citypact.report.verdict import unproven

        self.drafts[name], self.schemes[name] = offer_of(position, scheme), scheme
        if unproven(scheme):
            self.unproven = True
            self.paper.say("bad", "unproven", draft=name)

    @property
    def cities(self) -> dict[str, str]:
        """The key of each city by all that it is called: its key and its names."""
        return Known(self.case, self.model, self.position.offer).cities

    @cached_property
    def room(self) -> "Position | None":
        """Where agreement is possible; None if nowhere. What gives way for it is said on the paper."""
        return room_of(self.position, self.model, self.reopen, self.paper)


def open_talks(
    case: str, table: Table, reopen: Sequence[str], wrong: Wrong = lambda known: (), *, silent: bool = False
) -> Talks:
    """Read the case and the offers, and lay the first one on the table.

    ``wrong``: what is wrong with what is asked of them. ``silent``: nothing is said of the offer, since only the record
    is asked for.

    Raises InvalidInput for anything in them that cannot be used, and NoScheme if the offer cannot be carried out.
    """
    from citypact.errors import InvalidInput
    from citypact.mechanism import check_applicable
    from citypact.mechanism.playing import playing
    from citypact.negotiation.objections import Objections
    from citypact.negotiation.offer import Offer
    from citypact.negotiation.position import settle_offer, take_position
    from citypact.negotiation.saying import with_red_lines
    from citypact.report.desk import Paper
    from citypact.report.desk.sections import write_offer
    from citypact.report.told import refusal_in_words

    facts, files = read_case(case), table.offer
    model_name, rules, offers, overruled = _on_the_table(table.model, files)
    check_applicable(facts, rules)
    facts = playing(facts, rules)
    first = next(iter(offers.values()), Offer())
    known = Known(facts, rules, first)
    if problems := [*known.no_rules(reopen), *known.no_numbers(table.lock, "--lock"), *wrong(known)]:
        raise InvalidInput(problems)
    found_worths = worths(facts, rules, table.method)
    position = take_position(facts, rules, first, found_worths, files[0] if files else "offer")
    position = with_red_lines(position, table.lock, "--lock")
    with refusal_in_words(facts, rules):
        found = Objections(settle_offer(position), position.setting)
    paper = Paper(facts)
    paper.figures |= {"mechanism": rules.id, "offer": first.model_dump(mode="json", exclude_defaults=True)}
    for file, name in overruled.items():
        paper.say("bad", "under_another", model=table.model, named=f"{name} ({file})")
    if files and table.model is None and not any(draft.model for draft in offers.values()):
        paper.say("plain", "under_the_rights_of", model=model_name)
    if silent:
        paper.say("plain", "rounds_only")
    else:
        write_offer(paper, found, designed=not files)
    return Talks(facts, rules, model_name, offers or {"open": first}, position, found, paper, reopen)


def _on_the_table(
    model: str | None, files: Sequence[str]
) -> tuple[str, "Mechanism", dict[str, "Offer"], dict[str, str]]:
    """The mechanism of the talks, by name and as such; the offers; and the mechanisms that are named but set aside.

    What the user asks for goes before what the offers name, and that before the default.
    """
    from citypact.mechanism import load_model
    from citypact.negotiation.files import load_offer

    drafts = {file: load_offer(file, load_model(model or DEFAULT_MODEL)) for file in files}
    named = {file: draft.model for file, draft in drafts.items() if draft.model is not None}
    model_name = model or next(iter(named.values()), DEFAULT_MODEL)
    rules = load_model(model_name)
    others = {file: name for file, name in named.items() if load_model(name) != rules}
    if others and model is None:
        listed = "; ".join(f"{file}: {name}" for file, name in named.items())
        refuse("two_mechanisms", model_name, file=", ".join(files), named=listed)
    stems = [Path(file).stem for file in files]
    names = stems if len(set(stems)) == len(stems) else files
    doubts: list[Problem] = []
    offers = {name: load_offer(file, rules, doubts) for name, file in zip(names, files, strict=True)}
    warn(doubts)
    return model_name, rules, offers, others
