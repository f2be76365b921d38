"""Who pays whom by the pact, in present value."""

from ...mechanism.parties import POOL, RESERVE
from ...pact.between import between
from ...pact.ledger import FUND
from ...text import in_language
from ..dossier import Dossier
from ..money import money_unit
from .frame import BLUE, DARK, GRAY, GREEN, ORANGE, PINK, RED, SKY, Chart, axis_title, chart, rounded

_CITIES = (BLUE, ORANGE, GREEN, PINK, SKY, RED, "#8C6BB1", "#7F7F7F", "#B8860B")


def payments(dossier: Dossier, lang: str) -> Chart:
    """Sankey diagram: payers on the left, payees on the right, the fund between them."""
    present = between(dossier.scheme.case, dossier.scheme.ledger)
    nodes: dict[tuple[str, str], int] = {}
    links: dict[str, list[object]] = {"source": [], "target": [], "color": []}
    colors = _colors(dossier)
    for payer, payee in present:
        links["source"].append(nodes.setdefault(_node(payer, "payer"), len(nodes)))
        links["target"].append(nodes.setdefault(_node(payee, "payee"), len(nodes)))
        links["color"].append(_faint(colors.get(payer, GRAY)))
    labels = [in_language(dossier.names.party(party), lang) for _, party in nodes]
    node = {"label": labels, "color": [colors.get(party, GRAY) for _, party in nodes], "pad": 14, "thickness": 16}
    sankey = {
        "type": "sankey",
        "arrangement": "snap",
        "node": node,
        "link": links | {"value": rounded(dossier, present.values())},
        "valueformat": f",.{dossier.digits}f",
        "valuesuffix": f" ({in_language(money_unit(dossier.scheme.case), lang)})",
    }
    return chart([sankey] if len(present) else [], 440, title=axis_title(dossier, "paid", lang))


def _node(party: str, side: str) -> tuple[str, str]:
    """Everybody stands on both sides; funds and the pool once, between them."""
    return ("middle" if party in (FUND, POOL, RESERVE) else side, party)


def _colors(dossier: Dossier) -> dict[str, str]:
    cities = {city: _CITIES[i % len(_CITIES)] for i, city in enumerate(dossier.names.cities)}
    return cities | dict.fromkeys((FUND, POOL, RESERVE), DARK)


def _faint(color: str) -> str:
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.35)"
