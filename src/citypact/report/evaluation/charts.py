"""Charts of a comparison: total gain against the regional gap, and gains by city."""

from ...case.model import Case
from ...evaluation.comparison import Comparison
from ...evaluation.evaluation import Evaluation
from ...text import in_language, say
from ..charts.frame import BAD, BLUE, GOOD, GRAY, GREEN, ORANGE, PINK, SKY, Chart, chart
from ..money import money_unit
from ..names import Names

_COLORS = (BLUE, ORANGE, GREEN, PINK, SKY, GRAY)


def comparison_charts(comparison: Comparison, lang: str) -> dict[str, Chart]:
    """Both charts, by key, with their texts in ``lang``; none where no mechanism has a scheme."""
    found = {c.model.title.text(lang): c.evaluation for c in comparison.columns if c.evaluation}
    if not found:
        return {}
    return {"tradeoff": _tradeoff(comparison.case, found, lang), "gains": _gains(comparison.case, found, lang)}


def _tradeoff(case: Case, found: dict[str, Evaluation], lang: str) -> Chart:
    """One point a mechanism, and the status quo at zero."""
    points = []
    for name, evaluation in found.items():
        gap, gain = (evaluation.indicator(key, "whole") for key in ("variation", "plan_gain"))
        if isinstance(gap.value, float) and isinstance(gain.value, float) and gap.before:
            tone = BAD if len(evaluation.scheme.worse_off) else GOOD
            points.append((gain.value, 100.0 * (gap.value / gap.before - 1.0), name, tone))
    points.append((0.0, 0.0, say("evaluation.column.before", lang), GRAY))
    middle = sum(point[0] for point in points) / len(points)  # labels point inwards, where there is room
    dots = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [round(point[0], 6) for point in points],
        "y": [round(point[1], 6) for point in points],
        "text": [point[2] for point in points],
        "textposition": ["middle left" if x > middle else "middle right" for x, *_ in points[:-1]] + ["bottom right"],
        "marker": {"size": 14, "color": [point[3] for point in points]},
        "cliponaxis": False,
    }
    xaxis = {"title": {"text": say("evaluation.chart.gain", lang, unit=money_unit(case))}}
    return chart(
        [dots], 420, xaxis=xaxis, yaxis={"title": {"text": say("evaluation.chart.gap", lang)}}, showlegend=False
    )


def _gains(case: Case, found: dict[str, Evaluation], lang: str) -> Chart:
    """A group of bars a city, a color a mechanism."""
    names = {city: in_language(name, lang) for city, name in Names(case).cities.items()}
    bars = [
        {
            "type": "bar",
            "name": name,
            "x": list(names.values()),
            "y": [round(float(evaluation.scheme.gain[city]), 6) for city in names],
            "marker": {"color": _COLORS[at % len(_COLORS)]},
        }
        for at, (name, evaluation) in enumerate(found.items())
    ]
    yaxis = {"title": {"text": say("evaluation.chart.money", lang, unit=money_unit(case))}}
    return chart(bars, 420, yaxis=yaxis, barmode="group")
