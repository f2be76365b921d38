"""A new case to start from: a small fictitious agglomeration, all of it assumed, with every column explained."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from citypact.case.columns import FAMILIES, TABLES, columns_of
from citypact.case.dropdowns import add_dropdowns
from citypact.case.excel import sheets_of
from citypact.case.model import Case
from citypact.case.store import files_of, load_case
from citypact.case.unit_of_money import unit_of_money
from citypact.storage.files import write_files
from citypact.storage.workbook import add_sheet, new_workbook, workbook_bytes
from citypact.text import say

_TEMPLATE = Path(__file__).resolve().parent / "template"
_SCENARIO_COLUMNS = {"scenario": "scenario", "title_*": "title", "table": "change_table"} | {
    name: name for name in ("column", "rows", "multiply", "set")
}


def write_starter(path: Path, force: bool = False) -> list[Path]:
    """Write the template as a workbook (.xlsx), a JSON document (.json) or a folder; gives the files written.

    Raises CannotWrite if any of them is there and ``force`` is not given.
    """
    case = load_case(_TEMPLATE)
    folder, contents = files_of(case, path)
    if folder == path:
        contents["README.md"] = _readme(case).encode()
    elif path.suffix.lower() == ".xlsx":
        contents = {path.name: _workbook(case)}
    write_files(folder, contents, force)
    return [folder / name for name in contents]


def _workbook(case: Case) -> bytes:
    """The workbook of the case: its units on every sheet, lists to choose from, all explained on a sheet of notes."""
    workbook, heads = new_workbook(), {}
    for title, (header, rows) in sheets_of(case).items():
        if title == "case":
            header, rows = _with_meanings(header, rows)
        above = _above(case, title)
        add_sheet(workbook, title, header, rows, above=above)
        heads[title] = len(above) + 1
    add_dropdowns(workbook, {title: head for title, head in heads.items() if title in ("case", *TABLES)})
    add_sheet(workbook, "notes", ["sheet", "column", *_texts("readme.meaning")], explanations(case))
    return workbook_bytes(workbook)


def _above(case: Case, table: str) -> list[str]:
    """The remarks over the headings of a sheet: what its rows are, and the units of its figures."""
    units = {"unit": unit_of_money(case.unit, case.currency), "persons": f"{case.population_unit:,.0f}"}
    units["resources"] = ", ".join(f"{key}: {unit}" for key, unit in case.resources.items())
    texts = (_texts(f"{table}.table" if table != "case" else "readme.sheet_case"), _texts("readme.units", **units))
    return [f"# {en} {zh}" for en, zh in texts]


def _with_meanings(header: Sequence[str], rows: list[Sequence[Any]]) -> tuple[Sequence[str], list[Sequence[Any]]]:
    """The sheet ``case`` with what each key means beside it."""
    meanings = [_texts(f"case.{str(row[0]).partition('.')[0]}") for row in rows]
    return (*header, *_texts("readme.meaning")), [[*row, *texts] for row, texts in zip(rows, meanings, strict=True)]


def explanations(case: Case) -> list[tuple[str, str, str, str]]:
    """Table, column and what it means in English and Chinese; the row of a table itself has no column."""
    found = []
    for table in TABLES:
        found.append((table, "", *_texts(f"{table}.table")))
        for name, key in _explained_columns(case, table).items():
            found.append((table, name, *_texts(key)))
    found.append(("scenarios", "", *_texts("scenarios.table")))
    return found + [("scenarios", name, *_texts(f"scenarios.{key}")) for name, key in _SCENARIO_COLUMNS.items()]


def _explained_columns(case: Case, table: str) -> dict[str, str]:
    """Column as it is shown -> key of its explanation; those of one kind are explained once."""
    shared = {"taxes": "tax_*", "uses": "use_*", "indicators": "..."}
    keys: dict[str, str] = {}
    indicators = case.cities[0].indicators
    for column in columns_of(table, case.taxes, case.resources, indicators):
        field = str(column.path[0])
        if field in FAMILIES:
            keys[shared[field]] = f"any.{field}"
        elif field == "name":
            keys["name_*"] = "any.name"
        else:
            keys[column.name] = f"any.{field}" if field in ("source", "evidence") else f"{table}.{field}"
    return keys


def _texts(key: str, **values: object) -> tuple[str, str]:
    return say(f"columns.{key}", "en", **values), say(f"columns.{key}", "zh", **values)


def _readme(case: Case) -> str:
    """The explanations as a page beside the tables."""
    lines = [f"# {case.title.en} · {case.title.zh}", "", "\n\n".join(_texts("readme.intro"))]
    for table, column, en, zh in explanations(case):
        if column:
            lines.append(f"| `{column}` | {en} | {zh} |")
        else:
            lines += [
                "",
                f"## {table}",
                "",
                en,
                "",
                zh,
                "",
                f"| column | {' | '.join(_texts('readme.meaning'))} |",
                "|---|---|---|",
            ]
    return "\n".join(lines) + "\n"
