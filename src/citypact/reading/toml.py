"""Reading TOML so that every value keeps its line."""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from citypact.errors import Problem
from citypact.reading.columns import Path
from citypact.reading.record import Place, problem

_KEY = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_ARRAY_HEADER = re.compile(rf"\s*\[\[\s*({_DOTTED})\s*\]\]")
_HEADER = re.compile(rf"\s*\[\s*({_DOTTED})\s*\]")
_ASSIGNMENT = re.compile(rf"\s*({_DOTTED})\s*=")
_POSITION = re.compile(r"\s*\(at line (\d+), column \d+\)|\s*\(at end of document\)")


def parse(text: str, file: str, problems: list[Problem]) -> dict[str, Any]:
    """The document, or an empty one with its syntax error reported in ``problems``."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _POSITION.search(str(error))
        row = int(found[1]) if found and found[1] else None
        shown = text.split("\n")[row - 1].strip()[:80] if row else None
        problems.append(problem("toml_syntax", file, row, value=shown, reason=_POSITION.sub("", str(error))))
    except (RecursionError, ValueError) as error:  # numbers of thousands of digits, brackets within brackets
        problems.append(problem("toml_syntax", file, reason=str(error)))
    return {}


def placer(text: str, base: Path = ()) -> Place:
    """The place of a value: the line of the longest known beginning of its dotted key, and that key."""
    lines = _lines(text)

    def place(path: Path) -> tuple[int | None, str | None]:
        steps, shown = _steps((*base, *path)), dotted(path)
        for length in range(len(steps), 0, -1):
            if steps[:length] in lines:
                return lines[steps[:length]], shown
        return None, shown

    return place


def dotted(path: Path) -> str | None:
    """A path as the user writes it: ``retention.vat``, ``changes[2].column``."""
    steps = (f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".") or None


def _steps(path: Path) -> Path:
    """The path with joined keys taken apart."""
    return tuple(part for step in path for part in ((step,) if isinstance(step, int) else str(step).split(".")))


@lru_cache(maxsize=4)
def _lines(text: str) -> Mapping[Path, int]:
    """The line of each key and header. Lines within multi-line strings may add keys that nobody asks for."""
    lines: dict[Path, int] = {}
    base: Path = ()
    seen: Counter[Path] = Counter()
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _ARRAY_HEADER.match(line):
            key = _split(found[1])
            base = (*key, seen[key])
            seen[key] += 1
            lines.setdefault(base, number)
        elif found := _HEADER.match(line):
            base = _split(found[1])
            lines.setdefault(base, number)
        elif found := _ASSIGNMENT.match(line):
            lines.setdefault((*base, *_split(found[1])), number)
    return lines


def _split(key: str) -> Path:
    return tuple(part for name in re.findall(_KEY, key) for part in name.strip("\"'").split("."))
