"""Payments, moves and linkages as networks of cities.

Payment network: an arc from payer to payee, weighted by what the pact moves in all years, in present value; the fund,
the pool and outside money are nodes of their own, for money that goes through them has no single payer. Move network:
an arc from origin to host, weighted by the tax that arrives. Linkage network: the case's links, without direction.
"""

from collections.abc import Iterable, Iterator, Mapping

import networkx as nx
import pandas as pd

from ..case.model import Case
from ..pact.ledger import TAXPAYERS
from ..pact.scheme import Scheme
from .indicator import Indicator
from .period import Period, items, pact, periods


def payment_network(scheme: Scheme) -> nx.DiGraph:
    """Who pays whom under the pact; all cities are nodes, whether they pay or not."""
    return _network(scheme, pact(scheme))


def move_network(scheme: Scheme) -> nx.DiGraph:
    """Whence and where tax moves that would not do so without the pact."""
    collected = items(scheme, "tax-collected")
    collected = collected[collected["payer"] == TAXPAYERS]
    return _network(scheme, collected.assign(payer=collected["subject"].map(lambda k: scheme.case.transfer[k].origin)))


def linkage_network(case: Case) -> nx.Graph:
    """The case's links; empty of edges where it has none."""
    graph = nx.Graph()
    graph.add_nodes_from(city.id for city in case.cities)
    graph.add_weighted_edges_from((link.city_a, link.city_b, link.strength) for link in case.links if link.strength > 0)
    return graph


def networks(scheme: Scheme) -> Iterator[Indicator]:
    """Density, reciprocity and concentration of payments; how far moves and linkages cross provinces."""
    pays, moves, links = payment_network(scheme), move_network(scheme), linkage_network(scheme.case)
    provinces = {city.id: city.province for city in scheme.case.cities}
    yield Indicator("payment_density", "percent", nx.density(pays) if len(pays) > 1 else None)
    yield Indicator("payment_reciprocity", "percent", reciprocity(pays))
    yield Indicator("payment_concentration", "percent", concentration(dict(pays.out_degree(weight="weight"))))
    yield Indicator("receipt_concentration", "percent", concentration(dict(pays.in_degree(weight="weight"))))
    yield Indicator("moves_across_provinces", "percent", across(moves.edges(data="weight"), provinces))
    yield Indicator("payments_along_links", "percent", _along(pays, links))
    yield Indicator("linkage_density", "percent", nx.density(links) if len(links) > 1 else None)
    yield Indicator("linkage_across_provinces", "percent", across(links.edges(data="weight"), provinces))
    yield Indicator("linkage_modularity", "index", _modularity(links, provinces))


def strengths(scheme: Scheme) -> pd.DataFrame:
    """By city: strength in the payment network (paid, received) and in the linkage network."""
    pays, links = payment_network(scheme), linkage_network(scheme.case)
    columns = {
        "paid": dict(pays.out_degree(weight="weight")),
        "received": dict(pays.in_degree(weight="weight")),
        "linkage": dict(links.degree(weight="weight")),
    }
    cities = [city.id for city in scheme.case.cities]
    return pd.DataFrame({name: pd.Series(by_node, dtype=float).reindex(cities) for name, by_node in columns.items()})


def reciprocity(graph: nx.DiGraph) -> float | None:
    """Part of all weight that is met by weight the other way (Squartini and others 2013, weighted networks)."""
    weight = {(a, b): w for a, b, w in graph.edges(data="weight")}
    whole = sum(weight.values())
    return sum(min(w, weight.get((b, a), 0.0)) for (a, b), w in weight.items()) / whole if whole else None


def concentration(strength: Mapping[str, float]) -> float | None:
    """Herfindahl-Hirschman index of the nodes' parts: 1 if one node has all, 1/n if all have the same."""
    whole = sum(strength.values())
    return sum((part / whole) ** 2 for part in strength.values()) if whole else None


def across(edges: Iterable[tuple[str, str, float]], provinces: Mapping[str, str]) -> float | None:
    """Part of all weight between cities of different provinces."""
    known = [(provinces[a] != provinces[b], w) for a, b, w in edges]
    whole = sum(w for _, w in known)
    return sum(w for crosses, w in known if crosses) / whole if whole else None


def _network(scheme: Scheme, rows: pd.DataFrame) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(city.id for city in scheme.case.cities)
    period: Period = periods(scheme.case)[1]
    for (payer, payee), part in rows.groupby(["payer", "payee"], sort=True):
        graph.add_edge(payer, payee, weight=period.total(part))
    return graph


def _along(pays: nx.DiGraph, links: nx.Graph) -> float | None:
    """Part of all payments from city to city that goes between linked cities."""
    between = [(links.has_edge(a, b), w) for a, b, w in pays.edges(data="weight") if a in links and b in links]
    whole = sum(w for _, w in between)
    return sum(w for linked, w in between if linked) / whole if whole and links.number_of_edges() else None


def _modularity(links: nx.Graph, provinces: Mapping[str, str]) -> float | None:
    """Modularity of the division into provinces (Newman 2004): above 0 if they keep more within than chance would."""
    if not links.number_of_edges():
        return None
    names = dict.fromkeys(provinces.values())
    groups = [{city for city in links if provinces[city] == name} for name in names]
    return float(nx.community.modularity(links, groups, weight="weight"))
