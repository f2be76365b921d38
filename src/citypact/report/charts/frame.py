"""What all charts have in common: fonts, margins, colors, axes."""

from collections.abc import Iterable, Mapping
from typing import Any

from ...text import say
from ..dossier import Dossier
from ..money import money_unit

Chart = dict[str, Any]
"""``{"data": [...], "layout": {...}}`` as Plotly reads it."""

# Colors that the color-blind tell apart (Okabe and Ito 2008).
BLUE, ORANGE, GREEN, PINK, SKY, RED = "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00"
YELLOW = "#F0E442"
GRAY, DARK, LINE = "#999999", "#333333", "#dfe4ea"
GOOD, BAD = GREEN, RED
_SIGNS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
"""Plotly reads every text as HTML: it would swallow what looks like a tag, and make links of names."""
_FONT = '"Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", system-ui, sans-serif'


def chart(data: list[dict[str, Any]], height: int, **layout: Any) -> Chart:
    """A figure of this height (pixels). Its texts appear as they are written, whatever signs they contain."""
    axis = {"automargin": True, "gridcolor": LINE, "zerolinecolor": DARK, "linecolor": LINE}
    common = {
        "height": height,
        "font": {"family": _FONT, "size": 13, "color": "#1d2733"},
        "margin": {"l": 10, "r": 10, "t": 30, "b": 10},
        "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0.0},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "separators": ".,",
        "xaxis": axis | layout.pop("xaxis", {}),
        "yaxis": axis | layout.pop("yaxis", {}),
    }
    return {"data": _as_written(data), "layout": _as_written(common | layout)}


def axis_title(dossier: Dossier, name: str, lang: str) -> dict[str, str]:
    """Title of an axis of money."""
    return {"text": say(f"report.chart.{name}", lang, unit=money_unit(dossier.scheme.case))}


def rounded(dossier: Dossier, amounts: Iterable[float]) -> list[float]:
    """Amounts with two digits more than the tables show."""
    return [round(float(amount), dossier.digits + 2) + 0.0 for amount in amounts]


def _as_written(part: Any) -> Any:
    """A part of a figure with the signs that Plotly would read as HTML replaced; templates are the charts' own."""
    if isinstance(part, Mapping):
        return {key: value if key == "hovertemplate" else _as_written(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_as_written(value) for value in part]
    return part.translate(_SIGNS) if isinstance(part, str) else part
