"""A case as one JSON document, in the shape of its JSON schema."""

import json
from collections.abc import Iterable
from pathlib import Path as FilePath
from typing import Any

from citypact.case.columns import TABLES
from citypact.case.draft import Draft
from citypact.case.model import Case
from citypact.errors import InvalidInput, Problem
from citypact.reading.columns import Path
from citypact.reading.files import read_text
from citypact.reading.record import Place, Record, problem
from citypact.reading.toml import dotted


def read_document(path: FilePath) -> Draft:
    """The draft of the case in a .json file. Raises InvalidInput if it is no JSON object."""
    problems: list[Problem] = []
    text = read_text(path, path.name, problems)
    if text is None:
        raise InvalidInput(problems)
    return draft_of(_parse(text, path.name, problems), path.name, problems)


def document_bytes(case: Case) -> bytes:
    """The case as JSON."""
    return (json.dumps(case.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n").encode()


def draft_of_case(case: Case) -> Draft:
    """A case made in Python as a draft, so that it can be checked like one that was read."""
    return draft_of(case.model_dump(mode="json"), case.id, [])


def draft_of(data: dict[str, Any], file: str, problems: list[Problem]) -> Draft:
    """A document in the shape of the model as a draft; rows count the entries of a list from 1."""
    parts = (*TABLES, "scenarios")
    files = {part: f"{file}: {part}" for part in parts} | {"case": file}
    records = {part: _records(data.get(part, []), files[part], problems) for part in parts}
    case = Record(file, {name: value for name, value in data.items() if name not in parts}, _place(None))
    return Draft(case, {table: records[table] for table in TABLES}, records["scenarios"], files, problems)


def _records(entries: Any, file: str, problems: list[Problem]) -> list[Record]:
    if not isinstance(entries, list):
        problems.append(problem("not_a_list", file, value=entries if isinstance(entries, str | int) else None))
        return []
    records = []
    for number, entry in enumerate(entries, start=1):
        if isinstance(entry, dict):
            records.append(Record(file, entry, _place(number)))
        else:
            problems.append(problem("not_a_section", file, number, value=json.dumps(entry)[:80]))
    return records


def _place(row: int | None) -> Place:
    def place(path: Path) -> tuple[int | None, str | None]:
        return row, dotted(path)

    return place


def _parse(text: str, file: str, problems: list[Problem]) -> dict[str, Any]:
    def unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                problems.append(problem("duplicate_json_key", file, value=key))
            found[key] = value
        return found

    try:
        data = json.loads(text, object_pairs_hook=unique)
        json.dumps(data, ensure_ascii=False).encode()  # refuses halves of surrogate pairs, which are no characters
    except json.JSONDecodeError as error:
        shown = text.split("\n")[error.lineno - 1].strip()[:80]
        raise InvalidInput([problem("json_syntax", file, error.lineno, value=shown, reason=error.msg)]) from None
    except (RecursionError, ValueError) as error:
        raise InvalidInput([problem("json_syntax", file, reason=str(error))]) from None
    if not isinstance(data, dict):
        raise InvalidInput([problem("not_a_section", file, value=json.dumps(data)[:80])])
    return data
