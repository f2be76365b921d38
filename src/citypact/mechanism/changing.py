"""A mechanism with some of its parameters changed, checked as a file is."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ..errors import InvalidInput, Problem
from ..reading.record import problem
from ..text import both, both_in
from .model import SECTIONS, Mechanism
from .quantity import Reference
from .reader import checked

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def changed(model: Mechanism, changes: Mapping[str, Any]) -> Mechanism:
    """The mechanism with parameters set or, by None, taken out: see ``Mechanism.with_``."""
    data: dict[str, Any] = json.loads(model.model_dump_json(exclude_unset=True))
    problems = [p for path, value in changes.items() for p in _put(data, path, _plain(value), model.id)]
    old, touched = data.get("references", {}), {_referred(path) for path in changes}
    said = both_in(both("mechanism.changed"))
    new = Reference(text=said["en"], zh=said["zh"], status="choice").model_dump(exclude_none=True)
    data["references"] = {
        path: old.get(path, new) if path not in touched and section not in touched else new
        for section in SECTIONS
        if isinstance(data.get(section), dict)
        for path in (f"{section}.{name}" for name in data[section])
    }
    try:
        made = checked(data, model.id, lambda path: (None, _dotted(path)))
    except InvalidInput as error:
        raise InvalidInput([*problems, *error.problems]) from None
    if problems:
        raise InvalidInput(problems)
    return made


def _put(data: dict[str, Any], path: str, value: Any, named: str) -> Iterator[Problem]:
    """Set what a dotted path names, making sections that are missing; None takes it out."""
    steps = [found[1] or int(found[2]) - 1 for found in _STEP.finditer(path)]
    if not steps or _dotted(tuple(steps)) != path or steps[0] == "references":
        yield problem("mechanism.no_place", named, None, path)
        return
    at: Any = data
    for step in steps[:-1]:
        if isinstance(at, dict) and isinstance(step, str):
            at = at.setdefault(step, {})
        else:
            at = at[step] if isinstance(at, list) and isinstance(step, int) and 0 <= step < len(at) else None
    last = steps[-1]
    if isinstance(at, dict) and isinstance(last, str):
        at[last] = value
        if value is None:
            del at[last]
    elif isinstance(at, list) and isinstance(last, int) and 0 <= last < len(at) and value is not None:
        at[last] = value
    else:
        yield problem("mechanism.no_place", named, None, path)


def _referred(path: str) -> str:
    """The parameter, or the section, whose reference a path falls under: that of a list stands for its elements."""
    return ".".join(path.split(".")[:2]).partition("[")[0]


def _dotted(path: tuple[int | str, ...]) -> str:
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _plain(value: Any) -> Any:
    """The value as a file would hold it: plain numbers and lists in place of arrays and their elements."""
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple | set | frozenset) else value
