"""Games and programs whose solutions are known, as JSON, and how they are read."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from ...solve.rows import Rows

_FOLDER = Path(__file__).parent


def read(name: str) -> Any:
    """A file of the corpus."""
    return json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def rows_of(data: Mapping[str, Any]) -> Rows:
    """The program in a file: compressed rows, limits (null: none) and the numbers of the whole columns."""
    low, up = (_limits(data[name], away) for name, away in (("low", -np.inf), ("up", np.inf)))
    row_low, row_up = (_limits(data[name], away) for name, away in (("row_low", -np.inf), ("row_up", np.inf)))
    matrix = data["matrix"]
    parts = (np.array(matrix["value"]), np.array(matrix["column"], np.int32), np.array(matrix["start"], np.int32))
    whole = np.isin(np.arange(low.size), data["whole"])
    return Rows(sparse.csr_array(parts, shape=(row_low.size, low.size)), row_low, row_up, low, up, whole)


def _limits(values: list[float | None], none: float) -> np.ndarray:
    return np.array([none if value is None else value for value in values], dtype=float)
