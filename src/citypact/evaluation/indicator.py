"""One figure of an evaluation, with what is needed to show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["money", "slack", "percent", "count", "persons", "per-person", "index", "year", "cities"]
"""``money`` and ``slack`` (money of which even the least is told apart from nothing) in the case's unit,
``percent`` as a fraction, ``per-person`` in currency units a person and year."""

BY_CITY: Mapping[str, Kind] = {
    "gain": "money",
    "gain_first_years": "money",
    "budget": "money",
    "imputed": "money",
    "loss_years": "count",
    "payback_year": "year",
    "to_finance": "money",
    "peak_to_finance": "money",
    "revenue_change": "money",
    "tax_forgone": "money",
    "tax_returned": "money",
    "revenue_per_head_before": "per-person",
    "revenue_per_head_after": "per-person",
    "pledge": "money",
    "paid": "money",
    "received": "money",
    "centrality": "percent",
    "linkage": "index",
}
"""What the figures by city are."""


@dataclass(frozen=True)
class Indicator:
    """A figure of a scheme; ``money`` is in present value unless its text says otherwise."""

    key: str
    kind: Kind
    value: float | tuple[str, ...] | None
    """None where it is not defined; ``cities``: keys of cities."""
    period: str | None = None
    """"first" or "whole" for what is measured over years."""
    before: float | None = None
    """The same in the status quo, where there is such a thing."""
