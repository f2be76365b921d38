"""Charts of a sweep: how gains are spread, by year too, how likely losses are, when trouble begins, what matters."""

from typing import Any

import numpy as np
import pandas as pd

from ...scenarios.sweep import Summary
from ...text import in_language, say
from ..charts.frame import BLUE, DARK, ORANGE, RED, SKY, Chart, chart
from ..drawing.fan import fan_height
from ..money import money_unit
from ..names import Names
from .tables import order_of_matters

_PALE, _SOFT = "#cfe6f5", SKY
_ROW, _AROUND = 30, 90


def sweep_charts(found: Summary, lang: str) -> dict[str, Chart]:
    """The charts in which there is something to see, by key, with their texts in ``lang``."""
    charts = {"spread": _spread(found, lang), "years": _years(found, lang)}
    if found.by_city[["worse_off", "worse_off_in_cash"]].to_numpy().any():
        charts["losses"] = _losses(found, lang)
    if found.trouble["chance"].any():
        charts["trouble"] = _trouble(found, lang)
    if found.matters is not None:
        charts["matters"] = _matters(found, lang)
    return charts


def _spread(found: Summary, lang: str) -> Chart:
    """Gain of each city: nine in ten futures, every other one, the median; a stroke for what was forecast."""
    table = found.by_city
    trace = {
        "type": "spread",
        "name": say("sweep.chart.futures", lang),
        "y": _names(found, lang),
        **{part: _numbers(table[name]) for part, name in (("low", "q5"), ("middle", "q50"), ("high", "q95"))},
        "inner": np.column_stack([_numbers(table["q25"]), _numbers(table["q75"])]).tolist(),
        "beside": _numbers(table["as_designed"]),
        "marker": {"color": BLUE},
    }
    return chart([trace], _AROUND + _ROW * len(table), xaxis=_axis(found, "gain", lang))


def _losses(found: Summary, lang: str) -> Chart:
    """How likely each city is worse off, with all that it gains and in money of its budget alone."""
    bars = [
        {
            "type": "bar",
            "name": say(f"sweep.column.{name}", lang),
            "x": _names(found, lang),
            "y": (100.0 * found.by_city[name]).round(4).tolist(),
            "marker": {"color": color},
        }
        for name, color in (("worse_off", RED), ("worse_off_in_cash", ORANGE))
    ]
    return chart(bars, 340, barmode="group", yaxis={"title": {"text": say("sweep.chart.percent", lang)}})


def _years(found: Summary, lang: str) -> Chart:
    """Fans: what each city gets by year."""
    traces = []
    for city, name in zip(found.cities, _names(found, lang), strict=True):
        own = found.by_year.loc[city]
        bands = [[_numbers(own[low]), _numbers(own[high])] for low, high in (("q5", "q95"), ("q25", "q75"))]
        years = [int(str(year)) for year in own.index]
        traces.append({"type": "fan", "name": name, "x": years, "bands": bands, "y": _numbers(own["q50"])})
    unit = money_unit(found.sweep.scheme.case)
    keys = [[say(f"sweep.chart.{name}", lang, unit=unit), color] for name, color in _KEYS]
    return chart(traces, fan_height(len(traces)), keys=keys)


_KEYS = (("nine_in_ten", _PALE), ("every_other", _SOFT), ("median", DARK))


def _trouble(found: Summary, lang: str) -> Chart:
    """Part of the futures in which a city would rather leave from a year on."""
    bars = {
        "type": "bar",
        "name": say("sweep.table.trouble", lang),
        "x": [str(year) for year in found.trouble.index],
        "y": (100.0 * found.trouble["chance"]).round(4).tolist(),
        "marker": {"color": RED},
    }
    return chart([bars], 300, yaxis={"title": {"text": say("sweep.chart.percent", lang)}})


def _matters(found: Summary, lang: str) -> Chart:
    """Both indices of each number with their intervals."""
    indices = found.matters
    assert indices is not None
    order = order_of_matters(indices)
    traces: list[dict[str, Any]] = [
        {
            "type": "spread",
            "name": say(f"sweep.column.{name}", lang),
            "y": [found.sweep.sample.names[at] for at in order],
            "low": np.round(interval[order, 0], 6).tolist(),
            "middle": np.round(values[order], 6).tolist(),
            "high": np.round(interval[order, 1], 6).tolist(),
            "marker": {"color": color},
        }
        for name, values, interval, color in (
            ("total", indices.total, indices.total_interval, BLUE),
            ("first", indices.first, indices.first_interval, ORANGE),
        )
    ]
    axis = {"title": {"text": say("sweep.chart.variance", lang)}}
    return chart(traces, _AROUND + _ROW * len(order), xaxis=axis)


def _names(found: Summary, lang: str) -> list[str]:
    names = Names(found.sweep.scheme.case)
    return [in_language(names.party(city), lang) for city in found.cities]


def _axis(found: Summary, name: str, lang: str) -> dict[str, Any]:
    return {"title": {"text": say(f"sweep.chart.{name}", lang, unit=money_unit(found.sweep.scheme.case))}}


def _numbers(column: "pd.Series[float]") -> list[float]:
    return [round(float(number), 6) + 0.0 for number in column]
