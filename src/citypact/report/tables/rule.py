"""The rule book that was applied, each parameter with its reference."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from ...catalogue import keys
from ...mechanism import Span
from ...text import Bilingual, Given, Joined, Message, both, in_language
from ..dossier import Dossier
from ..table import Table, column


def rule(dossier: Dossier) -> Table:
    """One row a parameter that the mechanism sets: value, reference, and how far the reference was checked."""
    columns = tuple(column(name) for name in ("parameter", "value", "reference", "status"))
    return Table("rule", both("report.table.rule"), columns, tuple(_rows(dossier)), dossier.digits)


def sizes(dossier: Dossier) -> Table:
    """One row for each rate or size that the mechanism left open, with what the design made of it."""
    columns = (column("parameter"), column("value", "exact"))
    rows = tuple((parameter_name(path), float(size)) for path, size in dossier.scheme.terms.sizes.items())
    return Table("sizes", both("report.table.sizes"), columns, rows, dossier.digits)


def _rows(dossier: Dossier) -> Iterator[tuple[str, ...]]:
    model = dossier.scheme.model
    for path, reference in model.references.items():
        room, field = path.split(".", 1)
        value = getattr(getattr(model, room), field)
        text = Given(reference.text, reference.zh or reference.text)
        yield parameter_name(path), _shown(value), text, both(f"report.reference.{reference.status}")


def parameter_name(path: str) -> Bilingual:
    """A parameter by its path in a rule book; in Chinese by its name too, where it has one. Words stay as they are."""
    if isinstance(path, Bilingual):
        return path
    name = _called(f"rule.parameter.{path}")
    return Given(path, path if name is None else in_language(Joined([name, path], "blank"), "zh"))


def _called(key: str) -> Message | None:
    """What a word of rule books is called; None for one of the case's own, such as a tax."""
    return both(key) if key in _named() else None


@cache
def _named() -> frozenset[str]:
    return frozenset(key for key in keys() if key.startswith(("rule.parameter.", "rule.value.")))


def _shown(value: Any) -> str:
    if isinstance(value, Span):
        span = f"{value.min:,g}–{value.max:,g}"
        step = "" if value.step is None else f" / {value.step:,g}"
        return both("report.rule_open", span=f"{span}{step}")
    if isinstance(value, tuple):
        return Joined(map(_shown, value))
    if isinstance(value, BaseModel):
        value = {name: getattr(value, name) for name in type(value).model_fields if name in value.model_fields_set}
    if isinstance(value, Mapping):
        return Joined((Joined([f"{name}=", _shown(part)], "nothing") for name, part in value.items()), "blank")
    if isinstance(value, bool):
        return both(f"report.{'yes' if value else 'no'}")
    if isinstance(value, str):
        return Given(value, in_language(_called(f"rule.value.{value}") or value, "zh"))
    return f"{value:,.12g}" if isinstance(value, float) else str(value)
