"""Offers in files: TOML, JSON, or a workbook with a sheet ``clauses`` and, where needed, ``rules`` and ``schedule``.

Their format is described in ``pages/offers.en.md`` (`citypact help offers`).
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..bundled import bundled_folder
from ..errors import InvalidInput, Problem
from ..mechanism import Mechanism, bundled_models, load_model
from ..reading.columns import Column
from ..reading.documents import parse_object
from ..reading.files import read_text
from ..reading.grid import decode
from ..reading.headings import headed
from ..reading.record import Record
from ..reading.suggest import suggestion
from ..reading.toml import dotted, parse, placer
from ..reading.words import in_words
from ..reading.workbooks import read_sheets
from ..text import both
from .head_sheet import HEAD, SHEET, head_of, head_rows
from .offer import Clause, Offer, not_of_one_ratio, statute_as_offer
from .schedule_sheet import PAYMENTS, as_schedule, schedule_rows

OFFER = "offer.toml"
"""The offer in a folder, as ``citypact offer`` writes it."""
_SCHEME = "scheme.json"
_TEXTS = [name for name in Clause.model_fields if name not in ("number", "year", "value", "locked")]
_COLUMNS = (
    Column("number", ("number",), "text"),
    *(Column(name, (name,), "text", optional=True) for name in _TEXTS),
    Column("year", ("year",), "integer", optional=True),
    Column("value", ("value",), "text"),
    Column("locked", ("locked",), "flag", optional=True),
)
_RULES = (Column("rule", ("rule",), "text"), Column("value", ("value",), "text"))


def load_offer(name_or_path: str | Path, negotiated: Mechanism, doubts: list[Problem] | None = None) -> Offer:
    """An offer from a file or the folder that holds it, or a mechanism with nothing left to decide put forward as one.

    What is worth a look about a workbook goes to ``doubts``.

    Raises
    ------
    InvalidInput
        No such file, or anything in it that an offer cannot hold; all problems at once, with their places.
    """
    path = Path(name_or_path)
    if (path / OFFER).is_file():
        path = path / OFFER
    if path.suffix in _READERS and path.is_file():
        return read_offer(path, negotiated, doubts)
    if (bundled_folder("models") / f"{name_or_path}.toml").is_file():
        return _from_statute(load_model(name_or_path), negotiated)
    if (path / _SCHEME).is_file():
        raise InvalidInput([_problem("scheme_not_offer", str(path))])
    if path.is_file():
        formats = ", ".join(_READERS)
        raise InvalidInput([_problem("unknown_format", str(path), formats=formats)])
    raise InvalidInput([_problem("no_such_offer", str(path), hint=suggestion(str(path), _statutes()))])


def read_offer(path: Path, negotiated: Mechanism, doubts: list[Problem] | None = None) -> Offer:
    """An offer from a .toml, .json or .xlsx file; a mechanism's file counts as a statute. See ``load_offer``."""
    problems: list[Problem] = []
    record = _READERS[path.suffix](path, problems, [] if doubts is None else doubts)
    if problems:
        raise InvalidInput(problems)
    if {"terms", "provenance"} <= record.data.keys():
        raise InvalidInput([_problem("scheme_not_offer", str(path))])
    if "tax_sharing" in record.data and path.suffix == ".toml":
        return _from_statute(load_model(path), negotiated)
    try:
        return Offer.model_validate(record.data)
    except ValidationError as error:
        found = [_in_words(record, dict(detail)) for detail in error.errors(include_url=False) if not _other(detail)]
        raise InvalidInput(sorted(dict.fromkeys(found), key=lambda p: p.row or 0)) from None


def offer_json(offer: Offer) -> str:
    """An offer as a JSON document that ``read_offer`` reads back."""
    return json.dumps(offer.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, indent=2) + "\n"


def offer_toml(offer: Offer) -> str:
    """An offer as a TOML document that ``read_offer`` reads back."""
    data = offer.model_dump(mode="json", exclude_defaults=True)
    lines = [f"model = {json.dumps(data['model'])}"] if "model" in data else []
    for section in ("title", "rules"):
        if data.get(section):
            lines += ["", f"[{section}]", *(_toml_entry(key, value) for key, value in data[section].items())]
    for clause in data.get("clauses", ()):
        lines += ["", "[[clauses]]", *(_toml_entry(key, value) for key, value in clause.items())]
    lines += _toml_tables("schedule", data.get("schedule") or {})
    return "\n".join(lines).lstrip("\n") + "\n"


def offer_workbook(offer: Offer) -> bytes:
    """An offer as an Excel workbook that ``read_offer`` reads back."""
    from ..storage.workbook import add_sheet, new_workbook, workbook_bytes

    workbook = new_workbook()
    rows = [[_cell(getattr(clause, column.name)) for column in _COLUMNS] for clause in offer.clauses]
    add_sheet(workbook, "clauses", [column.name for column in _COLUMNS], rows)
    add_sheet(workbook, SHEET, [column.name for column in HEAD], head_rows(offer))
    if offer.rules:
        add_sheet(workbook, "rules", ["rule", "value"], [[rule, json.dumps(v)] for rule, v in offer.rules.items()])
    if offer.schedule is not None:
        add_sheet(workbook, "schedule", [column.name for column in PAYMENTS], schedule_rows(offer.schedule))
    return workbook_bytes(workbook)


def _from_statute(statute: Mechanism, negotiated: Mechanism) -> Offer:
    if statute.open_parameters:
        left = ", ".join(statute.open_parameters)
        raise InvalidInput([_problem("not_a_statute", f"{statute.id}.toml", left=left)])
    if parts := not_of_one_ratio(statute):
        raise InvalidInput([_problem("not_of_one_ratio", f"{statute.id}.toml", parts=", ".join(parts))])
    return statute_as_offer(statute, negotiated)


