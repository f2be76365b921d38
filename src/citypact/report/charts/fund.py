"""The fund by year."""

from ...text import in_language, say
from ..dossier import Dossier
from ..tables.fund import fund_items, goes_out
from .frame import BLUE, DARK, GRAY, GREEN, LINE, ORANGE, PINK, RED, SKY, YELLOW, Chart, axis_title, chart, rounded

_COLORS = {
    "contribution": BLUE,
    "fund-share": SKY,
    "fund-income": GRAY,
    "interest": LINE,
    "grant:compensation": RED,
    "fund-works": ORANGE,
    "harm-compensation": YELLOW,
    "grant:weak-area": PINK,
    "grant:ecology": GREEN,
    "fund-remainder": GRAY,
}


def fund(dossier: Dossier, lang: str) -> Chart:
    """Stacked bars: what comes in above zero, what goes out below; a line for the balance."""
    table = dossier.scheme.fund
    years = [str(year) for year in table.index]
    bars = [
        {
            "type": "bar",
            "x": years,
            "y": rounded(dossier, -table[item] if goes_out(item) else table[item]),
            "name": in_language(dossier.names.item(item), lang),
            "marker": {"color": _COLORS[item]},
        }
        for item in fund_items(dossier)
    ]
    balance = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": years,
        "y": rounded(dossier, table["balance"]),
        "name": say("report.column.balance", lang),
        "line": {"color": DARK},
    }
    yaxis = {"title": axis_title(dossier, "amount", lang)}
    return chart([*bars, balance] if bars else [], 360, barmode="relative", xaxis={"type": "category"}, yaxis=yaxis)
