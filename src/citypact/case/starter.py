"""A new case to start from: a small fictitious agglomeration, all of it assumed, with every column explained."""

from pathlib import Path

from citypact.case.columns import FAMILIES, TABLES, columns_of
from citypact.case.excel import workbook_of
from citypact.case.model import Case
from citypact.case.store import files_of, load_case
from citypact.storage.files import write_files
from citypact.storage.workbook import add_sheet, workbook_bytes
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
    """The workbook of the case with the explanations as a sheet of notes."""
    workbook = workbook_of(case)
    add_sheet(workbook, "notes", ["sheet", "column", "meaning", "含义"], explanations(case))
    return workbook_bytes(workbook)


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


def _texts(key: str) -> tuple[str, str]:
    return say(f"columns.{key}", "en"), say(f"columns.{key}", "zh")


def _readme(case: Case) -> str:
    """The explanations as a page beside the tables."""
    lines = [f"# {case.title.en} · {case.title.zh}", "", "\n\n".join(_texts("readme.intro"))]
    for table, column, en, zh in explanations(case):
        if column:
            lines.append(f"| `{column}` | {en} | {zh} |")
        else:
            lines += ["", f"## {table}", "", en, "", zh, "", "| column | meaning | 含义 |", "|---|---|---|"]
    return "\n".join(lines) + "\n"
