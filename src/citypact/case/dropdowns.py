"""Lists to choose from in the cells of a workbook: words that a column takes, keys of cities, transfers, projects."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from citypact.case.checks.references import REFERENCES_BY_ROW
from citypact.case.choices import offered
from citypact.case.columns import TABLES

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_ROWS = 500
"""So many rows below the headings have lists."""
_KEYS = 200
"""So many rows of a table are offered as keys."""


def add_dropdowns(workbook: "Workbook", heads: dict[str, int]) -> None:
    """Give the cells of each table their lists; ``heads`` says in which row of a sheet its headings stand."""
    for table, head in heads.items():
        sheet = workbook[table]
        names = [str(cell.value) for cell in sheet[head]]
        for column, words in _words(table):
            if column in names:
                _add(sheet, head, names.index(column) + 1, '"' + ",".join(words) + '"', strict=True)
        for column, target in _keys(table):
            if column in names and target in heads:
                first = heads[target] + 1
                keys = f"{target}!$A${first}:$A${first + _KEYS - 1}"
                _add(sheet, head, names.index(column) + 1, keys, strict=False)


def _words(table: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Columns of a table that take one of a few words, and the words."""
    if table == "case":
        yield "evidence", offered("cities", "evidence")
        return
    for name in TABLES[table].model_fields:
        if words := offered(table, name):
            yield name, words


def _keys(table: str) -> Iterator[tuple[str, str]]:
    """Columns of a table that hold a key of another, and which."""
    yield from ((column, target) for source, column, target in REFERENCES_BY_ROW if source == table)
    if table == "transfers":
        yield "anyway", "cities"


def _add(sheet: "Worksheet", head: int, column: int, choices: str, strict: bool) -> None:
    """A list for the cells of a column; if it is not ``strict``, anything else may be typed as well."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(column)
    validation = DataValidation(type="list", formula1=choices, allow_blank=True, showErrorMessage=strict)
    validation.add(f"{letter}{head + 1}:{letter}{head + _ROWS}")
    sheet.add_data_validation(validation)
