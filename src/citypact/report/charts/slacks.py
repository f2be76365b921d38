"""How near the tightest coalitions are to leaving."""

from ...text import in_language
from ..coalition_text import members_text
from ..dossier import Dossier
from ..money import number
from .frame import BAD, GOOD, Chart, axis_title, chart, rounded

_BARS = 15
_LONGEST = 44


def slacks(dossier: Dossier, lang: str) -> Chart:
    """Horizontal bars, the tightest on top; those that would do better alone reach left of zero."""
    table, worths = dossier.scheme.stability.head(_BARS), dossier.scheme.table
    labels = [
        in_language(members_text(dossier.names, worths.cities, worths.members(int(str(c)))), lang) for c in table.index
    ]
    amounts = rounded(dossier, table["slack"])
    bar = {
        "type": "bar",
        "orientation": "h",
        "x": amounts,
        "y": list(range(len(amounts))),
        "marker": {"color": [BAD if amount < 0 else GOOD for amount in amounts]},
        "text": [number(amount, dossier.digits) for amount in amounts],
        "textposition": "auto",
        "hovertext": labels,
        "hoverinfo": "text+x",
    }
    ticks = {"tickmode": "array", "tickvals": bar["y"], "ticktext": [_short(label) for label in labels]}
    yaxis = ticks | {"autorange": "reversed", "zeroline": False, "showgrid": False}
    xaxis = {"title": axis_title(dossier, "slack", lang)}
    return chart([bar] if amounts else [], 120 + 26 * len(amounts), xaxis=xaxis, yaxis=yaxis)


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"
