"""Every plan of moves that hosts have room for, and what a plan is worth to a centre, by plain enumeration."""

from collections.abc import Iterator
from itertools import product

from citypact.case.flows import move, present_value, works
from citypact.case.model import Case
from citypact.mechanism import Mechanism

Hosts = dict[str, str]


def every_assignment(case: Case) -> Iterator[Hosts]:
    """All plans of moves that the hosts have room for."""
    options = [[None, *(h.host for h in case.hosts if h.transfer == t.id)] for t in case.transfers]
    limit = {(row.city, row.resource): row.amount for row in case.capacities}
    for hosts in product(*options):
        used: dict[tuple[str, str], float] = {}
        for transfer, host in zip(case.transfers, hosts, strict=True):
            for resource, need in transfer.uses.items() if host else ():
                used[host, resource] = used.get((host, resource), 0.0) + need
        if all(need <= limit[place] + 1e-9 for place, need in used.items()):
            yield {t.id: h for t, h in zip(case.transfers, hosts, strict=True) if h}


def centre_value(case: Case, model: Mechanism, hosts: Hosts, projects: tuple[str, ...]) -> float:
    """What the centre makes of a plan, city by city and from the case's figures."""
    rule, part = model.coordination, model.costs.moving_origin_share
    own = {city.id: 0.0 for city in case.cities}
    ecology = 0.0
    for row in case.hosts:
        if hosts.get(row.transfer) == row.host:
            transfer = next(t for t in case.transfers if t.id == row.transfer)
            flows = move(case, transfer, row)
            tax_before, tax_after = sum(flows.forgone.values()), sum(flows.collected.values())
            own[transfer.origin] += present_value(
                case, flows.release - tax_before - flows.adjustment - part * flows.moving
            )
            own[row.host] += present_value(case, tax_after - flows.service - flows.capital - (1 - part) * flows.moving)
            ecology += present_value(case, flows.release)
    for project in case.projects:
        if project.id in projects:
            flows = works(case, project)
            benefits = {city: present_value(case, flow) for city, flow in flows.benefits.items()}
            whole = sum(b for b in benefits.values() if b > 0)
            for city, benefit in benefits.items():
                own[city] += benefit - (present_value(case, flows.cost) * benefit / whole if benefit > 0 else 0.0)
            ecology += sum(benefits.values()) if project.category == "ecological" else 0.0
    weak = sum(gain for city, gain in own.items() if next(c for c in case.cities if c.id == city).weak)
    return sum(own.values()) + rule.ecology_weight * ecology + rule.equity_weight * weak
