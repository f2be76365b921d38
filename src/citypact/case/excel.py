"""A case as one Excel workbook: a sheet ``case`` with keys and values, a sheet for each table, ``scenarios``, notes."""

from collections.abc import Sequence
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from citypact.case.columns import FAMILIES, REQUIRED_TABLES, TABLES, change_columns, columns_of, formula_columns
from citypact.case.draft import Draft, declared_taxes, empty_tables, section
from citypact.case.encode import formula_cells, leaves, scalars, scenario_cells, table_cells
from citypact.case.excel_scalars import CASE_HEADER, case_rows, read_scalars
from citypact.case.model import Case
from citypact.case.tables import table_columns
from citypact.errors import InvalidInput, Problem
from citypact.reading.cells import cell_text
from citypact.reading.columns import Column, Path
from citypact.reading.grid import Grid, decode
from citypact.reading.headings import headed
from citypact.reading.record import Record, problem
from citypact.reading.suggest import suggestion
from citypact.reading.workbooks import read_sheets, sheet_label

if TYPE_CHECKING:
    from openpyxl import Workbook

_SCENARIO_COLUMNS = (
    Column("scenario", ("id",), "text"),
    Column("title_en", ("title", "en"), "text"),
    Column("title_zh", ("title", "zh"), "text"),
    *change_columns(),
)
_SHEETS = ("case", *TABLES, "scenarios", "derivation")


def read_workbook(path: FilePath) -> Draft:
    """The draft of the case in an .xlsx file. Raises InvalidInput if it is no workbook at all."""
    problems: list[Problem] = []
    doubts: list[Problem] = []
    grids = _grids(path, problems, doubts)
    files = {sheet: sheet_label(path.name, sheet) for sheet in _SHEETS}
    for sheet in ("case", *REQUIRED_TABLES):
        if sheet not in grids:
            problems.append(
                problem("case.missing_sheet", files[sheet], hint=suggestion(sheet, set(grids) - set(_SHEETS)))
            )
    case = read_scalars(grids.get("case"), files["case"], problems, doubts)
    draft = Draft(case, empty_tables(), [], files, problems, doubts=doubts)
    for table in TABLES:
        if grid := grids.get(table):
            taxes = declared_taxes(case, draft.tables["retention"])
            grid = headed(grid, columns_of(table), problems, doubts)
            columns = table_columns(table, grid, taxes, section(case, "resources"))
            draft.tables[table] = decode(grid, columns, problems, FAMILIES)
    if grid := grids.get("scenarios"):
        draft.scenarios = _scenarios(_decoded(grid, _SCENARIO_COLUMNS, problems, doubts), problems)
    if grid := grids.get("derivation"):
        draft.derivation = _decoded(grid, formula_columns(), problems, doubts)
    return draft


def _decoded(grid: Grid, columns: Sequence[Column], problems: list[Problem], doubts: list[Problem]) -> list[Record]:
    return decode(headed(grid, columns, problems, doubts), columns, problems)


def workbook_of(case: Case) -> "Workbook":
    """The case as a workbook that ``read_workbook`` reads back without loss."""
    from citypact.storage.workbook import add_sheet, new_workbook

    workbook = new_workbook()
    for title, (header, rows) in sheets_of(case).items():
        add_sheet(workbook, title, header, rows)
    return workbook


def sheets_of(case: Case) -> dict[str, tuple[Sequence[str], list[Sequence[Any]]]]:
    """The headings and rows of each sheet of the workbook of a case."""
    values = scalars(case)
    figures = values.pop("figures")
    sheets: dict[str, tuple[Sequence[str], list[Sequence[Any]]]] = {}
    sheets["case"] = CASE_HEADER, case_rows(dict(leaves(values)), figures)
    for table in TABLES:
        header, cells = table_cells(case, table)
        if cells or table in REQUIRED_TABLES:
            sheets[table] = header, [[_cell(value) for value in row] for row in cells]
    if case.scenarios:
        header, cells = scenario_cells(case)
        sheets["scenarios"] = header, [*cells]
    if case.derivation:
        header, cells = formula_cells(case)
        sheets["derivation"] = header, [*cells]
    return sheets


def _cell(value: Any) -> Any:
    return cell_text(value) if isinstance(value, bool | tuple) else value


def _grids(path: FilePath, problems: list[Problem], doubts: list[Problem]) -> dict[str, Grid]:
    """The cells of every sheet that belongs to a case."""
    grids = read_sheets(path, path.name, _SHEETS, problems, doubts)
    if not grids:
        raise InvalidInput(problems)
    strangers = [name for name in grids if name not in _SHEETS and not name.casefold().startswith("notes")]
    for name in strangers:
        hint = suggestion(name, _SHEETS)
        problems.append(problem("case.unknown_sheet", sheet_label(path.name, name), hint=hint))
    return {name: grid for name, grid in grids.items() if grid is not None}


def _scenarios(rows: list[Record], problems: list[Problem]) -> list[Record]:
    """Rows of changes gathered into scenarios, in the order in which these first appear."""
    groups: dict[str, list[Record]] = {}
    for row in rows:
        if name := row.text("id"):
            groups.setdefault(name, []).append(row)
    return [_scenario(name, changes, problems) for name, changes in groups.items()]


def _scenario(name: str, rows: list[Record], problems: list[Problem]) -> Record:
    first = rows[0]
    for row in rows[1:]:
        if row.get("title") != first.get("title"):
            problems.append(row.problem("case.scenario_title_differs", "title", "en", scenario=name))

    def place(path: Path) -> tuple[int | None, str | None]:
        if len(path) > 1 and path[0] == "changes" and isinstance(path[1], int):
            return rows[path[1]].place(path[2:])
        return first.place(path)

    changes = [{key: value for key, value in row.data.items() if key not in ("id", "title")} for row in rows]
    record = Record(first.file, {"id": name, "title": first.get("title"), "changes": changes}, place)
    record.broken = {("changes", index, *path) for index, row in enumerate(rows) for path in row.broken}
    record.broken |= {path for path in first.broken if path[0] == "title"}
    return record
