"""The charts of a report, as Plotly figures that a notebook shows too."""

from collections.abc import Callable

import plotly.graph_objects as go

from ..ledger import FUND, OUTSIDE
from ..ledger import net_flows as flows_by_year
from ..text import in_language, say
from .dossier import Dossier
from .money import money_unit, number
from .tables.gains import division_columns
from .tables.stability import members_text

# Colors that the color-blind tell apart (Okabe and Ito 2008).
_OURS, _OTHERS = "#0072B2", ("#D55E00", "#CC79A7", "#009E73")
_SHAPLEY, _NUCLEOLUS, _ALONE = "#56B4E9", "#E69F00", "#999999"
_GOOD, _BAD = "#009E73", "#D55E00"
_BARS = 15
_FONT = '"Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", system-ui, sans-serif'


def gains(dossier: Dossier, lang: str) -> go.Figure:
    """Gain of each city under each division."""
    divisions = division_columns(dossier)
    others = [*_OTHERS][: len(dossier.compared)]
    colors = [_ALONE, *others, _OURS, _SHAPLEY, _NUCLEOLUS]
    cities = [in_language(name, lang) for name in dossier.names.cities.values()]
    figure = go.Figure()
    for (heading, series), color in zip(divisions, colors, strict=True):
        if series.any():
            amounts = [float(series[city]) for city in dossier.names.cities]
            figure.add_bar(x=cities, y=_rounded(dossier, amounts), name=in_language(heading, lang), marker_color=color)
    figure.update_layout(barmode="group", bargap=0.25, yaxis_title=_axis(dossier, "gain", lang))
    return _dressed(figure, 460)


def payments(dossier: Dossier, lang: str) -> go.Figure:
    """Who pays whom by the pact, in present value: payers on the left, payees on the right."""
    ledger = dossier.scheme.ledger
    pact = ledger[ledger["settlement"]]
    present = (pact["amount"] * pact["year"].map(dossier.discount)).groupby([pact["payer"], pact["payee"]]).sum()
    nodes: dict[tuple[str, str], int] = {}
    sources, targets = [], []
    for payer, payee in present.index:
        sources.append(nodes.setdefault((_side(payer, "left"), payer), len(nodes)))
        targets.append(nodes.setdefault((_side(payee, "right"), payee), len(nodes)))
    labels = [in_language(dossier.names.party(party), lang) for _, party in nodes]
    palette = _palette(dossier)
    figure = go.Figure(
        go.Sankey(
            arrangement="snap",
            node={"label": labels, "color": [palette[party] for _, party in nodes], "pad": 14, "thickness": 16},
            link={
                "source": sources,
                "target": targets,
                "value": _rounded(dossier, present.tolist()),
                "color": [_faint(palette[payer]) for payer, _ in present.index],
            },
            valueformat=f",.{dossier.digits}f",
            valuesuffix=f" ({money_unit(dossier.scheme.case, lang)})",
        )
    )
    return _dressed(figure, 560)


def slacks(dossier: Dossier, lang: str) -> go.Figure:
    """Slack of the tightest coalitions; those that would do better alone stand left of zero."""
    table = dossier.scheme.stability.head(_BARS).iloc[::-1]
    game = dossier.scheme.table.game
    labels = [in_language(members_text(dossier, game.coalition(int(c))), lang) for c in table.index]
    amounts = _rounded(dossier, table["slack"].tolist())
    short = [label if len(label) <= 44 else f"{label[:42]}…" for label in labels]
    figure = go.Figure(
        go.Bar(
            x=amounts,
            y=list(range(len(amounts))),
            orientation="h",
            marker_color=[_BAD if amount < 0 else _GOOD for amount in amounts],
            text=[number(amount, dossier.digits) for amount in amounts],
            textposition="auto",
            hovertext=labels,
            hoverinfo="text+x",
        )
    )
    figure.update_layout(
        xaxis_title=_axis(dossier, "slack", lang),
        yaxis={"tickmode": "array", "tickvals": list(range(len(short))), "ticktext": short, "automargin": True},
    )
    return _dressed(figure, 120 + 26 * len(amounts))