def _statutes() -> list[str]:
    """Bundled mechanisms that can be put forward as they are."""
    models = {name: load_model(name) for name in bundled_models()}
    return [name for name, model in models.items() if not model.open_parameters and not not_of_one_ratio(model)]


def _toml_tables(name: str, tree: Mapping[str, Any]) -> list[str]:
    """A table of lists, or of tables of lists, under its name."""
    lists = [_toml_entry(key, value) for key, value in tree.items() if isinstance(value, list)]
    inner = [_toml_tables(f"{name}.{_toml_key(key)}", part) for key, part in tree.items() if isinstance(part, dict)]
    return [*(["", f"[{name}]", *lists] if lists else []), *(line for lines in inner for line in lines)]


def _toml_key(key: str) -> str:
    return key if key.replace("_", "").replace("-", "").isalnum() else json.dumps(key)


def _toml_entry(key: str, value: Any) -> str:
    return f"{_toml_key(key)} = {_toml_value(value)}"


def _toml_value(value: Any) -> str:
    """A value on one line; a table, such as a range, as an inline one, where what is not set is not written."""
    if isinstance(value, Mapping):
        entries = ", ".join(_toml_entry(key, part) for key, part in value.items() if part is not None)
        return f"{{ {entries} }}" if entries else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml_value, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _cell(value: Any) -> Any:
    return "yes" if value is True else "no" if value is False else value


def _read_toml(path: Path, problems: list[Problem], doubts: list[Problem]) -> Record:
    text = read_text(path, str(path), problems) or ""
    data = parse(text, str(path), problems)
    place = placer(text)
    if isinstance(rules := data.get("rules"), dict):
        data["rules"] = _flat(rules)
    return Record(str(path), data, place)


def _flat(tree: dict[str, Any]) -> dict[str, Any]:
    """``[rules] tax_sharing.term = 5`` and ``"tax_sharing.term" = 5`` alike as paths of a section and a rule in it."""
    flat: dict[str, Any] = {}
    for key, value in tree.items():
        inner = isinstance(value, dict) and "." not in key
        flat |= {f"{key}.{rule}": said for rule, said in value.items()} if inner else {key: value}
    return flat


def _read_json(path: Path, problems: list[Problem], doubts: list[Problem]) -> Record:
    text = read_text(path, str(path), problems)
    data = None if text is None else parse_object(text, str(path), problems)
    return Record(str(path), data or {}, lambda way: (None, dotted(way)))


def _read_workbook(path: Path, problems: list[Problem], doubts: list[Problem]) -> Record:
    grids = read_sheets(path, str(path), ("clauses", "rules", "schedule", SHEET), problems, doubts)
    if "clauses" not in grids and not problems:
        problems.append(_problem("no_clauses_sheet", str(path)))
    clauses, rules, payments, head = (
        [] if (grid := grids.get(sheet)) is None else decode(headed(grid, columns, problems, doubts), columns, problems)
        for sheet, columns in (("clauses", _COLUMNS), ("rules", _RULES), ("schedule", PAYMENTS), (SHEET, HEAD))
    )
    data = {
        **head_of(row.data for row in head),
        "clauses": [clause.data | {"value": _plain(clause.data.get("value"))} for clause in clauses],
        "rules": {str(rule.data.get("rule")): _plain(rule.data.get("value")) for rule in rules},
        **({"schedule": as_schedule([payment.data for payment in payments])} if payments else {}),
    }

    def place(way: tuple[str | int, ...]) -> tuple[int | None, str | None]:
        if len(way) > 1 and way[0] == "clauses" and isinstance(way[1], int):
            return clauses[way[1]].place(way[2:])
        return None, dotted(way)

    return Record(str(path), data, place)


def _plain(value: Any) -> Any:
    """A cell that may hold a number, a word or a list, as what it says."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except json.JSONDecodeError:
        return value


def _other(detail: Mapping[str, Any]) -> bool:
    """Whether pydantic says of a clause's value once more that it is no word, having said what is wrong with it."""
    return bool(detail["type"] == "literal_error" and detail["loc"][2:3] == ("value",))


def _in_words(record: Record, detail: dict[str, Any]) -> Problem:
    """pydantic's finding without its names for the branches of a union."""
    path = tuple(step for step in detail["loc"] if not any(mark in str(step) for mark in "[(-"))
    if path[2:3] == ("value",) and detail["type"] in ("float_parsing", "float_type"):
        message, remedy = both("negotiation.no_value.what"), both("negotiation.no_value.do")
        row, column = record.place(path[:3])
        shown = None if isinstance(detail["input"], dict | list) else str(detail["input"])
        return Problem(record.file, message, remedy, row, column, shown)
    if path == ("clauses",) and detail["type"] == "tuple_type":
        return Problem(
            record.file, both("negotiation.no_list.what"), both("negotiation.no_list.do"), *record.place(path)
        )
    siblings = list(Clause.model_fields if path and path[0] == "clauses" else Offer.model_fields)
    located: Any = {**detail, "loc": path or ("",)}
    return in_words(record, located, siblings)


def _problem(key: str, file: str, **values: object) -> Problem:
    return Problem(file, both(f"negotiation.{key}.what", **values), both(f"negotiation.{key}.do", **values))


_READERS: dict[str, Callable[[Path, list[Problem], list[Problem]], Record]] = {
    ".toml": _read_toml,
    ".json": _read_json,
    ".xlsx": _read_workbook,
}
