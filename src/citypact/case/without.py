"""A case with something left out: a transfer, a project, a city, or all hosts of a transfer but one.

What is left out takes its rows with it. Scenarios and formulas go too: they speak of rows that may be gone, and a case
made here is asked what could be agreed, not kept.
"""

from .model import Case


def without_transfer(case: Case, key: str) -> Case:
    """The same facts where a transfer is not spoken of: it stays where it is."""
    kept = tuple(row for row in case.transfers if row.id != key)
    return _fresh(case, transfers=kept, hosts=tuple(row for row in case.hosts if row.transfer != key))


def without_project(case: Case, key: str) -> Case:
    """The same facts where a project is not spoken of: nobody builds it."""
    kept = tuple(row for row in case.projects if row.id != key)
    return _fresh(case, projects=kept, project_benefits=tuple(r for r in case.project_benefits if r.project != key))


def without_city(case: Case, key: str) -> Case:
    """The same facts without a city: what begins there, what needs its consent, and what it could host go too."""
    transfers = tuple(row for row in case.transfers if row.origin != key)
    projects = tuple(row for row in case.projects if key not in row.members)
    moved, built = {row.id for row in transfers}, {row.id for row in projects}
    benefits = tuple(row for row in case.project_benefits if row.city != key and row.project in built)
    return _fresh(
        case,
        cities=tuple(row for row in case.cities if row.id != key),
        transfers=transfers,
        hosts=tuple(row for row in case.hosts if row.host != key and row.transfer in moved),
        capacities=tuple(row for row in case.capacities if row.city != key),
        projects=projects,
        project_benefits=benefits,
        links=tuple(row for row in case.links if key not in (row.city_a, row.city_b)),
    )


def with_host(case: Case, transfer: str, host: str) -> Case:
    """The same facts where a transfer can go to one host alone."""
    return _fresh(case, hosts=tuple(row for row in case.hosts if row.transfer != transfer or row.host == host))


def _fresh(case: Case, **tables: object) -> Case:
    return case.model_copy(update={"scenarios": (), "derivation": (), **tables})