def fund(dossier: Dossier, lang: str) -> go.Figure:
    """What the fund takes in and pays out each year, and its balance."""
    table = dossier.scheme.fund
    years = [str(year) for year in table.index]
    figure = go.Figure()
    for position, item in enumerate(
        sorted(set(table.columns) - {"balance"}, key=lambda i: (i.startswith("grant:"), i))
    ):
        if table[item].any():
            sign = -1.0 if item.startswith("grant:") else 1.0
            name = in_language(dossier.names.item(item), lang)
            amounts = _rounded(dossier, (sign * table[item]).tolist())
            figure.add_bar(x=years, y=amounts, name=name, marker_color=_FUND_COLORS[position % len(_FUND_COLORS)])
    balance = _rounded(dossier, table["balance"].tolist())
    name = say("report.column.balance", lang)
    figure.add_scatter(x=years, y=balance, name=name, mode="lines+markers", line={"color": "#333333"})
    figure.update_layout(barmode="relative", yaxis_title=_axis(dossier, "amount", lang), xaxis_type="category")
    return _dressed(figure, 420)


def net_flows(dossier: Dossier, lang: str) -> go.Figure:
    """Net flow of each city by year: in which years a budget feels the pact."""
    table = flows_by_year(dossier.scheme.case, dossier.scheme.ledger)
    cities = [in_language(name, lang) for name in dossier.names.cities.values()]
    amounts = [_rounded(dossier, table.loc[city].tolist()) for city in dossier.names.cities]
    figure = go.Figure(
        go.Heatmap(
            z=amounts,
            x=[str(year) for year in dossier.scheme.case.years],
            y=cities,
            colorscale=[[0.0, _BAD], [0.5, "#ffffff"], [1.0, _OURS]],
            zmid=0.0,
            texttemplate="%{z:.1f}",
            colorbar={"thickness": 12},
            hovertemplate="%{y} %{x}: %{z}<extra></extra>",
        )
    )
    figure.update_layout(yaxis={"autorange": "reversed", "automargin": True}, xaxis_type="category")
    return _dressed(figure, 120 + 28 * len(cities))


_FUND_COLORS = ("#0072B2", "#56B4E9", "#D55E00", "#E69F00", "#CC79A7", "#009E73")

EVERY: dict[str, Callable[[Dossier, str], go.Figure]] = {
    "gains": gains,
    "payments": payments,
    "slacks": slacks,
    "fund": fund,
    "net_flows": net_flows,
}


def applies(dossier: Dossier, name: str) -> bool:
    """Whether a chart has anything to show."""
    scheme = dossier.scheme
    return {
        "payments": bool(scheme.ledger["settlement"].any()),
        "slacks": len(scheme.stability) > 0,
        "fund": bool((scheme.fund != 0).to_numpy().any()),
    }.get(name, True)


def _dressed(figure: go.Figure, height: int) -> go.Figure:
    return figure.update_layout(
        template="plotly_white",
        height=height,
        font={"family": _FONT, "size": 13},
        margin={"l": 10, "r": 10, "t": 30, "b": 10},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0.0},
        yaxis_automargin=True,
        xaxis_automargin=True,
    )


def _axis(dossier: Dossier, name: str, lang: str) -> str:
    return say(f"report.chart.{name}", lang, unit=money_unit(dossier.scheme.case, lang))


def _rounded(dossier: Dossier, amounts: list[float]) -> list[float]:
    return [round(amount, dossier.digits + 2) + 0.0 for amount in amounts]


def _side(party: str, side: str) -> str:
    """Cities stand on both sides; the fund and outside money once, between them."""
    return "middle" if party in (FUND, OUTSIDE) else side


_CITY_COLORS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C6BB1", "#7F7F7F", "#B8860B")


def _palette(dossier: Dossier) -> dict[str, str]:
    colors = {city: _CITY_COLORS[i % len(_CITY_COLORS)] for i, city in enumerate(dossier.names.cities)}
    return colors | {FUND: "#333333", OUTSIDE: "#777777"}


def _faint(color: str) -> str:
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.35)"
