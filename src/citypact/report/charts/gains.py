"""Gain of each city under each division."""

from ...text import in_language
from ..dossier import Dossier
from ..tables.gains import division_columns
from .frame import BLUE, GRAY, GREEN, ORANGE, PINK, RED, SKY, Chart, axis_title, chart, rounded

_ALONE, _COMPARED, _SCHEME, _SHAPLEY, _NUCLEOLUS = GRAY, (RED, PINK, GREEN), BLUE, SKY, ORANGE


def gains(dossier: Dossier, lang: str) -> Chart:
    """Grouped bars: one group a city, one bar a division; a division of nothing is left out."""
    compared = [_COMPARED[i % len(_COMPARED)] for i in range(len(dossier.compared))]
    known = [_NUCLEOLUS] if "nucleolus" in dossier.scheme.gains else []
    colors = [_ALONE, *compared, _SCHEME, _SHAPLEY, *known]
    cities = [in_language(name, lang) for name in dossier.names.cities.values()]
    bars = [
        {
            "type": "bar",
            "x": cities,
            "y": rounded(dossier, (series[city] for city in dossier.names.cities)),
            "name": in_language(heading, lang),
            "marker": {"color": color},
        }
        for (heading, series), color in zip(division_columns(dossier), colors, strict=True)
        if series.any()
    ]
    yaxis = {"title": axis_title(dossier, "gain", lang)}
    return chart(bars, 380, barmode="group", bargap=0.25, yaxis=yaxis)
