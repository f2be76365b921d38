"""The columns of each table, derived from the model, so that the format follows the model wherever it goes."""

from collections.abc import Iterable, Mapping
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from citypact.case.model import (
    Capacity,
    Case,
    Change,
    City,
    Frozen,
    Host,
    Link,
    Named,
    Project,
    ProjectBenefit,
    Sourced,
    Transfer,
)

Path = tuple[str | int, ...]
"""The way to a field within a record, e.g. ``("taxes", "vat")``."""

TABLES: dict[str, type[Sourced]] = {
    "cities": City,
    "transfers": Transfer,
    "hosts": Host,
    "capacities": Capacity,
    "projects": Project,
    "project_benefits": ProjectBenefit,
    "links": Link,
}
REQUIRED_TABLES = ("cities", "transfers", "hosts")
KEYS: dict[str, tuple[str, ...]] = {
    "cities": ("id",),
    "transfers": ("id",),
    "hosts": ("transfer", "host"),
    "capacities": ("city", "resource"),
    "projects": ("id",),
    "project_benefits": ("project", "city"),
    "links": ("city_a", "city_b"),
}
"""What tells the rows of a table apart."""
PREFIXES = {"taxes": "tax_", "uses": "use_", "indicators": ""}
"""Mappings that are spread over columns, one for each key; indicators go under their own names."""

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


def columns_of(
    table: str, taxes: Iterable[str] = (), resources: Iterable[str] = (), indicators: Iterable[str] = ()
) -> tuple[Column, ...]:
    """The columns of ``table``, in the order in which they are written: source and evidence last."""
    spread = {"taxes": taxes, "uses": resources, "indicators": indicators}
    return fields(TABLES[table], spread)


def change_columns() -> tuple[Column, ...]:
    """The columns that a change of a scenario fills."""
    return fields(Change, {})


def fields(model: type[Frozen], spread: Mapping[str, Iterable[str]]) -> tuple[Column, ...]:
    """The columns of the fields of ``model``; ``spread`` gives the keys of each mapping among them."""
    columns: list[Column] = []
    for name in sorted(model.model_fields, key=lambda name: name in Sourced.model_fields):
        field = model.model_fields[name]
        if name in spread:
            optional = name == "indicators"
            columns += [Column(PREFIXES[name] + key, (name, key), "number", optional) for key in spread[name]]
        elif field.annotation is Named:
            columns += [Column(f"{name}_{lang}", (name, lang), "text") for lang in ("en", "zh")]
        else:
            columns.append(Column(name, (name,), kind_of(field.annotation), not field.is_required()))
    return tuple(columns)


def scalar_kind(path: Path) -> Kind | None:
    """How a value of ``case.toml`` at ``path`` is read; None if the path is not one of a scalar."""
    annotation: Any = Case.model_fields[str(path[0])].annotation if path and path[0] in Case.model_fields else None
    for step in path[1:]:
        annotation = _bare(annotation)
        if get_origin(annotation) is MappingType:
            annotation = get_args(annotation)[1]
        elif isinstance(annotation, type) and issubclass(annotation, Frozen) and step in annotation.model_fields:
            annotation = annotation.model_fields[str(step)].annotation
        else:
            return None
    return _kind(annotation) if path and path[0] not in TABLES else None


def kind_of(annotation: Any) -> Kind:
    """How the cells of a field with this annotation are read."""
    kind = _kind(annotation)
    assert kind is not None, f"no column holds {annotation}"
    return kind


def _kind(annotation: Any) -> Kind | None:
    bare = _bare(annotation)
    if get_origin(bare) is Literal:
        bare = type(get_args(bare)[0])
    return _KINDS.get(get_origin(bare) or bare)


def _bare(annotation: Any) -> Any:
    """The annotation without its constraints and without None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _bare(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return _bare(next(part for part in get_args(annotation) if part is not type(None)))
    return annotation
