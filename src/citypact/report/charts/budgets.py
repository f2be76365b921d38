"""In which years a budget is up or down by the pact."""

from ...pact.budgets import budget_flows
from ...text import in_language
from ..dossier import Dossier
from ..money import number
from .frame import BAD, BLUE, Chart, axis_title, chart, rounded


def budgets(dossier: Dossier, lang: str) -> Chart:
    """Heat map: cities by years, blue where more comes in than goes out, red where less."""
    table = budget_flows(dossier.scheme.case, dossier.scheme.ledger)
    by_city = [rounded(dossier, table.T[city]) for city in dossier.names.cities]
    heat = {
        "type": "heatmap",
        "z": by_city,
        "text": [[number(amount, dossier.digits) for amount in line] for line in by_city],
        "x": [str(year) for year in dossier.scheme.case.years],
        "y": [in_language(name, lang) for name in dossier.names.cities.values()],
        "colorscale": [[0.0, BAD], [0.5, "#ffffff"], [1.0, BLUE]],
        "zmid": 0.0,
        "texttemplate": "%{text}",
        "colorbar": {"thickness": 12},
        "hovertemplate": "%{y} %{x}: %{z}<extra></extra>",
    }
    height = 120 + 28 * len(dossier.names.cities)
    title = axis_title(dossier, "budget", lang)
    return chart([heat], height, title=title, yaxis={"autorange": "reversed"}, xaxis={"type": "category"})
