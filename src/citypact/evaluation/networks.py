"""The pact as a network of cities: who pays whom, and what moves where.

Payment network: an arc from payer to payee, weighted by what the pact moves in all years, in present value; the fund,
the pool and outside money are nodes of their own. Between cities: the same with money that goes through such a node
told apart by where it came from, in proportion. Move network: an arc from origin to host, weighted by the tax that
arrives. All of these differ between mechanisms; the case's links, which do not, only say whom a tie joins.
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


def between_cities(scheme: Scheme) -> nx.DiGraph:
    """Who pays whom in the end: of what a fund or pool pays out, each payer bears the part that it paid in.

    Outside money that goes through a fund is nobody's payment and left out.
    """
    pays, cities = payment_network(scheme), scheme.case.position
    graph = nx.DiGraph()
    graph.add_nodes_from(cities)
    for payer, party, paid in pays.edges(data="weight"):
        if payer not in cities:
            continue
        if party in cities:
            _add(graph, payer, party, paid)
            continue
        into = pays.in_degree(party, weight="weight")
        for _, payee, got in pays.out_edges(party, data="weight"):
            if payee in cities and payee != payer:
                _add(graph, payer, payee, got * paid / into)
    return graph


def networks(scheme: Scheme) -> Iterator[Indicator]:
    """Density, reciprocity, concentration and centralization of payments and moves; how far they cross provinces."""
    pays, moves, links = payment_network(scheme), move_network(scheme), linkage_network(scheme.case)
    between = between_cities(scheme)
    provinces = {city.id: city.province for city in scheme.case.cities}
    yield Indicator("payment_density", "percent", nx.density(pays) if len(pays) > 1 else None)
    yield Indicator("payment_reciprocity", "percent", reciprocity(pays))
    yield Indicator("payment_concentration", "percent", concentration(dict(pays.out_degree(weight="weight"))))
    yield Indicator("receipt_concentration", "percent", concentration(dict(pays.in_degree(weight="weight"))))
    yield Indicator("payment_centralization", "percent", centralization(pays))
    yield Indicator("payments_across_provinces", "percent", across(between.edges(data="weight"), provinces))
    yield Indicator("payments_back", "percent", _against(between, moves))
    yield Indicator("payments_along_links", "percent", _along(between, links))
    yield Indicator("move_density", "percent", nx.density(moves) if len(moves) > 1 else None)
    yield Indicator("move_reciprocity", "percent", reciprocity(moves))
    yield Indicator("origin_concentration", "percent", concentration(dict(moves.out_degree(weight="weight"))))
    yield Indicator("host_concentration", "percent", concentration(dict(moves.in_degree(weight="weight"))))
    yield Indicator("moves_across_provinces", "percent", across(moves.edges(data="weight"), provinces))
    yield Indicator("moves_along_links", "percent", _along(moves, links))


def strengths(scheme: Scheme) -> pd.DataFrame:
    """By city: strength in the payment network (paid, received), part of all payments between cities to which it is a
    party (centrality: missing where none are), strength of links."""
    pays, links, between = payment_network(scheme), linkage_network(scheme.case), between_cities(scheme)
    whole = between.size(weight="weight")
    columns = {
        "paid": dict(pays.out_degree(weight="weight")),
        "received": dict(pays.in_degree(weight="weight")),
        "centrality": {city: own / whole for city, own in between.degree(weight="weight")} if whole else {},
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


def centralization(graph: nx.DiGraph) -> float | None:
    """Nearness to a star around one party, by numbers of partners (Freeman 1979): 1 for a star, 0 if all are alike.

    None below three parties.
    """
    partners = [len({*graph.predecessors(node), *graph.successors(node)} - {node}) for node in graph]
    most, size = max(partners, default=0), len(partners)
    return sum(most - own for own in partners) / ((size - 1) * (size - 2)) if size > 2 else None


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


def _add(graph: nx.DiGraph, a: str, b: str, weight: float) -> None:
    graph.add_edge(a, b, weight=weight + (graph[a][b]["weight"] if graph.has_edge(a, b) else 0.0))


def _against(pays: nx.DiGraph, moves: nx.DiGraph) -> float | None:
    """Part of all payments that runs from a host back to an origin whose industry it took in."""
    whole = pays.size(weight="weight")
    return sum(w for a, b, w in pays.edges(data="weight") if moves.has_edge(b, a)) / whole if whole else None


def _along(arcs: nx.DiGraph, links: nx.Graph) -> float | None:
    """Part of all weight from city to city that goes between linked cities."""
    between = [(links.has_edge(a, b), w) for a, b, w in arcs.edges(data="weight") if a in links and b in links]
    whole = sum(w for _, w in between)
    return sum(w for linked, w in between if linked) / whole if whole and links.number_of_edges() else None
