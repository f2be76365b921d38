"""Who pays whom, where cities lie: arrows as wide as the money, the fund where there is most room."""

import math
from collections.abc import Sequence

from ...case.places import places
from ...mechanism.parties import POOL, RESERVE
from ...pact.between import between
from ...pact.ledger import FUND
from ...text import in_language
from ..dossier import Dossier
from ..money import money_unit, number
from .frame import BLUE, DARK, RED, Chart, chart

_ASIDE = (FUND, POOL, RESERVE)
"""Who lies nowhere."""
_LEAST = 1e-6
_THIN, _THICK = 0.8, 5.0
Spot = tuple[float, float]


def on_a_map(dossier: Dossier, lang: str) -> Chart:
    """Named points, north up and east right in one scale, and an arrow for each payment between them."""
    case = dossier.scheme.case
    spots = _flat(places(case))
    paid = {pair: amount for pair, amount in between(case, dossier.scheme.ledger).items() if amount > _LEAST}
    for party in _ASIDE if spots else ():
        if any(party in pair for pair in paid):
            spots[party] = _freest(list(spots.values()))
    drawn = {pair: amount for pair, amount in paid.items() if set(pair) <= set(spots)}
    if not drawn:
        return chart([], 0)
    name = {party: in_language(dossier.names.party(party), lang) for party in spots}
    losing = set(dossier.scheme.worse_off)
    trace = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [spot[0] for spot in spots.values()],
        "y": [spot[1] for spot in spots.values()],
        "text": list(name.values()),
        "textposition": "top center",
        "marker": {
            "size": 14,
            "color": [DARK if party in _ASIDE else RED if party in losing else BLUE for party in spots],
            "symbol": ["square" if party in _ASIDE else "x" if party in losing else "circle" for party in spots],
        },
        "hoverinfo": "text",
    }
    most, unit = max(drawn.values()), in_language(money_unit(case), lang)
    arrows = [
        _arrow(spots[payer], spots[payee], amount / most)
        | {"hovertext": f"{name[payer]} → {name[payee]}: {number(amount, dossier.digits)} ({unit})"}
        for (payer, payee), amount in sorted(drawn.items(), key=lambda item: -item[1])
    ]
    hidden = {"visible": False}
    return chart([trace], 520, annotations=arrows, xaxis=hidden, yaxis=hidden | {"scaleanchor": "x"}, showlegend=False)


def _flat(degrees: dict[str, Spot]) -> dict[str, Spot]:
    """Degrees on paper: those of longitude are narrower away from the equator."""
    if not degrees:
        return {}
    middle = sum(north for _, north in degrees.values()) / len(degrees)
    narrow = math.cos(math.radians(middle))
    return {city: (east * narrow, north) for city, (east, north) in degrees.items()}


def _freest(spots: Sequence[Spot]) -> Spot:
    """The place along the edges that is farthest from all spots."""
    (west, east), (south, north) = ((min(axis), max(axis)) for axis in zip(*spots, strict=True))
    ends = [(x, y) for x in (west, (west + east) / 2, east) for y in (north, (south + north) / 2, south)]
    return max(ends, key=lambda end: min(math.dist(end, spot) for spot in spots))


def _arrow(start: Spot, end: Spot, part: float) -> dict[str, object]:
    ends = {"ax": start[0], "ay": start[1], "x": end[0], "y": end[1]}
    axes = {"axref": "x", "ayref": "y", "xref": "x", "yref": "y"}
    return {**ends, **axes, "showarrow": True, "arrowhead": 2, "arrowwidth": _THIN + _THICK * part, "text": ""}
