"""A mechanism with some of its numbers changed, checked as if it had been read from a file."""

import re
from collections.abc import Iterable
from typing import Any

from ..errors import InvalidInput, Problem
from ..mechanism import Mechanism
from ..mechanism.reader import checked
from ..reading.record import problem

RULE = "mechanism"
"""In place of a table: the figure is a number of the mechanism, its column a dotted path."""
_STEP = re.compile(r"(\w+)|\[(\d+)\]")


def rule_with(model: Mechanism, changes: Iterable[tuple[str, float, bool]]) -> Mechanism:
    """The mechanism with numbers set, or multiplied; each by its dotted path, a value, and whether it multiplies.

    Elements of lists have numbers from 1 in brackets, as in ``tax_sharing.bands[1].origin_share``.

    Raises
    ------
    InvalidInput
        No number of the mechanism has this path, as where it is left open, or the rule cannot be so.
    """
    data: dict[str, Any] = model.model_dump(mode="json", exclude_unset=True)
    for path, value, multiplies in changes:
        *way, last = _steps(model, path)
        place: Any = data
        try:
            for step in way:
                place = place[step]
            before = place[last]
        except (KeyError, IndexError, TypeError):
            raise InvalidInput([_problem(model, "no_number", path)]) from None
        if isinstance(before, bool) or not isinstance(before, int | float):
            raise InvalidInput([_problem(model, "no_number", path)])
        place[last] = _as(before, before * value if multiplies else value)
    return checked(data, model.id, lambda path: (None, ".".join(map(str, path))))


def _as(before: float, value: float) -> float:
    """A whole number stays one where it can."""
    return int(value) if isinstance(before, int) and float(value).is_integer() else value


def _steps(model: Mechanism, path: str) -> list[str | int]:
    found: list[str | int] = []
    for part in path.split("."):
        matched = list(_STEP.finditer(part))
        if "".join(match[0] for match in matched) != part or not part:
            raise InvalidInput([_problem(model, "no_number", path)])
        found += [match[1] if match[1] else int(match[2]) - 1 for match in matched]
    return found


def _problem(model: Mechanism, key: str, path: str, **values: object) -> Problem:
    return problem(f"scenarios.{key}", model.id, None, path or None, **values)
