"""What the command line prints: text for people, or with ``--json`` one document, on any terminal, pipe or encoding."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citypact.errors import CitypactError, InvalidInput, Problem
from citypact.text import say

if TYPE_CHECKING:
    from rich.console import Console

_PIPE_WIDTH, _LEAST_WIDTH = 140, 40
"""Columns where nobody says how many there are, and those below which a table would be all folds."""


@dataclass
class Settings:
    """How the running command is to speak; set from its options as they are read."""

    lang: str = "en"
    json: bool = False
    strict: bool = False
    brief: bool = False

    def reset(self, lang: str) -> None:
        """Back to the defaults, for the next command of the same process, which speaks ``lang`` as far as is known."""
        self.lang, self.json, self.strict, self.brief = lang, False, False, False


settings = Settings()


def message(key: str, **values: object) -> str:
    """The message ``cli.<key>`` in the language of the command."""
    return say(f"cli.{key}", settings.lang, **values)


def console() -> "Console":
    """The console for tables: colors only on a terminal; where there is none, as wide as ``COLUMNS`` or a default."""
    from rich.console import Console

    found = Console(highlight=False, markup=False)
    return found if found.is_terminal else Console(highlight=False, markup=False, width=_pipe_width())


def _pipe_width() -> int:
    """What ``COLUMNS`` says, as other programs take it: nothing where it is no whole number above 0."""
    said = os.environ.get("COLUMNS", "")
    wide = int(said) if said.isdecimal() else 0
    return max(wide, _LEAST_WIDTH) if wide else _PIPE_WIDTH


def print_json(document: Any) -> None:
    """Print one JSON document; as plain ASCII where the output cannot carry Chinese."""
    carries_all = (sys.stdout.encoding or "").lower().replace("-", "").startswith(("utf", "gb18030"))
    sys.stdout.write(json.dumps(document, ensure_ascii=not carries_all, indent=2, allow_nan=False) + "\n")


def answer(document: Any, show: Callable[["Console"], None], written: Iterable[Path] = ()) -> None:
    """The answer of a command: with ``--json`` its document, else what ``show`` prints and a line for each file."""
    if settings.json:
        print_json(document)
        return
    show(console())
    say_what_was_written(written)


def print_error(error: CitypactError) -> None:
    """Say what went wrong: on the error stream, or with ``--json`` as the one document."""
    if settings.json:
        print_json(error.document(settings.lang))
    else:
        complain(error.text(settings.lang))


def complain(text: str) -> None:
    """Say something on the error stream."""
    sys.stderr.write(text + "\n")


def warn(doubts: Sequence[Problem]) -> None:
    """Say what is doubtful on the error stream. Raises InvalidInput with it where the command is to be strict."""
    if doubts and settings.strict:
        raise InvalidInput(doubts)
    if doubts:
        lines = InvalidInput(doubts).text(settings.lang).splitlines()
        complain("\n".join(message("warning", text=line) for line in lines))


def say_what_was_written(paths: Iterable[Path]) -> None:
    """One line for each file."""
    for path in paths:
        sys.stdout.write(message("written", path=path) + "\n")
