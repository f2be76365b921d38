"""A case as one JSON document, in the shape of its JSON schema."""

import json
from collections.abc import Sequence
from pathlib import Path as FilePath
from typing import Any

from citypact.case.columns import KEYS, TABLES, field_of
from citypact.case.draft import Draft
from citypact.case.model import Case
from citypact.errors import InvalidInput, Problem
from citypact.limits import MOST_COLUMNS, MOST_ROWS
from citypact.reading.columns import Path
from citypact.reading.documents import parse_object
from citypact.reading.fields import Frozen
from citypact.reading.files import read_text
from citypact.reading.record import Place, Record, problem
from citypact.reading.toml import dotted

_AS_THEY_ARE = (str, float, bool, int, type(None))


def read_document(path: FilePath) -> Draft:
    """The draft of the case in a .json file. Raises InvalidInput if it is no JSON object."""
    problems: list[Problem] = []
    text = read_text(path, path.name, problems)
    data = None if text is None else parse_object(text, path.name, problems)
    if data is None:
        raise InvalidInput(problems)
    return draft_of(data, path.name, problems)


def document_bytes(case: Case) -> bytes:
    """The case as JSON."""
    return (json.dumps(plain_data(case), ensure_ascii=False, indent=2) + "\n").encode()


def plain_data(record: Frozen) -> dict[str, Any]:
    """The fields of a case or of a part of it as JSON has them, whatever numbers it was made of: Python's own."""
    data: dict[str, Any] = _plain(record.model_dump(warnings=False))
    return data


def draft_of_case(case: Case) -> Draft:
    """A case made in Python as a draft, so that it can be checked like one that was read."""
    return draft_of(plain_data(case), case.id, [], keyed=True)


def draft_of(data: dict[str, Any], file: str, problems: list[Problem], *, keyed: bool = False) -> Draft:
    """A document in the shape of the model as a draft; rows count the entries of a list from 1.

    ``keyed``: fields are named with the key of their entry, where no file shows which one that is.
    """
    fields = {part: field_of(part) for part in (*TABLES, "scenarios", "derivation")}
    files = {part: f"{file}: {field}" for part, field in fields.items()} | {"case": file}
    keys = {**KEYS, "scenarios": ("id",)} if keyed else {}
    records = {part: _records(data.get(f, []), files[part], problems, keys.get(part, ())) for part, f in fields.items()}
    case = Record(file, {name: value for name, value in data.items() if name not in fields.values()}, _place(None))
    tables = {table: records[table] for table in TABLES}
    return Draft(case, tables, records["scenarios"], files, problems, records["derivation"])


def _records(entries: Any, file: str, problems: list[Problem], key: Sequence[str] = ()) -> list[Record]:
    if not isinstance(entries, list):
        problems.append(problem("not_a_list", file, value=entries if isinstance(entries, str | int) else None))
        return []
    if len(entries) > MOST_ROWS:
        problems.append(problem("large_table", file, rows=f"{MOST_ROWS:,}", columns=f"{MOST_COLUMNS:,}"))
        return []
    records = []
    for number, entry in enumerate(entries, start=1):
        if isinstance(entry, dict):
            named = "/".join(str(entry.get(part)) for part in key)
            records.append(Record(file, entry, _place(number, named)))
        else:
            problems.append(problem("not_a_section", file, number, value=json.dumps(entry)[:80]))
    return records


def _place(row: int | None, key: str = "") -> Place:
    def place(path: Path) -> tuple[int | None, str | None]:
        return row, f"{key}: {dotted(path)}" if key else dotted(path)

    return place


def _plain(value: Any) -> Any:
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if hasattr(value, "item"):  # a number of numpy's
        value = value.item()
    return str(value) if isinstance(value, str) else value
