"""Tables of pandas as CSV, and as Parquet where the extra ``[parquet]`` is installed."""

from importlib.util import find_spec

import pandas as pd

from ..errors import InvalidInput
from ..reading.record import problem
from ..reading.tables import guarded

ENGINE = "pyarrow"
"""What the extra ``[parquet]`` brings."""


def frame_bytes(frame: pd.DataFrame, index: bool = True) -> bytes:
    """The table as the bytes of a CSV file, every digit, in which no text is a formula (see ``reading.tables``).

    The byte order mark tells Excel that it is UTF-8.
    """
    safe = frame.map(guarded).rename(index=guarded, columns=guarded)
    return str(safe.to_csv(index=index, lineterminator="\n")).encode("utf-8-sig")


def check_parquet(place: str) -> None:
    """Raise InvalidInput, said to be at ``place``, where Parquet cannot be written."""
    if find_spec(ENGINE) is None:
        raise InvalidInput([problem("problem.no_parquet", place, missing=ENGINE)])


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """The table as the bytes of a Parquet file, every digit. Raises InvalidInput as ``check_parquet``."""
    check_parquet("parquet")
    content: bytes = frame.to_parquet(None, engine="pyarrow")
    return content
