"""The unit in which an indicator stands, for tables and for machines."""

from ...case.model import Case
from ...evaluation.indicator import Kind
from ...text import both
from ..money import NOTHING, currency, money_unit
from ..money import Kind as Shown

SHOWN: dict[Kind, Shown] = {
    "money": "money",
    "slack": "slack",
    "percent": "percent",
    "count": "count",
    "persons": "count",
    "per-person": "count",
    "index": "index",
    "year": "year",
}
"""How a figure of each kind is shown."""


def unit(case: Case, kind: Kind) -> str:
    """The unit in words, in both languages; a dash for what has none or carries it, as a percentage does."""
    if kind in ("money", "slack"):
        return money_unit(case)
    if kind == "per-person":
        return both("evaluation.unit.per_person", currency=currency(case))
    return both("evaluation.unit.persons") if kind == "persons" else NOTHING


def unit_key(case: Case, kind: Kind) -> str:
    """The unit as files for machines have it: what ``unit`` says, or the kind; a percentage is a fraction there."""
    said = str(unit(case, kind))
    return said if said != NOTHING else "fraction" if kind == "percent" else kind
