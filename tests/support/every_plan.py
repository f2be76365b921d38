"""The largest pact that holds by trying every plan: the design of each plan alone, and no program over plans."""

from collections.abc import Iterator, Mapping
from itertools import product

from citypact.case.model import Case, Host, Project
from citypact.mechanism import Mechanism
from citypact.optimize.blocks import write
from citypact.optimize.live import Live
from citypact.optimize.prepared import setting
from citypact.optimize.subject import Kind
from citypact.worth import Plan, WorthTable
from citypact.worth.coordination import plan_gain


def every_plan(case: Case, table: WorthTable) -> Iterator[Plan]:
    """All plans that the hosts have room for, with every year in which what is chosen could start."""
    anyway = table.chances.anyway
    options = [[None, *_places(case, t.id, anyway)] for t in case.transfers]
    works = [[None, *_years(project)] for project in case.projects]
    for places in product(*options):
        chosen = {t.id: place for t, place in zip(case.transfers, places, strict=True) if place is not None}
        hosts = {k: host for k, (host, _) in chosen.items()}
        if _fits(case, hosts, anyway):
            for years in product(*works):
                built = {p.id: year for p, year in zip(case.projects, years, strict=True) if year is not None}
                kept = tuple(k for k in anyway if k not in chosen)
                yield Plan(hosts, tuple(built), kept, {k: year for k, (_, year) in chosen.items()}, built)


def _places(case: Case, transfer: str, anyway: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    for row in case.hosts:
        if row.transfer == transfer and row.host == anyway.get(transfer):
            yield row.host, row.start_year
        elif row.transfer == transfer and row.host in case.city:
            yield from ((row.host, year) for year in _years(row))


def _years(row: Host | Project) -> range:
    return range(row.earliest or row.start_year, (row.latest or row.start_year) + 1)


def _fits(case: Case, hosts: dict[str, str], anyway: dict[str, str]) -> bool:
    for row in case.capacities:
        used, comes = (
            sum(case.transfer[k].uses.get(row.resource, 0.0) for k, host in plan.items() if host == row.city)
            for plan in (hosts, anyway)
        )
        if used > max(row.amount * (1 + 1e-9), comes):
            return False
    return True


def shortfall(case: Case, model: Mechanism, table: WorthTable, plan: Plan) -> float | None:
    """By how much a coalition with a right must fall short under a plan, in the case's money; None: no terms at all."""
    prepared = setting(case, model, table, plan)
    program = write(prepared, frozenset({Kind.COALITION}))
    found = Live(program).minimize(0.0 if program.shortfall is None else 1.0 * program.shortfall)
    return None if found is None else found.value * prepared.scale


def largest_pact(case: Case, model: Mechanism, table: WorthTable) -> float | None:
    """Joint gain of the best plan with terms, among those with the least shortfall; None if no plan has any."""
    held = [
        (short, plan_gain(case, plan, table.chances.anyway))
        for plan in every_plan(case, table)
        if (short := shortfall(case, model, table, plan)) is not None
    ]
    if not held:
        return None
    least = min(short for short, _ in held)
    return max(gain for short, gain in held if short <= least + 1e-7)
