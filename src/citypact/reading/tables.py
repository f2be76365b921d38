"""Tables as CSV.

Texts that a spreadsheet would take for a formula (they begin with = + - @, or with these in full width) are written
with an apostrophe before them, as a text that is to stay one is typed into a spreadsheet; reading takes it off again.
A text that begins with apostrophes before such a character gets one more, so that nothing is lost.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from citypact.errors import Problem
from citypact.limits import MOST_COLUMNS, MOST_ROWS
from citypact.reading.cells import NUMBER
from citypact.reading.grid import Grid, Rows, below_remarks
from citypact.reading.record import problem
from citypact.reading.titles import FIRST_ROWS
from citypact.text import both

_WRONG_DELIMITERS = {";": "“;”", "\t": both("reading.tab"), "，": both("reading.full_width")}
_FORMULA = re.compile("'*[=+\\-@＝＋－＠]")


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """Rows of texts and numbers as the text of a CSV file, in which no text is a formula."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue()


def csv_bytes(rows: Iterable[Sequence[Any]]) -> bytes:
    """The content of a CSV file; the byte order mark tells Excel that it is UTF-8."""
    return csv_text(rows).encode("utf-8-sig")


def guarded(cell: Any) -> Any:
    """A cell as it is written: a text that would be a formula with an apostrophe before it; a number stays as it is.

    >>> guarded("=1+1"), guarded("-1.5"), guarded(-1.5), guarded("a=b")
    ("'=1+1", '-1.5', -1.5, 'a=b')
    """
    formula = isinstance(cell, str) and _FORMULA.match(cell) and not NUMBER.fullmatch(cell)
    return f"'{cell}" if formula else cell


def unguarded(cell: str) -> str:
    """A cell as it was before it was written."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def csv_grid(text: str, file: str, problems: list[Problem]) -> Grid | None:
    """The cells of a CSV text; None, with the reason reported, if it has none."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            if len(rows) > MOST_ROWS or len(cells) > MOST_COLUMNS:
                problems.append(problem("large_table", file, start, rows=f"{MOST_ROWS:,}", columns=f"{MOST_COLUMNS:,}"))
                return None
            rows.append((start, [unguarded(cell) for cell in cells]))
            start = reader.line_num + 1
    except csv.Error as error:
        problems.append(problem("csv_syntax", file, start, reason=error))
        return None
    rows = below_remarks([(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)])
    if not rows:
        problems.append(problem("empty_file", file))
        return None
    (header_row, header), *body = rows
    for delimiter, shown in _WRONG_DELIMITERS.items():
        if len(header) == 1 and delimiter in header[0] and not _titled(body, delimiter):
            problems.append(problem("wrong_delimiter", file, header_row, value=header[0], delimiter=shown))
            return None
    return Grid(file, header, body, header_row)


def _titled(body: Rows[list[str]], delimiter: str) -> bool:
    """Whether the first row can be a title: further down cells are told apart by commas alone."""
    return any(len(cells) > 1 and delimiter not in "".join(cells) for _, cells in body[:FIRST_ROWS])
