"""Worths by trying every assignment: slow, obvious, and independent of the code under test."""

from itertools import product

from citypact.case.flows import move, present_value, works
from citypact.case.model import Case, Project


def brute_force_worth(case: Case, coalition: frozenset[str]) -> float:
    """Worth of a coalition of city ids by enumeration of all plans."""
    return _best_moves(case, coalition) + sum(project_worth(case, p, coalition) for p in case.projects)


def _best_moves(case: Case, coalition: frozenset[str]) -> float:
    transfers = [t for t in case.transfers if t.origin in coalition]
    options = [[None, *(h for h in case.hosts if h.transfer == t.id and h.host in coalition)] for t in transfers]
    limit = {(row.city, row.resource): row.amount for row in case.capacities}
    best = 0.0
    for hosts in product(*options):
        used: dict[tuple[str, str], float] = {}
        gain = 0.0
        for transfer, host in zip(transfers, hosts, strict=True):
            if host is not None:
                gain += present_value(case, move(case, transfer, host).joint)
                for resource, need in transfer.uses.items():
                    used[host.host, resource] = used.get((host.host, resource), 0.0) + need
        if all(need <= limit[place] + 1e-9 for place, need in used.items()):
            best = max(best, gain)
    return best


def project_worth(case: Case, project: Project, coalition: frozenset[str]) -> float:
    """What a coalition gains by a project, if it builds it."""
    flows = works(case, project)
    if not set(flows.project.members) <= coalition:
        return 0.0
    inside = sum(present_value(case, flow) for city, flow in flows.benefits.items() if city in coalition)
    return max(0.0, inside - present_value(case, flows.cost))
