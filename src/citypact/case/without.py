"""A case with something left out: a transfer, a project, a city, or all hosts of a transfer but one.

What is left out takes its rows with it. Scenarios and formulas go too: they speak of rows that may be gone, and a case
made here is asked what could be agreed, not kept.
"""

from collections.abc import Collection

from citypact.errors import InvalidInput
from citypact.reading.record import problem
from citypact.reading.suggest import suggestion

from .model import BEYOND, Case, Exchange, Host, Transfer


def without_transfer(case: Case, key: str) -> Case:
    """The same facts where a transfer is not spoken of: it stays where it is."""
    kept = tuple(row for row in case.transfers if row.id != key)
    return _fresh(case, transfers=kept, hosts=tuple(row for row in case.hosts if row.transfer != key))


def without_project(case: Case, key: str) -> Case:
    """The same facts where a project is not spoken of: nobody builds it."""
    kept = tuple(row for row in case.projects if row.id != key)
    return _fresh(case, projects=kept, project_benefits=tuple(r for r in case.project_benefits if r.project != key))


def without_cities(case: Case, keys: Collection[str]) -> Case:
    """The same facts without some cities.

    Raises InvalidInput if there is no such city, or nobody would be left.
    """
    known = [city.id for city in case.cities]
    problems = [
        problem("case.no_such_city", case.id, value=k, hint=suggestion(k, known)) for k in keys if k not in known
    ]
    if not problems and set(keys) >= set(known):
        problems = [problem("case.nobody_left", case.id)]
    if problems:
        raise InvalidInput(problems)
    for key in dict.fromkeys(keys):
        case = without_city(case, key)
    return case


def without_city(case: Case, key: str) -> Case:
    """The same facts without a city: what begins there, what needs its consent, and what it could host go too.

    A firm that would go there without a pact leaves the region instead.
    """
    somewhere = {row.transfer for row in case.hosts if row.host != key}
    transfers = tuple(
        _away(row) if row.anyway == key else row
        for row in case.transfers
        if row.origin != key and (row.id in somewhere or row.anyway == key)
    )
    projects = tuple(row for row in case.projects if key not in row.members)
    moved, built = {row.id for row in transfers}, {row.id for row in projects}
    benefits = tuple(row for row in case.project_benefits if row.city != key and row.project in built)
    gone = [case.host[row.id, key] for row in case.transfers if row.anyway == key and row.id in moved]
    return _fresh(
        case,
        cities=tuple(row for row in case.cities if row.id != key),
        tiers=tuple(row for row in case.tiers if row.city != key),
        transfers=transfers,
        hosts=(
            *(row for row in case.hosts if row.host != key and row.transfer in moved),
            *(_outside(row) for row in gone if (row.transfer, BEYOND) not in case.host),
        ),
        capacities=tuple(row for row in case.capacities if row.city != key),
        projects=projects,
        project_benefits=benefits,
        links=tuple(row for row in case.links if key not in (row.city_a, row.city_b)),
        sectors=tuple(row for row in case.sectors if row.city != key),
        exchanges=tuple(_among(row, key) for row in case.exchanges if {key} not in (set(row.givers), set(row.takers))),
    )


def _away(row: Transfer) -> Transfer:
    return row.model_copy(update={"anyway": BEYOND})


def _outside(row: Host) -> Host:
    """A host as the world outside, where nobody of the case collects a tax or bears a cost."""
    nothing = {"capital_cost": 0.0, "annual_cost": 0.0, "moving_cost": 0.0, "ramp_years": 0}
    return row.model_copy(update={"host": BEYOND, "taxes": dict.fromkeys(row.taxes, 0.0), **nothing})


def _among(row: Exchange, key: str) -> Exchange:
    others = {part: tuple(k for k in getattr(row, part) if k != key) for part in ("givers", "takers")}
    return row.model_copy(update=others)


def with_host(case: Case, transfer: str, host: str) -> Case:
    """The same facts where a transfer can go to one host alone."""
    return _fresh(case, hosts=tuple(row for row in case.hosts if row.transfer != transfer or row.host == host))


def _fresh(case: Case, **tables: object) -> Case:
    return case.model_copy(update={"scenarios": (), "derivation": (), **tables})
