"""One cell of a table, strictly: a number is a number and nothing else.

Every reader raises BadCell with the key of a message when a cell is not what its column holds.
"""

import math
import re
from collections.abc import Callable
from datetime import date, time
from typing import Any
from unicodedata import normalize

from citypact.reading.columns import Kind

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity|#n/a|#num!|#div/0!|n/a|na|null)", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([,，'  ]\d{3})+([.]\d*)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_UNIT = re.compile(
    r"[¥￥$€£]\s*[+-]?[0-9.,]+|"
    r"[+-]?[0-9.,]+\s*([%‰％]|[十百千万亿]+|[十百千万亿]*(元|人|吨|公顷|亩)|(RMB|CNY|USD|EUR|GBP|yuan|million|billion).*)",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}\s*([年/-].*|\.\d{1,2}\.\d{1,2}|Q[1-4]|H[12])", re.ASCII)
_DAYS = range(20_000, 80_000)
"""Dates of 1954 to 2119 as Excel counts them, in days since 1900."""
_FLAGS = {"yes": True, "no": False, "是": True, "否": False}


class BadCell(ValueError):
    """A cell that cannot be read; ``key`` names the message."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


def is_empty(cell: Any) -> bool:
    """Whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def read(cell: Any, kind: Kind) -> Any:
    """The value of a non-empty cell of a column of the given kind. Raises BadCell."""
    return _READERS[kind](cell.strip() if isinstance(cell, str) else cell)


def text_of(cell: Any) -> str:
    """A cell as a text; a whole number loses the ".0" that a workbook gives it."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise BadCell("not_text")
    if isinstance(cell, float):
        return number_text(cell)
    return str(cell)


def number_of(cell: Any) -> float:
    """A cell as a number."""
    if isinstance(cell, date | time):
        raise BadCell("date_for_number")
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise BadCell("not_a_number")
    if isinstance(cell, int | float) or NUMBER.fullmatch(cell):
        number = float(cell)
        if not math.isfinite(number):
            raise BadCell("not_finite")
        return number
    raise BadCell(_why_no_number(cell))


def integer_of(cell: Any) -> int:
    """A cell as a whole number."""
    if isinstance(cell, str) and _WHOLE.fullmatch(cell):
        return int(cell)
    number = number_of(cell)
    if not number.is_integer():
        raise BadCell("not_whole")
    return int(number)


def year_of(cell: Any) -> int:
    """A cell as a calendar year; of a date the year alone is wanted."""
    if isinstance(cell, date) or (isinstance(cell, str) and _DATE.fullmatch(cell)):
        raise BadCell("date_for_year")
    year = integer_of(cell)
    if year in _DAYS:
        raise BadCell("days_for_year")
    return year


def flag_of(cell: Any) -> bool:
    """A cell as yes or no."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, str) and cell.casefold() in _FLAGS:
        return _FLAGS[cell.casefold()]
    raise BadCell("not_a_flag")


def list_of(cell: Any) -> list[str]:
    """A cell as keys joined by ";", a comma or "、"."""
    parts = [part.strip() for part in re.split("[;；,，、]", text_of(cell))]
    if not all(parts):
        raise BadCell("empty_member")
    return parts


def number_text(number: float) -> str:
    """The shortest text that reads back as exactly this number."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(float(number))


def cell_text(value: Any) -> str:
    """A value as the text of a CSV cell; the inverse of ``read``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, tuple | list):
        return ";".join(value)
    return str(value)


def _why_no_number(cell: str) -> str:
    """The key of the message that tells the user best why a text is no number."""
    if not cell.isascii() and NUMBER.fullmatch(normalize("NFKC", cell)):
        return "full_width_number"
    if _NOT_FINITE.fullmatch(cell):
        return "not_finite"
    if _THOUSANDS.fullmatch(cell):
        return "thousands_separator"
    if _DECIMAL_COMMA.fullmatch(cell):
        return "decimal_comma"
    return "unit_in_cell" if _UNIT.fullmatch(cell) else "not_a_number"


_READERS: dict[Kind, Callable[[Any], Any]] = {
    "text": text_of,
    "number": number_of,
    "integer": integer_of,
    "flag": flag_of,
    "list": list_of,
}
