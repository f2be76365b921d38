"""Arguments and options that several verbs share, and how their texts are read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from citypact.cli.output import message, settings
from citypact.cli.stopping import answered
from citypact.deadline import LONG_PATIENCE, PATIENCE, Deadline
from citypact.errors import InvalidInput
from citypact.spoken import OPTION, VARIABLE, known_language


def language(tag: str) -> str:
    """The language of a tag such as zh, zh-CN or zh_CN.UTF-8."""
    found = known_language(tag)
    if found is None:
        raise typer.BadParameter(message("no_such_language", tag=tag))
    return found


def _set_lang(lang: str | None) -> str | None:
    if lang is not None:
        settings.lang = lang
    return lang


def _set_json(as_json: bool) -> bool:
    settings.json = as_json
    return as_json


def _set_strict(strict: bool) -> bool:
    settings.strict = strict
    return strict


def _set_brief(brief: bool) -> bool:
    settings.brief = brief
    return brief


_PORTS = {"http": 80, "https": 443}


def name(text: str) -> str:
    """A name or place that is not empty."""
    if not text.strip():
        raise typer.BadParameter(message("empty"))
    return text


def origin(text: str) -> str:
    """A site as browsers name it: scheme, host and port, nothing after them and no wildcard."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()  # browsers name 例.cn as xn--fsq.cn
    except ValueError:
        raise typer.BadParameter(message("origin", value=text)) from None
    if parts.scheme not in _PORTS or not host or parts.path not in ("", "/") or set(text) & set("*?#@;, '\"\\"):
        raise typer.BadParameter(message("origin", value=text))
    named = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{named}" + ("" if port in (None, _PORTS[parts.scheme]) else f":{port}")


def place(text: str) -> Path:
    """A path; an empty one would silently be the current folder."""
    return Path(name(text))


def deadline(text: str) -> Deadline:
    """The end of the run, so many seconds from now."""
    try:
        return Deadline(float(text))
    except InvalidInput as wrong:
        raise typer.BadParameter(wrong.text(settings.lang)) from None


LangOption = Annotated[
    str | None,
    typer.Option(
        OPTION,
        metavar="en|zh",
        parser=language,
        help="Language, also as zh-CN or zh_CN.UTF-8; by default that of the locale.",
        envvar=VARIABLE,
        callback=_set_lang,
        is_eager=True,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.", callback=_set_json, is_eager=True)]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Refuse figures that are out of proportion.", callback=_set_strict)
]
BriefOption = Annotated[
    bool,
    typer.Option(
        "--brief", help="Print the verdict and the gains alone; files and --json hold all.", callback=_set_brief
    ),
]
CaseArgument = Annotated[
    str,
    typer.Argument(
        metavar="CASE", parser=name, help="A bundled name, a case folder, an .xlsx workbook or a .json document."
    ),
]


def option_of_mechanisms(which: str) -> Any:
    """The option ``--model``: names of bundled mechanisms, or files; ``which`` says what the verb does with them."""
    return typer.Option("--model", metavar="NAME", parser=name, help=which)


ModelOption = Annotated[str, option_of_mechanisms("A bundled mechanism's name, or a TOML file.")]
ScenarioOption = Annotated[
    str | None,
    typer.Option("--scenario", metavar="NAME", parser=name, help="Take the case under one of its scenarios."),
]


class Method(StrEnum):
    """How the coalitions are gone through."""

    listing = "listing"
    search = "search"


MethodOption = Annotated[
    Method | None,
    typer.Option(
        "--method",
        help="List every coalition (up to 20 cities), or search for the worst ones; by default what the number of "
        "cities allows.",
    ),
]
SchemeArgument = Annotated[
    Path,
    typer.Argument(
        metavar="SCHEME", parser=place, help="A scheme.json, or the folder that holds it, as design writes it."
    ),
]
TimeOption = Annotated[
    Deadline | None,
    typer.Option(
        "--time-limit",
        metavar="SECONDS",
        parser=deadline,
        help="Give up (exit 5) when the whole run takes longer, with what was found by then; default "
        f"{PATIENCE:g} for a design, {LONG_PATIENCE:g} for anything else; inf: never.",
    ),
]
ForceOption = Annotated[bool, typer.Option("--force", help="Overwrite what is there.")]
OutOption = Annotated[Path | None, typer.Option("--out", metavar="DIR", parser=place, help="Write the files here.")]


@dataclass(frozen=True)
class Delivery:
    """Where the files go."""

    out: OutOption = None
    force: ForceOption = False

    def of(self, files: Mapping[str, bytes]) -> dict[Path, bytes]:
        """The files by their places; none if they are not wanted."""
        return {} if self.out is None else {self.out / name: content for name, content in files.items()}

    def places(self, names: Iterable[str]) -> list[Path]:
        """Where files of these names would lie; none if they are not wanted."""
        return [] if self.out is None else [self.out / name for name in names]

    def refuse(self, names: Iterable[str], beside: Iterable[Path | None] = ()) -> None:
        """Raise CannotWrite, before any work is done, if files of these names or ``beside`` them cannot be written."""
        from citypact.storage.files import refuse_existing

        refuse_existing([*self.places(names), *(path for path in beside if path is not None)], self.force)

    def write(self, files: Mapping[Path, bytes]) -> None:
        """Write files, each wherever it goes. The answer is there now, so that no time limit cuts it short."""
        from citypact.storage.files import write_everywhere

        answered()
        if files:
            write_everywhere(files, self.force)


DRAWN = {
    "uncertainties": "--vary",
    "correlations": "--correlate",
    "changes": "--set",
    "scenarios": "--scenario",
    "method": "--draw",
    "futures": "--futures",
    "coalitions": "--no-coalitions",
    "scheduler": "--scheduler",
    "level": "--tail",
    "loss": "--tail-loss",
    "count": "--at-most",
    "tiers": "--tiers",
    "model": "--model",
}
"""Options by the arguments that they are for, where futures are listed or drawn."""
