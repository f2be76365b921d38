"""The verb ``list``: the cases and mechanisms that come with the package, a line each."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer

from citypact.bundled import Bundled, bundled
from citypact.cli.output import message, print_json, settings
from citypact.cli.verb import verb
from citypact.text import in_language


class Kind(StrEnum):
    """What is listed."""

    cases = "cases"
    mechanisms = "mechanisms"


_FOLDERS = {Kind.cases: "cases", Kind.mechanisms: "models"}
KindArgument = Annotated[
    Kind | None, typer.Argument(metavar="cases|mechanisms", help="What to list; both if not given.")
]


@verb("list")
def list_(kind: KindArgument = None) -> None:
    """List the bundled cases and mechanisms, each with its title."""
    found = {each: bundled(_FOLDERS[each]) for each in Kind if kind in (None, each)}
    if settings.json:
        print_json({each.value: [_record(entry) for entry in entries] for each, entries in found.items()})
    else:
        print("\n\n".join(_lines(each, entries) for each, entries in found.items()))


def _lines(kind: Kind, entries: Sequence[Bundled]) -> str:
    width = max((len(entry.name) for entry in entries), default=0)
    lines = [f"  {entry.name:{width}}  {in_language(entry.title, settings.lang)}" for entry in entries]
    return "\n".join([message(f"list.{kind}"), *lines])


def _record(entry: Bundled) -> dict[str, Any]:
    texts = {"title": entry.title} | ({} if entry.summary is None else {"summary": entry.summary})
    return {"name": entry.name} | {key: {"en": str(text), "zh": text.zh} for key, text in texts.items()}
