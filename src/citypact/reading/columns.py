"""Columns of tables, derived from the annotations of the fields that they fill."""

from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

Path = tuple[str | int, ...]
"""The way to a field within a record, e.g. ``("taxes", "vat")``."""
Kind = Literal["text", "number", "integer", "flag", "list"]
_KINDS: dict[Any, Kind] = {str: "text", float: "number", int: "integer", bool: "flag", tuple: "list"}


@dataclass(frozen=True)
class Column:
    """A column of a table: its header, the field it fills and how its cells are read."""

    name: str
    path: Path
    kind: Kind
    optional: bool = False
    """An empty cell says "not known" or "not given"."""
    unknown: bool = False
    """An empty cell says "not known" and is kept as None; otherwise the field stays away."""

    @property
    def holds_years(self) -> bool:
        """Whether its cells are calendar years."""
        return self.kind == "integer" and str(self.path[-1]).endswith("year")


class Family(NamedTuple):
    """A field that is spread over columns, one for each of its keys."""

    prefix: str
    """How their names begin."""
    unknown: str
    """The message about a column for a key that there is not."""


def kind_of(annotation: Any) -> Kind | None:
    """How the cells of a field with this annotation are read; None if no cell holds it."""
    found = bare(annotation)
    if get_origin(found) is Literal:
        found = type(get_args(found)[0])
    return _KINDS.get(get_origin(found) or found)


def bare(annotation: Any) -> Any:
    """The annotation without its constraints and without None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return bare(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return bare(next(part for part in get_args(annotation) if part is not type(None)))
    return annotation
