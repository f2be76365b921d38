"""From a draft to a case: the model's own rules, with pydantic's errors put in the user's words and place."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from citypact.case.columns import TABLE_FIELDS, TABLES, field_of
from citypact.case.draft import Draft
from citypact.case.formulas import Formula
from citypact.case.model import Case, Change, Scenario
from citypact.case.proportion.totals import is_total
from citypact.errors import InvalidInput, Problem
from citypact.reading.columns import Path
from citypact.reading.fields import Frozen
from citypact.reading.record import Record
from citypact.reading.words import in_words

M = TypeVar("M", bound=Frozen)
_PARTS = (*TABLE_FIELDS, "scenarios", "derivation")


def build(draft: Draft, problems: Iterable[Problem] = ()) -> Case:
    """The case of a draft. Raises InvalidInput with the problems of draft and model and the given ones, all at once."""
    found = [*draft.problems]
    parts: dict[str, tuple[Frozen, ...]] = {
        field_of(table): _validated(draft.tables[table], model, found) for table, model in TABLES.items()
    }
    parts["scenarios"] = _validated(draft.scenarios, Scenario, found)
    parts["derivation"] = _validated(draft.derivation, Formula, found)
    scalars = _scalars(draft.case, found)  # after the rows: what validates these is then part of what validates a case
    found += problems
    if found:
        raise InvalidInput(_in_order(_totals_told(draft, found), list(draft.files.values())))
    return Case.model_validate(scalars | parts)


def _totals_told(draft: Draft, problems: Sequence[Problem]) -> list[Problem]:
    """The problems, with those of a row of totals among the cities in one: that it is none, not what it lacks."""
    told = [*problems]
    for record in draft.tables["cities"]:
        names = (record.text(*path) for path in (("id",), ("name", "en"), ("name", "zh")))
        named = next((name for name in names if is_total(name)), None)
        row = record.place(("id",))[0]
        of_row = [each for each in told if row is not None and (each.file, each.row) == (record.file, row)]
        if named is not None and of_row:
            told = [each for each in told if each not in of_row]
            told.append(record.problem("proportion.total_named", "id", value=named))
    return told


def _in_order(problems: Iterable[Problem], files: list[str]) -> list[Problem]:
    """Each problem once, by file and row."""
    rank = {file: number for number, file in enumerate(["", *sorted(files)])}
    return sorted(dict.fromkeys(problems), key=lambda found: (rank.get(found.file, 0), found.row or 0))


def _scalars(record: Record, problems: list[Problem]) -> dict[str, Any]:
    """The fields of the case other than its tables, validated."""
    try:
        Case.model_validate_json(_json(record.data), strict=True)
    except ValidationError as error:
        own = [detail for detail in error.errors(include_url=False) if detail["loc"][0] not in _PARTS]
        problems += _problems(record, own, Case)
    stray = [name for name in record.data if name in _PARTS]
    problems += [record.problem("unknown_field", name, hint="") for name in stray]
    return record.data


def _validated(records: Iterable[Record], model: type[M], problems: list[Problem]) -> tuple[M, ...]:
    valid: list[M] = []
    for record in records:
        try:
            valid.append(model.model_validate_json(_json(record.data), strict=True))
        except ValidationError as error:
            problems += _problems(record, error.errors(include_url=False), model)
    return tuple(valid)


def _json(data: dict[str, Any]) -> str:
    """Strict validation of JSON allows lists for tuples but no text for a number; dates of TOML become texts."""
    return json.dumps(data, default=str)


def _problems(record: Record, details: Iterable[ErrorDetails], model: type[Frozen]) -> list[Problem]:
    open_details = [detail for detail in details if not _reported(record, detail["loc"])]
    return [in_words(record, detail, _siblings(detail["loc"], model)) for detail in open_details]


def _reported(record: Record, path: Path) -> bool:
    """Whether the field, one that holds it or (if it is missing as a whole) one within it is known to be broken."""
    return any(path[: len(broken)] == broken or broken[: len(path)] == path for broken in record.broken)


def _siblings(path: Path, model: type[Frozen]) -> list[str]:
    """The fields that may stand where an unknown one was found."""
    return list((Change if path[0] == "changes" and len(path) > 1 else model).model_fields)
