"""Innovation and talent, and whether moves and payments follow where knowledge and capital already go.

Figures of cities are columns of their table; where a city leaves one blank nothing is said. Exchanges are counts of
contracts of technology, investment and branches between areas: a move or payment follows one if it goes the same way.
"""

from collections.abc import Callable, Iterator, Mapping

import networkx as nx

from ..case.model import Case, City
from ..pact.scheme import Scheme
from .indicator import Indicator
from .networks import between_cities, concentration, move_network

KINDS = ("technology", "investment", "branches")


def innovation(scheme: Scheme) -> Iterator[Indicator]:
    """R&D intensity, patents and talent per head, their concentration; moves to where there is less; ties followed."""
    case, moves, pays = scheme.case, move_network(scheme), between_cities(scheme)
    people = {city.id: city.population for city in _cities(case)}
    spending, patents = known(case, lambda c: c.rd_spending), known(case, lambda c: c.patents)
    talent = known(case, lambda c: c.students), known(case, lambda c: c.skilled_workers)
    product = {city.id: city.gdp for city in _cities(case)}
    yield Indicator("rd_intensity", "percent", _ratio(spending, product))
    yield Indicator("rd_concentration", "percent", None if spending is None else concentration(spending))
    patents_each = _ratio(patents, people)
    each = None if patents_each is None else patents_each * 1e4 / case.population_unit
    yield Indicator("patents_per_10000", "index", each)
    yield Indicator("students_part", "percent", _ratio(talent[0], people))
    yield Indicator("skilled_part", "percent", _ratio(talent[1], people))
    yield Indicator("moves_down_rd", "percent", _downhill(moves, _each(spending, product)))
    yield Indicator("payments_down_rd", "percent", _downhill(pays, _each(spending, product)))
    for kind in KINDS:
        yield Indicator(f"moves_along_{kind}", "percent", along(moves, ties(case, kind)))
    yield Indicator("payments_against_technology", "percent", along(pays.reverse(), ties(case, "technology")))


def known(case: Case, figure: Callable[[City], float | None]) -> dict[str, float] | None:
    """A figure of every city; None unless all are given."""
    found = {city.id: figure(city) for city in _cities(case)}
    given = {city: value for city, value in found.items() if value is not None}
    return given if len(given) == len(found) else None


def ties(case: Case, kind: str) -> set[tuple[str, str]]:
    """Ordered pairs of cities of which the first gave to the second, or is a part of an area that did."""
    inside = {area: [c.id for c in _cities(case) if area in (c.id, c.province)] for area in _areas(case)}
    rows = [row for row in case.exchanges if row.kind == kind and row.amount > 0]
    pairs = {(g, t) for row in rows for g in row.givers for t in row.takers}
    return {(a, b) for giver, taker in pairs for a in inside[giver] for b in inside[taker] if a != b}


def along(arcs: nx.DiGraph, pairs: set[tuple[str, str]]) -> float | None:
    """Part of all weight that goes from the first to the second of a pair; None where there are no pairs."""
    whole = arcs.size(weight="weight")
    return sum(w for a, b, w in arcs.edges(data="weight") if (a, b) in pairs) / whole if whole and pairs else None


def _areas(case: Case) -> set[str]:
    return {area for row in case.exchanges for area in (*row.givers, *row.takers)}


def _cities(case: Case) -> list[City]:
    return [city for city in case.cities if not city.is_province]


def _ratio(part: Mapping[str, float] | None, whole: Mapping[str, float]) -> float | None:
    return sum(part.values()) / sum(whole.values()) if part is not None and sum(whole.values()) > 0 else None


def _each(part: Mapping[str, float] | None, whole: Mapping[str, float]) -> dict[str, float]:
    return {} if part is None or min(whole.values()) <= 0 else {city: part[city] / whole[city] for city in part}


def _downhill(arcs: nx.DiGraph, level: Mapping[str, float]) -> float | None:
    """Part of all weight that goes from where a level is higher to where it is lower; None where it is not given."""
    whole = sum(w for a, b, w in arcs.edges(data="weight") if a in level and b in level)
    down = sum(w for a, b, w in arcs.edges(data="weight") if a in level and b in level and level[a] > level[b])
    return down / whole if whole else None
