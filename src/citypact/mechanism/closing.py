"""Open rules and closed ones: a section in which a number may be open has a closed type, where it is a plain number."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from .openness import inside
from .quantity import Span

C = TypeVar("C", bound=BaseModel)

_CLOSED: dict[type[BaseModel], type[BaseModel]] = {}
"""The closed type of each type that has one."""


def closes(kind: type[BaseModel]) -> Callable[[type[C]], type[C]]:
    """Mark a class as what a part of a rule of another class becomes once its numbers are settled."""

    def mark(closed: type[C]) -> type[C]:
        _CLOSED[kind] = closed
        return closed

    return mark


def settled_part(part: Any, path: str, sizes: Mapping[str, float]) -> Any:
    """A part of a rule that stands at ``path``, closed, with the numbers in ``sizes`` in the place of open ones.

    The numbers are taken as they come: whether they lie within their limits is for the audit to say.

    >>> settled_part({"low": Span(min=0, max=1), "high": 0.5}, "rates", {"rates.low": 0.25})
    {'low': 0.25, 'high': 0.5}
    """
    if isinstance(part, Span):
        return sizes.get(path, part)
    if isinstance(part, BaseModel):
        kind = _CLOSED.get(type(part), type(part))
        names = type(part).model_fields
        values = {name: settled_part(getattr(part, name), f"{path}.{name}", sizes) for name in names}
        return kind.model_construct(part.model_fields_set, **values)
    if isinstance(part, tuple):
        return tuple(settled_part(inner, path + step, sizes) for step, inner in inside(part))
    if isinstance(part, Mapping):
        return {name: settled_part(inner, f"{path}.{name}", sizes) for name, inner in part.items()}
    return part
