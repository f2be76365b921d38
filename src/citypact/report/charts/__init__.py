"""The charts of a report, one to a file, as plain Plotly figures: ``plotly.graph_objects.Figure(chart)`` shows one."""

from collections.abc import Callable

from ..dossier import Dossier
from .budgets import budgets
from .frame import Chart
from .fund import fund
from .gains import gains
from .on_a_map import on_a_map
from .payments import payments
from .slacks import slacks

EVERY: dict[str, Callable[[Dossier, str], Chart]] = {
    "gains": gains,
    "map": on_a_map,
    "payments": payments,
    "fund": fund,
    "budgets": budgets,
    "slacks": slacks,
}
"""A chart without data does not apply and is left out."""


def every_chart(dossier: Dossier, lang: str) -> dict[str, Chart]:
    """All charts that have something to show, with their texts in ``lang``."""
    made = {name: make(dossier, lang) for name, make in EVERY.items()}
    return {name: chart for name, chart in made.items() if chart["data"]}


__all__ = ["EVERY", "Chart", "budgets", "every_chart", "fund", "gains", "on_a_map", "payments", "slacks"]
