"""What values hold: equality by content, where comparing arrays with ``==`` has no single answer, and fingerprints."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pydantic import BaseModel


class ByContent:
    """Base of dataclasses with arrays or tables among their fields, to be declared with ``eq=False``.

    Two are equal if they are of one class and each field has the same content; gaps (nan) at the same places count as
    the same. Equal ones have equal hashes, which read names and whole numbers only.
    """

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(_same(mine, getattr(other, name)) for name, mine in _compared(self).items())

    def __hash__(self) -> int:
        return hash((type(self), *(value for value in _compared(self).values() if isinstance(value, str | int))))


def _compared(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value) if field.compare}


def _same(a: Any, b: Any) -> bool:
    if a is b:
        return True
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return _same_arrays(np.asarray(a), np.asarray(b))
    if hasattr(a, "equals"):  # a Series or a DataFrame
        return type(a) is type(b) and bool(a.equals(b))
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return a.keys() == b.keys() and all(_same(part, b[key]) for key, part in a.items())
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(_same(x, y) for x, y in zip(a, b, strict=True))
    return bool(a == b)


def _same_arrays(a: Any, b: Any) -> bool:
    gaps = a.dtype.kind in "fc" and b.dtype.kind in "fc"
    return bool(np.array_equal(a, b, equal_nan=gaps))


def fingerprint(document: "BaseModel") -> str:
    """SHA-256 of a case's or mechanism's canonical JSON: sorted keys, no blanks, UTF-8."""
    data = document.model_dump(mode="json")
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
