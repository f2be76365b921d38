"""Where a rule leaves a number open, by dotted path.

Elements of lists have numbers from 1 in brackets, as in ``tax_sharing.bands[1].origin_share``.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from .quantity import Span


def spans(part: Any, path: str) -> Iterator[tuple[str, Span]]:
    """Every open number within a part of a rule that stands at ``path``.

    >>> list(spans({"low": Span(min=0, max=1), "high": 0.5}, "rates"))
    [('rates.low', Span(min=0.0, max=1.0, step=None))]
    """
    if isinstance(part, Span):
        yield path, part
    else:
        for step, inner in inside(part):
            yield from spans(inner, path + step)


def inside(part: Any) -> Iterator[tuple[str, Any]]:
    """What a part consists of, each with the step that leads to it."""
    if isinstance(part, BaseModel):
        yield from ((f".{name}", getattr(part, name)) for name in type(part).model_fields)
    elif isinstance(part, tuple):
        yield from ((f"[{number}]", inner) for number, inner in enumerate(part, start=1))
    elif isinstance(part, Mapping):
        yield from ((f".{name}", inner) for name, inner in part.items())
