"""A case as a folder: ``case.toml``, one CSV file for each table, ``scenarios.toml``."""

import csv
import io
from pathlib import Path
from typing import Any

from citypact.case import toml
from citypact.case.columns import REQUIRED_TABLES, TABLES
from citypact.case.draft import Draft, Record, problem, suggestion
from citypact.case.files import read_text
from citypact.case.grid import Grid, decode, empty_tables, table_columns
from citypact.errors import Problem
from citypact.text import both

CASE_FILE = "case.toml"
SCENARIOS_FILE = "scenarios.toml"
_WRONG_DELIMITERS = {";": "“;”", "\t": both("case.tab"), "，": both("case.full_width")}
FILES = {table: f"{table}.csv" for table in TABLES}


def read_folder(folder: Path) -> Draft:
    """The draft of the case in ``folder``. Reads every file, however many are wrong."""
    problems: list[Problem] = []
    case = _read_scalars(folder, problems)
    draft = Draft(case, empty_tables(), [], FILES | {"case": CASE_FILE, "scenarios": SCENARIOS_FILE}, problems)
    for table, file in FILES.items():
        draft.tables[table] = _read_table(folder / file, table, case, problems)
    draft.scenarios = _read_scenarios(folder / SCENARIOS_FILE, problems)
    known = [CASE_FILE, SCENARIOS_FILE, *FILES.values()]
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".csv", ".toml") and path.name not in known:
            problems.append(problem("unknown_file", path.name, hint=suggestion(path.name, known)))
    return draft


def _read_scalars(folder: Path, problems: list[Problem]) -> Record:
    path = folder / CASE_FILE
    if not path.is_file():
        problems.append(problem("missing_file", CASE_FILE, folder=folder))
        return Record(CASE_FILE, {}, toml.placer(""), broken={()})
    text = read_text(path, CASE_FILE, problems) or ""
    data = toml.parse(text, CASE_FILE, problems)
    if not data:
        return Record(CASE_FILE, {}, toml.placer(text), broken={()} if problems else set())
    if "schema" in data:
        data = {"schema_version": data.pop("schema")} | data
    if "figures" in data:
        data["figures"] = toml.flat_figures(data["figures"])
    return Record(CASE_FILE, data, toml.placer(text))


def _read_table(path: Path, table: str, case: Record, problems: list[Problem]) -> list[Record]:
    if not path.exists():
        if table in REQUIRED_TABLES:
            problems.append(problem("missing_file", path.name, folder=path.parent))
        return []
    text = read_text(path, path.name, problems)
    grid = None if text is None else csv_grid(text, path.name, problems)
    if grid is None:
        return []
    return decode(grid, table_columns(table, grid, case.section("retention"), case.section("resources")), problems)


def csv_grid(text: str, file: str, problems: list[Problem]) -> Grid | None:
    """The cells of a CSV text; None, with the reason reported, if it has none."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            rows.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        problems.append(problem("csv_syntax", file, start, reason=error))
        return None
    rows = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    if not rows:
        problems.append(problem("empty_file", file))
        return None
    (header_row, header), *body = rows
    for delimiter, shown in _WRONG_DELIMITERS.items():
        if len(header) == 1 and delimiter in header[0]:
            problems.append(problem("wrong_delimiter", file, header_row, value=header[0], delimiter=shown))
            return None
    return Grid(file, header, body, header_row)


def _read_scenarios(path: Path, problems: list[Problem]) -> list[Record]:
    text = read_text(path, path.name, problems) if path.exists() else None
    document = {} if text is None else toml.parse(text, path.name, problems)
    return [_scenario(path.name, name, body, text or "") for name, body in document.items()]


def _scenario(file: str, name: str, body: Any, text: str) -> Record:
    data = {"id": name} | (body if isinstance(body, dict) else {"title": body})
    return Record(file, data, toml.placer(text, (name,)))
