"""What robustness costs, step by step: the largest fall of a city's gain, and what the fund owes."""

from collections.abc import Sequence

from ...scenarios.robust import Robust, Step
from ...text import say
from ..charts.frame import BLUE, ORANGE, Chart, chart
from ..money import money_unit
from .sentences import decimals


def curve_chart(found: Robust, steps: Sequence[Step], lang: str) -> Chart:
    """Bars, one group a step; steps without a scheme have none."""
    known = [(step.name, step.found) for step in steps if step.found is not None]
    digits = decimals(found) + 2
    falls = [round(max(0.0, -float(step.changes["change"].min())), digits) for _, step in known]
    owed = [round(step.allowed.fund, digits) for _, step in known]
    series = [("fall", falls, BLUE), *([("owed", owed, ORANGE)] if any(owed) else [])]
    bars = [
        {
            "type": "bar",
            "x": [name for name, _ in known],
            "y": amounts,
            "name": say(f"robust.column.{name}", lang),
            "marker": {"color": color},
        }
        for name, amounts, color in series
    ]
    unit = say("robust.axis", lang, unit=money_unit(found.scheme.case))
    return chart(bars, 320, barmode="group", yaxis={"title": {"text": unit}})
