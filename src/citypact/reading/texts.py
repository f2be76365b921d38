"""A column of texts where figures are needed is one slip, however many rows it has."""

from collections.abc import Sequence
from typing import Any

from citypact.errors import Problem
from citypact.reading.cells import is_empty
from citypact.reading.record import problem

_KIND = "reading.not_a_number.what"
_LEAST = 3
"""Rows from which on a column without any number counts as one of texts."""


def columns_once(
    found: Sequence[Problem], shown: Sequence[str], rows: Sequence[tuple[int, Sequence[Any]]], header_row: int
) -> list[Problem]:
    """The problems of a table with one for each column in which no cell is a number, in place of one a row.

    ``shown``: the columns as problems call them.
    """
    kept = list(found)
    for column in dict.fromkeys(p.column for p in found if p.kind[1] == _KIND and p.column in shown):
        of_column = [p for p in kept if p.kind[1] == _KIND and p.column == column]
        at = shown.index(str(column))
        filled = sum(at < len(cells) and not is_empty(cells[at]) for _, cells in rows)
        if len(of_column) >= _LEAST and len(of_column) == filled:
            first = of_column[0]
            whole = problem("text_column", first.file, header_row, column, value=first.value, rows=len(of_column))
            kept = [whole if p is first else p for p in kept if p is first or p not in of_column]
    return kept
