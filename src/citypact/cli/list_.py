"""The verb ``list``: the cases, mechanisms and examples that come with the package, a line each."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer

from citypact.bundled import Bundled, bundled, examples
from citypact.cli.output import message, print_json, settings
from citypact.cli.verb import verb
from citypact.text import Bilingual, both, both_in, in_language


class Kind(StrEnum):
    """What is listed."""

    cases = "cases"
    mechanisms = "mechanisms"
    examples = "examples"


_FOLDERS = {Kind.cases: "cases", Kind.mechanisms: "models"}
KindArgument = Annotated[
    Kind | None, typer.Argument(metavar="cases|mechanisms|examples", help="What to list; all if not given.")
]


@verb("list")
def list_(kind: KindArgument = None) -> None:
    """List the bundled cases and mechanisms, each with its title, and where example programs lie."""
    found = {each: bundled(folder) for each, folder in _FOLDERS.items() if kind in (None, each)}
    programs = examples() if kind in (None, Kind.examples) else {}
    if settings.json:
        records = {each.value: [_record(entry) for entry in entries] for each, entries in found.items()}
        shown = [{"name": name, "path": str(path), "title": both_in(_title(name))} for name, path in programs.items()]
        print_json(records | ({"examples": shown} if programs else {}))
        return
    parts = [_lines(each, [(entry.name, entry.title) for entry in entries]) for each, entries in found.items()]
    lines = [(str(path), _title(name)) for name, path in programs.items()]
    print("\n\n".join([*parts, *([_lines(Kind.examples, lines)] if lines else [])]))


def _lines(kind: Kind, entries: Sequence[tuple[str, Bilingual]]) -> str:
    width = max((len(name) for name, _ in entries), default=0)
    lines = [f"  {name:{width}}  {in_language(title, settings.lang)}" for name, title in entries]
    return "\n".join([message(f"list.{kind}"), *lines])


def _title(example: str) -> Bilingual:
    return both(f"cli.example.{example}")


def _record(entry: Bundled) -> dict[str, Any]:
    texts = {"title": entry.title} | ({} if entry.summary is None else {"summary": entry.summary})
    return {"name": entry.name} | {key: both_in(text) for key, text in texts.items()}
