"""JSON, with what is wrong with it in the user's words."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from citypact.errors import Problem
from citypact.reading.record import problem

_SHOWN = 80


def parse_object(text: str, file: str, problems: list[Problem]) -> dict[str, Any] | None:
    """The object that a JSON text holds; None, with the reason reported, if it holds none.

    Keys that stand twice are reported as well.
    """

    if not text.strip():
        problems.append(problem("blank_file", file))
        return None

    try:
        data = json.loads(text, object_pairs_hook=unique_keys(file, problems))
        json.dumps(data, ensure_ascii=False).encode()  # refuses halves of surrogate pairs, which are no characters
    except json.JSONDecodeError as error:
        shown = text.split("\n")[error.lineno - 1].strip()[:_SHOWN]
        problems.append(problem("json_syntax", file, error.lineno, value=shown or None, reason=error.msg))
        return None
    except (RecursionError, ValueError) as error:
        problems.append(problem("json_syntax", file, reason=str(error)))
        return None
    if not isinstance(data, dict):
        problems.append(problem("not_a_section", file, value=json.dumps(data)[:_SHOWN]))
        return None
    return data


def unique_keys(file: str, problems: list[Problem]) -> Callable[[Iterable[tuple[str, Any]]], dict[str, Any]]:
    """What makes an object of its pairs, for ``json.loads``, and reports keys that stand twice: one would be lost."""

    def unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                problems.append(problem("duplicate_json_key", file, value=key))
            found[key] = value
        return found

    return unique
