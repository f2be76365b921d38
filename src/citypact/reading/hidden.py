"""What a workbook hides: sheets, rows and columns, which are read like any other, and cells that others cover."""

from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import IO
from xml.etree.ElementTree import iterparse

from citypact.errors import Problem
from citypact.limits import MOST_ROWS
from citypact.reading.record import problem


def hidden_parts(xml: IO[bytes], file: str) -> Iterator[Problem]:
    """A doubt about the hidden rows, and one about the hidden columns, of a sheet in the XML of its part."""
    from openpyxl.utils import get_column_letter

    rows, columns = [], []
    for _, element in iterparse(xml):
        name = element.tag.rpartition("}")[2]
        if name == "row" and element.get("hidden") in ("1", "true"):
            rows.append(int(element.get("r", "0")))
        if name == "col" and element.get("hidden") in ("1", "true"):
            columns += [int(element.get("min", "0")), int(element.get("max", "0"))]
        if name in ("row", "col"):
            element.clear()
    if rows:
        yield problem("hidden_rows", file, rows[0], value=", ".join(_runs(rows)))
    if columns:
        letters = [get_column_letter(column) for column in columns]
        spans = [a if a == b else f"{a}-{b}" for a, b in zip(letters[::2], letters[1::2], strict=True)]
        yield problem("hidden_columns", file, None, spans[0], value=", ".join(spans))


def merged_cells(xml: IO[bytes]) -> Iterator[tuple[int, int]]:
    """Row and position of every merged cell of a sheet but the first of each range, which alone holds anything."""
    from openpyxl.utils.cell import range_boundaries

    for _, element in iterparse(xml):
        name = element.tag.rpartition("}")[2]
        if name == "mergeCell":
            ends = range_boundaries(element.get("ref", "A1"))
            left, top, right, bottom = (end or 1 for end in ends)
            places = ((row, column - 1) for row in range(top, bottom + 1) for column in range(left, right + 1))
            yield from islice(places, 1, MOST_ROWS)
        if name == "row":
            element.clear()


def _runs(rows: Iterable[int]) -> list[str]:
    """Row numbers with those that follow each other drawn together.

    >>> _runs([2, 3, 4, 7])
    ['2-4', '7']
    """
    numbers = list(rows)
    starts = [numbers[0], *(b for a, b in pairwise(numbers) if b != a + 1)]
    ends = [*(a for a, b in pairwise(numbers) if b != a + 1), numbers[-1]]
    return [str(a) if a == b else f"{a}-{b}" for a, b in zip(starts, ends, strict=True)]
