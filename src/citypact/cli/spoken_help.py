"""The pages of ``--help`` in Chinese. The library lays out those in English; it cannot break lines of Chinese."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from rich.cells import cell_len

from citypact.catalogue import entry, keys
from citypact.report.folding import folded
from citypact.text import say

_PIECES = {"usage": "Usage:", "options": "[OPTIONS]", "command": "COMMAND", "arguments": "[ARGS]..."}
"""What stands in the library's line of usage beside the names of a command's own."""
_WIDEST, _NAMES = 100, 28
"""Columns of the widest page, and of the names on the left of it."""
Row = tuple[str, str]


def page(command: Any, context: Any, lang: str) -> str:
    """What a command is for, how it is called, and all that may be given to it."""
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    params = [param for param in command.get_params(context) if not getattr(param, "hidden", False)]
    groups = {
        "arguments": [_row(p, lang) for p in params if p.param_type_name == "argument"],
        "options": [_row(p, lang) for p in params if p.param_type_name == "option"],
        "commands": list(_verbs(command, lang)),
    }
    blocks = [usage_in(command.get_usage(context), lang), folded(help_in(command.help or "", lang), width)]
    blocks += [_listed(say(f"help.group.{name}", lang), rows, width) for name, rows in groups.items() if rows]
    blocks += [folded(help_in(command.epilog, lang), width)] if command.epilog else []
    return "\n\n".join(blocks) + "\n"


def help_in(text: str, lang: str) -> str:
    """A text of help in ``lang``; as it is if the catalogue does not have it."""
    known = texts().get(_flat(text))
    return text if known is None else known[lang]


def usage_in(usage: str, lang: str) -> str:
    """How a command is called, in ``lang``."""
    for name, piece in _PIECES.items() if lang != "en" else ():
        usage = usage.replace(piece, say(f"help.piece.{name}", lang))
    return usage


@cache
def texts() -> dict[str, Mapping[str, str]]:
    """The entries of the catalogue by their English text."""
    found = [entry(key) for key in keys() if key.startswith(("help.app.", "help.verb.", "help.of."))]
    return {_flat(known["en"]): known for known in found}


def _row(param: Any, lang: str) -> Row:
    """An argument or an option: its names and what may stand there; what it is for, and what holds without it."""
    value = "" if getattr(param, "is_flag", False) else _value(param)
    names = ", ".join(param.opts) if param.param_type_name == "option" else ""
    told = [help_in(getattr(param, "help", None) or "", lang)]
    told += [say("help.note.needed", lang)] if param.required else []
    told += [say("help.note.variable", lang, name=param.envvar)] if param.envvar else []
    default = param.default
    if isinstance(default, str | int | float) and not isinstance(default, bool):
        told.append(say("help.note.default", lang, value=default))
    return f"{names} {value}".strip(), " ".join(told)


def _value(param: Any) -> str:
    """What may stand there: as declared, or one of so many words, or what the name of the option says."""
    described = getattr(param, "type_descriptor", None) or getattr(param, "type", None)
    choices = getattr(described, "choices", None) or ()
    words = "|".join(str(getattr(choice, "value", choice)) for choice in choices)
    return param.metavar or words or str(param.name).upper()


def _verbs(command: Any, lang: str) -> Iterator[Row]:
    for name, below in getattr(command, "commands", {}).items():
        if not below.hidden:
            yield name, help_in(below.help or "", lang).split("\n\n")[0]


def _listed(title: str, rows: Sequence[Row], width: int) -> str:
    """Names on the left, what they mean on the right; under the name where that is too long."""
    lines = [title]
    room = min(max(cell_len(name) for name, _ in rows), _NAMES) + 2
    for name, text in rows:
        first, *more = folded(text, width - room - 2).splitlines() or [""]
        fits = cell_len(name) + 2 <= room
        lines.append(f"  {name:<{room}}{first}" if fits else f"  {name}")
        lines += [" " * (room + 2) + line for line in (more if fits else [first, *more])]
    return "\n".join(lines)


def _flat(text: str) -> str:
    """A text in one line."""
    return " ".join(text.split())
