"""Where in a group an industry would go, and what that place can take.

A group is one player but not one place: an industry needs room at one of its cities, not bits of many. The merged case
names one site for each industry in each group and keeps that city's room apart, as a resource ``RESOURCE@CITY`` beside
the pooled one, wherever more industries could come to it than it can take. The sites are those of the best joint plan
of all cities, so that the merged case can carry out that plan and no plan that the cities could not.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..case.model import BEYOND, Capacity, Case, Evidence, Host, Transfer
from ..worth.alternative import moves_anyway
from ..worth.assignment import assignment
from ..worth.opportunities import opportunities
from ..worth.packing import Packing
from .internal import gain_of

Left = Mapping[tuple[str, str], float]
"""What a city has left of a resource, by city and resource."""
Chosen = Mapping[tuple[str, str], Host]
"""The host row that stands for a group, by transfer and group."""


def best_moves(case: Case) -> dict[str, str]:
    """Host of each transfer in the best plan of all cities together. Raises SolverLimit if it was not proven best."""
    chances = opportunities(case, anyway=moves_anyway(case))
    packing = Packing(assignment(chances, everyone=True))
    every = (1 << len(packing.problem.columns)) - 1
    chosen = packing.bids([packing.settle(every).plan]) if every else []
    places = {chances.candidates[k].id: chances.place(k, rank) for k, rank in chosen}
    return {k: host for k, host in places.items() if host is not None}


def greatest_gains(case: Case, group_of: Callable[[str], str]) -> dict[tuple[str, str], Host]:
    """For each transfer and group the host with the greatest joint gain, the first of equals.

    A transfer that goes anyway goes to the very host that it does.
    """
    best: dict[tuple[str, str], Host] = {}
    gains: dict[tuple[str, str], float] = {}
    for row in case.hosts:
        key, gain = (row.transfer, group_of(row.host)), gain_of(case, case.transfer[row.transfer], row)
        if key not in best or gain > gains[key]:
            best[key], gains[key] = row, gain
    return best | {(k, group_of(host)): case.host[k, host] for k, host in moves_anyway(case).items()}


def planned_sites(case: Case, group_of: Callable[[str], str]) -> dict[tuple[str, str], Host]:
    """For each transfer and group the host of the best joint plan, else the one with the greatest joint gain."""
    planned = {(k, group_of(host)): case.host[k, host] for k, host in best_moves(case).items()}
    going = {(k, group_of(host)) for k, host in moves_anyway(case).items()}
    return {key: row if key in going else planned.get(key, row) for key, row in greatest_gains(case, group_of).items()}


@dataclass(frozen=True)
class Site:
    """A city whose room for the industries that would come to it is kept apart."""

    group: str
    city: str
    resource: str
    room: float
    coming: tuple[str, ...]
    """The transfers whose site it is."""

    @property
    def name(self) -> str:
        """Key of the resource."""
        return f"{self.resource}@{self.city}"


def crowded_sites(case: Case, chosen: Chosen, left: Left) -> list[Site]:
    """Sites that cannot take all industries that would come."""
    found = []
    members: dict[str, set[str]] = {}
    for (_, group), row in chosen.items():
        if group == BEYOND:
            continue
        members.setdefault(group, set()).add(row.host)
    for group, cities in members.items():
        for city in sorted(cities, key=case.position.__getitem__):
            coming = tuple(k for (k, g), row in chosen.items() if g == group and row.host == city)
            for resource in case.resources:
                uses = {k: case.transfer[k].uses[resource] for k in coming if case.transfer[k].uses.get(resource)}
                if (city, resource) in left and sum(uses.values()) > left[city, resource]:
                    found.append(Site(group, city, resource, left[city, resource], tuple(uses)))
    return found


def with_sites(transfers: Iterable[Transfer], sites: Iterable[Site]) -> tuple[Transfer, ...]:
    """The transfers with their use of the rooms that are kept apart."""
    listed = list(sites)

    def uses(transfer: Transfer) -> dict[str, float]:
        own = {s.name: transfer.uses[s.resource] if transfer.id in s.coming else 0.0 for s in listed}
        return {**transfer.uses, **own}

    return tuple(transfer.model_copy(update={"uses": uses(transfer)}) for transfer in transfers)


def site_capacities(
    sites: Iterable[Site], hosts: Iterable[Host], uses: Mapping[str, Transfer], source: str, evidence: Evidence
) -> Iterator[Capacity]:
    """The room of each site at its group; other groups, where these industries go elsewhere, have enough of it."""
    offered = list(hosts)
    for site in sites:
        others = dict.fromkeys(row.host for row in offered if row.transfer in site.coming)
        others = {host: None for host in others if host not in (site.group, BEYOND)}
        enough = sum(uses[k].uses[site.resource] for k in site.coming)
        for group, amount in {site.group: site.room, **dict.fromkeys(others, enough)}.items():
            yield Capacity(city=group, resource=site.name, amount=round(amount, 9), source=source, evidence=evidence)
