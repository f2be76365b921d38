"""Tables as CSV."""

import csv
import io

from citypact.errors import Problem
from citypact.reading.grid import Grid
from citypact.reading.record import problem
from citypact.text import both

_WRONG_DELIMITERS = {";": "“;”", "\t": both("reading.tab"), "，": both("reading.full_width")}


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
