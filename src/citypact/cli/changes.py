"""The verb ``changes``: two drafts, or two versions of the data, side by side."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citypact.bundled import DEFAULT_MODEL
from citypact.cli.facts import read_case
from citypact.cli.options import Delivery, name, option_of_mechanisms
from citypact.cli.output import console, message, print_json, say_what_was_written, settings, warn
from citypact.cli.scheme import stored, worths
from citypact.cli.verb import verb

if TYPE_CHECKING:
    from citypact.case import Case
    from citypact.case.differences import Difference
    from citypact.errors import Problem
    from citypact.pact.scheme import Scheme
    from citypact.worth import Worths

DOCUMENT, WORKBOOK = "changes.json", "changes.xlsx"
_MOST_CITIES = 20
"""Worths of larger cases are not listed."""

DraftArgument = Annotated[
    str,
    typer.Argument(metavar="DRAFT", parser=name, help="A scheme (file or folder), an offer (with --case), or a case."),
]
CaseOption = Annotated[
    str | None, typer.Option("--case", metavar="CASE", parser=name, help="The case on which two offers are laid.")
]
ModelOption = Annotated[
    str | None,
    option_of_mechanisms("Two cases: design a pact for each under this mechanism. Two offers: that of the talks."),
]


@verb(judges=True)
def changes(
    before: DraftArgument, after: DraftArgument, delivery: Delivery, case: CaseOption = None, model: ModelOption = None
) -> None:
    """Set two drafts, or two versions of a case's data, side by side: what changed, and for whom."""
    from citypact.evaluation.changes import Changes
    from citypact.report.changes import data_tables, draft_tables, record
    from citypact.report.console import print_table
    from citypact.report.excel import tables_bytes
    from citypact.text import say

    delivery.refuse([DOCUMENT, WORKBOOK])
    places = (before, after)
    schemes = [place for place in places if _is_scheme(place)]
    if schemes and all(place in schemes or not Path(place).exists() for place in places):
        pair = tuple(stored(Path(place))[0].scheme for place in places)
    elif case is not None:
        pair = tuple(_settled(case, place, model) for place in places)
    elif schemes or any(place.endswith(".toml") for place in places):
        raise typer.BadParameter(message("changes_of_what"))
    else:
        pair = ()
    cases = [scheme.case for scheme in pair] or [read_case(place) for place in places]
    tables = [] if pair else _worths(cases)
    if not pair and model is not None:
        pair = tuple(_designed(facts, model) for facts in cases)
    found = Changes(*pair) if pair else None
    cells = _cells(*cases)
    data: dict[str, Any] = {"before": before, "after": after, **record(cases, found, cells, _two(tables))}
    shown = [*([] if found is None else draft_tables(found)), *data_tables(cases, cells, _two(tables))]
    shown = [table for table in shown if table.rows]
    title = say("changes.title", settings.lang, before=before, after=after)
    differ = bool(cells) or (found is not None and bool(found.pact))
    same = [] if differ else [say("changes.same", settings.lang)]
    files = delivery.of({WORKBOOK: tables_bytes(cases[1], title, same, shown, settings.lang), DOCUMENT: _bytes(data)})
    delivery.write(files)
    if settings.json:
        print_json(data)
        return
    screen = console()
    screen.print(title)
    for line in same:
        screen.print(line)
    for table in shown:
        print_table(table, screen, settings.lang, None)
    say_what_was_written(files)


def _is_scheme(place: str) -> bool:
    """Whether a scheme lies there."""
    import json

    from citypact.report.outputs import DOCUMENT as SCHEME

    path = Path(place)
    if path.is_dir():
        return (path / SCHEME).is_file()
    if path.suffix != ".json" or not path.is_file():
        return False
    try:
        return "terms" in json.loads(path.read_text("utf-8-sig"))
    except ValueError:
        return False  # whoever reads it says what is wrong with it


def _settled(case: str, offer: str, model: str | None) -> "Scheme":
    """What an offer does when it is laid on a case."""
    from citypact.mechanism import load_model
    from citypact.negotiation import files
    from citypact.negotiation.talks import negotiate
    from citypact.report.told import refusal_in_words

    facts = read_case(case)
    doubts: list[Problem] = []
    named = files.load_offer(offer, load_model(model or DEFAULT_MODEL), doubts).model
    warn(doubts)
    rules = load_model(model or named or DEFAULT_MODEL)
    with refusal_in_words(facts, rules):
        return negotiate(facts, rules, offer).scheme


def _designed(facts: "Case", model: str) -> "Scheme":
    from citypact.mechanism import load_model
    from citypact.optimize import design
    from citypact.report.told import refusal_in_words

    rules = load_model(model)
    with refusal_in_words(facts, rules):
        return design(facts, rules)


def _worths(cases: Sequence["Case"]) -> list["Worths"]:
    """The worths of both versions; none where there are too many coalitions to list."""
    from citypact.mechanism import load_model

    if any(len(facts.cities) > _MOST_CITIES for facts in cases):
        return []
    return [worths(facts, load_model()) for facts in cases]


def _cells(before: "Case", after: "Case") -> list["Difference"]:
    from citypact.case.differences import differences

    return differences(before, after)


def _two(tables: Sequence["Worths"]) -> "tuple[Worths, Worths] | None":
    return (tables[0], tables[1]) if tables else None


def _bytes(data: dict[str, Any]) -> bytes:
    from citypact.report.document import document_bytes

    return document_bytes(data)
