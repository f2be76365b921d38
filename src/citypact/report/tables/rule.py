"""The rule book that was applied, each parameter with its reference."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from ...mechanism import Span
from ...text import Bilingual, both
from ..dossier import Dossier
from ..table import Table, column


def rule(dossier: Dossier) -> Table:
    """One row a parameter that the mechanism sets: value, reference, and how far the reference was checked."""
    columns = tuple(column(name) for name in ("parameter", "value", "reference", "status"))
    return Table("rule", both("report.table.rule"), columns, tuple(_rows(dossier)), dossier.digits)


def sizes(dossier: Dossier) -> Table:
    """One row for each rate or size that the mechanism left open, with what the design made of it."""
    columns = (column("parameter"), column("value", "exact"))
    rows = tuple((path, float(size)) for path, size in dossier.scheme.terms.sizes.items())
    return Table("sizes", both("report.table.sizes"), columns, rows, dossier.digits)


def _rows(dossier: Dossier) -> Iterator[tuple[str, ...]]:
    model = dossier.scheme.model
    for path, reference in model.references.items():
        room, field = path.split(".", 1)
        value = getattr(getattr(model, room), field)
        yield path, _shown(value), reference.text, both(f"report.reference.{reference.status}")


def _shown(value: Any) -> str:
    if isinstance(value, Span):
        span = f"{value.min:,g}–{value.max:,g}"
        step = "" if value.step is None else f" / {value.step:,g}"
        return Bilingual(f"{span}{step} (open)", f"{span}{step}（待定）")
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value))
    if isinstance(value, BaseModel):
        value = {name: getattr(value, name) for name in type(value).model_fields if name in value.model_fields_set}
    if isinstance(value, Mapping):
        return " ".join(f"{name}={_shown(part)}" for name, part in value.items())
    return f"{value:,.12g}" if isinstance(value, float) else str(value)
