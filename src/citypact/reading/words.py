"""What pydantic finds wrong with a record, in the user's words and place."""

from collections.abc import Iterable
from typing import Any

from pydantic_core import ErrorDetails

from citypact.errors import Problem
from citypact.limits import MOST_AMOUNT
from citypact.reading.record import Record
from citypact.reading.suggest import suggestion

_KEYS = {
    "missing": "missing_value",
    "extra_forbidden": "unknown_field",
    "finite_number": "not_finite",
    "greater_than": "too_small_gt",
    "greater_than_equal": "too_small_ge",
    "less_than": "too_large_lt",
    "less_than_equal": "too_large_le",
    "literal_error": "not_one_of",
    "string_too_short": "empty_text",
    "string_too_long": "invalid",
    "string_pattern_mismatch": "bad_text",
    "string_type": "not_text",
    "string_unicode": "bad_text",
    "float_type": "not_a_number",
    "float_parsing": "not_a_number",
    "int_parsing": "not_whole",
    "bool_parsing": "not_a_flag",
    "int_type": "not_whole",
    "int_from_float": "not_whole",
    "bool_type": "not_a_flag",
    "tuple_type": "not_a_list",
    "dict_type": "not_a_section",
    "mapping_type": "not_a_section",
    "model_type": "not_a_section",
    "too_short": "empty_section",
    "dust": "dust",
}
"""pydantic's type of error -> our message."""
_BOUNDS = {
    ("ge", 0): "negative",
    ("le", 1): "above_one",
    ("ge", -MOST_AMOUNT): "implausible",
    ("le", MOST_AMOUNT): "implausible",
}
"""Bounds that are said in words of their own."""


def in_words(record: Record, detail: ErrorDetails, siblings: Iterable[str]) -> Problem:
    """What pydantic found wrong with a record, in the user's words and place.

    ``siblings``: the fields that may stand where an unknown one was found.
    """
    path, context, value = detail["loc"], detail.get("ctx", {}), detail["input"]
    key = _KEYS.get(detail["type"], "invalid")
    if path[-1] == "[key]":
        return record.problem("bad_key", *path[:-1], value=path[-2])
    if key == "missing_value":
        return record.problem(key, *path)
    values: dict[str, Any] = {"reason": detail["msg"], "limit": context.get("limit")}
    bound = next((name for name in ("ge", "gt", "le", "lt") if name in context), None)
    if bound is not None:
        values["limit"] = f"{abs(context[bound]):g}" if abs(context[bound]) == MOST_AMOUNT else f"{context[bound]:g}"
        key = _BOUNDS.get((bound, context[bound]), key)
    if key == "not_one_of":
        allowed = [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        values["hint"] = suggestion(str(value), allowed)
    if key == "unknown_field":
        values["hint"] = suggestion(str(path[-1]), siblings)
        value = None if isinstance(value, dict | list) else value
    shown = None if isinstance(value, dict | list) else value
    return record.problem(key, *path, value=shown, **values)
