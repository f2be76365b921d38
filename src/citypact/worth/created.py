"""What a mechanism's own instruments would create for any group of cities that used them by itself.

A levy pool saves its members levy that would leave them all. The law opens it to any group, so what a coalition can do
without the others is not only to carry out its own plan, but also to pool:

    created(S) = max(0, sum over years t of d[t] saved(S, t)),
    saved(S, t): levy saved by pooling the budgets that the members have when S carries out its own best plan.

Money that outside parties give to this pact (awards, subsidies, income of funds) is no group's to create, so it is
not here.
"""

from collections.abc import Iterator

import numpy as np

from ..case.flows import budget_revenue, discount_factors, move, total
from ..case.model import BEYOND, Case
from ..game.coalitions import subset_sums
from ..mechanism import ClosedMechanism
from ..mechanism.instruments import ClosedRatesPool
from ..mechanism.instruments.levy import baselines, net_levy
from .opportunities import canonical_cities
from .table import Floats, WorthTable

Change = tuple[int, int, Floats]
"""A move, as candidate and rank of its bid, and what it adds to a city's revenue, shape (years,)."""


def created_worths(case: Case, model: ClosedMechanism, table: WorthTable) -> Floats:
    """What each coalition would create by the mechanism's instruments alone; shape (2**n,), canonical order.

    In the case's money, present value; 0 for the empty coalition and for single cities. Takes time and memory in
    proportion to 2**n (time also to years and bids).
    """
    saved = np.zeros(table.worths.size)
    if model.rates_pool is not None:
        for discount, year in zip(discount_factors(case), _saved(case, model.rates_pool, table), strict=True):
            saved += discount * year
    return np.maximum(0.0, saved)


def _saved(case: Case, rule: ClosedRatesPool, table: WorthTable) -> Iterator[Floats]:
    """Levy saved by every coalition in each year of the case, shape (2**n,)."""
    cities, changes, goes = canonical_cities(case), _changes(case, table), _goes_anyway(case, table)
    funding, baseline = baselines(np.array([c.revenue for c in cities]), np.array([c.population for c in cities]))
    sums = subset_sums(funding), subset_sums(baseline)
    inside = [(np.arange(table.worths.size) >> i & 1).astype(bool) for i in range(len(cities))]
    for t in range(case.horizon):
        alone, together = np.zeros(table.worths.size), np.zeros(table.worths.size)
        for i, city in enumerate(cities):
            revenue = np.full(table.worths.size, budget_revenue(case, city)[t] + goes[i][t])
            for k, rank, flow in changes[i]:
                revenue += np.where(table.taken[:, k] == rank, flow[t], 0.0)
            growth = np.where(inside[i], rule.retained * (revenue - city.revenue), 0.0)
            together += growth
            own = net_levy(funding[i], baseline[i], growth, most=rule.most, safety=rule.safety)
            alone += np.where(inside[i], own, 0.0)
        saved = np.zeros(table.worths.size)
        figures = (sums_of[1:] for sums_of in (*sums, together))
        saved[1:] = alone[1:] - net_levy(*figures, most=rule.most, safety=rule.safety)
        yield saved


def _changes(case: Case, table: WorthTable) -> list[list[Change]]:
    """What every bid adds to the revenue of each city over the status quo, in canonical order."""
    found: list[list[Change]] = [[] for _ in table.chances.cities]
    for k, candidate in enumerate(table.chances.candidates):
        before = _revenue(case, table, candidate.id, candidate.anyway)
        for rank in range(len(candidate.bids)):
            after = _revenue(case, table, candidate.id, table.chances.place(k, rank))
            for i in before.keys() | after.keys():
                found[i].append((k, rank, after.get(i, 0.0) - before.get(i, np.zeros(case.horizon))))
    return found


def _goes_anyway(case: Case, table: WorthTable) -> Floats:
    """What moves that happen anyway add to the revenue of each city, shape (cities, years), in canonical order."""
    flows = np.zeros((len(table.chances.cities), case.horizon))
    for k, host in table.chances.anyway.items():
        for i, flow in _revenue(case, table, k, host).items():
            flows[i] += flow
    return flows


def _revenue(case: Case, table: WorthTable, k: str, host: str | None) -> dict[int, Floats]:
    """What it adds to the revenue of cities, by their number, that a transfer is at a host (None: at its origin)."""
    if host is None:
        return {}
    flows = move(case, case.transfer[k], case.host[k, host])
    both = {flows.transfer.origin: -total(flows.forgone), host: total(flows.collected)}
    return {table.chances.cities.index(city): flow for city, flow in both.items() if city != BEYOND}
