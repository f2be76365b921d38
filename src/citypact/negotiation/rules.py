"""A mechanism with some of its rules changed, as an offer may ask."""

from collections.abc import Mapping
from typing import Any

from ..errors import InvalidInput, Problem
from ..mechanism import Mechanism
from ..mechanism.reader import checked
from ..text import both


def with_rules(model: Mechanism, rules: Mapping[str, Any], currency: str, file: str = "offer") -> Mechanism:
    """A mechanism with some rules changed, by dotted path; amounts among them are in ``currency``.

    Raises InvalidInput if the result is no mechanism.
    """
    if not rules:
        return model
    data = model.model_dump(exclude_unset=True)
    data["references"] = dict(data["references"])
    if any(path.startswith("rounding.") for path in rules):
        data.setdefault("rounding", {})
    data["currency"] = model.currency or currency
    for path, value in rules.items():
        room, _, field = path.partition(".")
        if not isinstance(data.get(room), dict) or room == "references" or not field:
            raise InvalidInput([_rule_problem(file, path, "unknown_rule", value)])
        data[room] = data[room] | {field: value}
        data["references"].setdefault(path, {"text": "As offered.", "status": "choice"})
    try:
        return checked(data, file, lambda path: (None, ".".join(map(str, path))))
    except InvalidInput as wrong:
        faults = [(problem.column or "", problem.message) for problem in wrong.problems]
        raise InvalidInput(
            [_rule_problem(file, path, "impossible_rule", rules.get(path), reason=reason) for path, reason in faults]
        ) from None


def _rule_problem(file: str, path: str, key: str, value: object, **values: object) -> Problem:
    message, remedy = both(f"negotiation.{key}.what", **values), both(f"negotiation.{key}.do", **values)
    return Problem(file, message, remedy, None, path, None if value is None else str(value))
