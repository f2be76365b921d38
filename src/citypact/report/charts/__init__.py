"""The charts of a report, one to a file, as plain Plotly figures: ``plotly.graph_objects.Figure(chart)`` shows one."""

from collections.abc import Callable

from ..dossier import Dossier
from .frame import Chart
from .fund import fund
from .gains import gains
from .net_flows import net_flows
from .payments import payments
from .slacks import slacks

EVERY: dict[str, Callable[[Dossier, str], Chart]] = {
    "gains": gains,
    "payments": payments,
    "fund": fund,
    "net_flows": net_flows,
    "slacks": slacks,
}
"""A chart without data does not apply and is left out."""


def every_chart(dossier: Dossier, lang: str) -> dict[str, Chart]:
    """All charts that have something to show, with their texts in ``lang``."""
    made = {name: make(dossier, lang) for name, make in EVERY.items()}
    return {name: chart for name, chart in made.items() if chart["data"]}


__all__ = ["EVERY", "Chart", "every_chart", "fund", "gains", "net_flows", "payments", "slacks"]
