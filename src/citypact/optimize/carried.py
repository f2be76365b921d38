"""What a plan brings beside payments: its deals, its works, and what is neither, as the program needs them."""

from collections.abc import Iterable, Mapping

import numpy as np

from ..case.firms import compensation
from ..case.flows import Move, Works, move, moves_of, total, works
from ..case.model import BEYOND, Case
from ..case.players import on_provinces
from ..mechanism import ClosedMechanism, shared_tax
from ..mechanism.harm import compensations
from ..worth import Plan
from .setting import Deal, Floats, Work

Position = Mapping[str, int]
"""Number of each city in canonical order."""


def deals_of_moves(
    case: Case,
    model: ClosedMechanism,
    moves: Iterable[Move],
    anyway: Mapping[str, str],
    position: Position,
    scale: float,
) -> tuple[Deal, ...]:
    """A deal for each move, in their order. ``anyway``: host of each transfer that moves without a pact."""
    province = {city.id: city.province for city in case.cities}
    part, rule = model.costs.moving_origin_share, model.tax_sharing
    before = moves_of(case, anyway)
    found = []
    for flows in moves:
        k, shared = flows.transfer.id, shared_tax(case, model, flows)
        since = [max(1, t - shared.clock + 1) for t in range(case.horizon)]
        firm = compensation(case, before[k], flows) if k in before else np.zeros(case.horizon)
        loss = _lost(flows) - _lost(before[k]) if k in before else _lost(flows)
        origin, host = flows.transfer.origin, flows.host.host
        found.append(
            Deal(
                transfer=k,
                sector=flows.transfer.sector,
                origin=position[origin],
                host=position[host],
                provinces=(province[origin], province[host]),
                shared=shared.scaled(scale),
                origin_own=(flows.of_origin(part) - part * firm) / scale,
                host_own=(flows.of_host(1.0 - part) - shared.treasury - (1.0 - part) * firm) / scale,
                loss=loss / scale,
                collected=total(flows.collected) / scale,
                shares=tuple(rule.ratios(y) if shared.base[t] > 0 else (0.0, 0.0) for t, y in enumerate(since)),
                parts=tuple(rule.segment(year) for year in since),
            )
        )
    return tuple(found)


def _lost(flows: Move) -> Floats:
    """Tax the origin loses, net of its release benefit."""
    return flows.lost - flows.release


def works_of(
    case: Case, model: ClosedMechanism, built: Iterable[Works], position: Position, scale: float
) -> tuple[Work, ...]:
    """A work for each project that is built, in their order."""
    found = []
    for flows in built:
        benefits = {position[city]: flow / scale for city, flow in flows.benefits.items()}
        paid = compensations(case, model, flows)
        compensation = {position[city]: flow / scale for city, flow in paid.items()}
        payers = tuple(sorted(i for i, flow in benefits.items() if flow.sum() > 0))
        project = flows.project
        found.append(Work(project.id, project.category, flows.cost / scale, benefits, compensation, payers))
    return tuple(found)


def beside(case: Case, plan: Plan, anyway: Mapping[str, str], position: Position) -> Floats:
    """What is no deal of the pact: see ``Setting.beside``; in the case's money. A sum over transfers."""
    flows_of_cities = np.zeros((len(position), case.horizon))
    for k, host in plan.hosts.items():
        if host == BEYOND:
            flows = move(case, case.transfer[k], case.host[k, host])
            flows_of_cities[position[flows.transfer.origin]] += flows.of_origin(0.0)
    for k, flows in moves_of(case, anyway).items():
        origin, host = position[flows.transfer.origin], flows.host.host
        flows_of_cities[origin] -= flows.of_origin(0.0)
        if host != BEYOND:
            flows_of_cities[position[host]] -= flows.of_host(1.0)
        if k not in plan.hosts:
            flows_of_cities[origin] -= compensation(case, flows, None)
    for sign, hosts in ((1.0, plan.hosts), (-1.0, anyway)):
        for flows in moves_of(case, hosts).values():
            for tier, change in on_provinces(case, flows).items():
                flows_of_cities[position[tier]] += sign * change
    return flows_of_cities


def imputed(case: Case, plan: Plan, anyway: Mapping[str, str], position: Position) -> Floats:
    """Benefits over the status quo that no budget sees; shape (cities, years), the case's money. A sum over parts."""
    found = np.zeros((len(position), case.horizon))
    for sign, hosts in ((1.0, plan.hosts), (-1.0, anyway)):
        for flows in moves_of(case, hosts).values():
            found[position[flows.transfer.origin]] += sign * (flows.release - flows.release_revenue)
    for work in (works(case, case.project[p]) for p in plan.projects):
        for city, benefit in work.benefits.items():
            found[position[city]] += benefit - work.revenue[city]
    return found
