"""The columns of each table, derived from the model, so that the format follows the model wherever it goes."""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Mapping as MappingType
from functools import lru_cache
from typing import Any, get_args, get_origin

from citypact.case.formulas import Formula
from citypact.case.model import (
    Capacity,
    Case,
    Change,
    City,
    Exchange,
    Host,
    Link,
    Project,
    ProjectBenefit,
    Sector,
    Sourced,
    TierShare,
    Transfer,
)
from citypact.reading.columns import Column, Family, Kind, Path, bare, kind_of
from citypact.reading.fields import Frozen, Named

TABLES: dict[str, type[Sourced]] = {
    "cities": City,
    "retention": TierShare,
    "transfers": Transfer,
    "hosts": Host,
    "capacities": Capacity,
    "projects": Project,
    "project_benefits": ProjectBenefit,
    "links": Link,
    "sectors": Sector,
    "exchanges": Exchange,
}
REQUIRED_TABLES = ("cities", "transfers", "hosts")
KEYS: dict[str, tuple[str, ...]] = {
    "cities": ("id",),
    "retention": ("tax", "tier", "province", "city"),
    "transfers": ("id",),
    "hosts": ("transfer", "host"),
    "capacities": ("city", "resource"),
    "projects": ("id",),
    "project_benefits": ("project", "city"),
    "links": ("city_a", "city_b"),
    "sectors": ("city", "sector"),
    "exchanges": ("id",),
}
"""What tells the rows of a table apart; of a part that is blank, the row is meant for all."""
FAMILIES = {
    "taxes": Family("tax_", "case.unknown_taxes_column"),
    "uses": Family("use_", "case.unknown_uses_column"),
    "indicators": Family("", "reading.unknown_column"),
}
"""Mappings that are spread over columns, one for each key; indicators go under their own names."""


def field_of(table: str) -> str:
    """The field of a case that holds a table; that of its short form has the name of the table of retention."""
    return {"retention": "tiers"}.get(table, table)


TABLE_FIELDS = tuple(map(field_of, TABLES))


def row_key(table: str, parts: Callable[[str], object]) -> str:
    """How a row is named where one is meant: the parts of its key, joined by "/"; "*" for one that is blank."""
    return "/".join("*" if (part := parts(field)) is None else str(part) for field in KEYS[table])


def columns_of(
    table: str, taxes: Iterable[str] = (), resources: Iterable[str] = (), indicators: Iterable[str] = ()
) -> tuple[Column, ...]:
    """The columns of ``table``, in the order in which they are written: source and evidence last."""
    spread = {"taxes": taxes, "uses": resources, "indicators": indicators}
    return _fields(TABLES[table], spread)


def change_columns() -> tuple[Column, ...]:
    """The columns that a change of a scenario fills."""
    return _fields(Change, {})


def formula_columns() -> tuple[Column, ...]:
    """The columns that a formula fills."""
    return _fields(Formula, {})


def scalar_kind(path: Path) -> Kind | None:
    """How a value of ``case.toml`` at ``path`` is read; None if the path is not one of a scalar."""
    annotation: Any = Case.model_fields[str(path[0])].annotation if path and path[0] in Case.model_fields else None
    for step in path[1:]:
        annotation = bare(annotation)
        if get_origin(annotation) is MappingType:
            annotation = get_args(annotation)[1]
        elif isinstance(annotation, type) and issubclass(annotation, Frozen) and step in annotation.model_fields:
            annotation = annotation.model_fields[str(step)].annotation
        else:
            return None
    return kind_of(annotation) if path and path[0] not in TABLE_FIELDS else None


def _fields(model: type[Frozen], spread: Mapping[str, Iterable[str]]) -> tuple[Column, ...]:
    """The columns of the fields of ``model``; ``spread`` gives the keys of each mapping among them."""
    return _columns(model, tuple((name, tuple(keys)) for name, keys in spread.items()))


@lru_cache(maxsize=64)  # every change of every scenario asks for those of its table
def _columns(model: type[Frozen], keys: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[Column, ...]:
    spread = dict(keys)
    columns: list[Column] = []
    for name in sorted(model.model_fields, key=lambda name: name in Sourced.model_fields):
        field = model.model_fields[name]
        if name in spread:
            prefix, unknown = FAMILIES[name].prefix, name == "indicators"
            columns += [Column(prefix + key, (name, key), "number", unknown, unknown) for key in spread[name]]
        elif field.annotation is Named:
            columns += [Column(f"{name}_{lang}", (name, lang), "text") for lang in ("en", "zh")]
        else:
            kind = kind_of(field.annotation)
            assert kind is not None, f"no column holds {field.annotation}"
            columns.append(Column(name, (name,), kind, not field.is_required()))
    return tuple(columns)
