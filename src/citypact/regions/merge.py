"""Cities merged into larger players.

Totals add up. What lies inside one group is no matter between players any more: an industry that a group is better off
keeping inside, and a project that touches nobody else, are left out, and gains are over what each group does by itself
(see ``internal``). Capacities of a group are pooled, unless that would let some coalition do what its cities cannot:
then the room of each site is kept apart as well (see ``sites``). No coalition is worth more than its cities are.

What goes to another group without a pact goes there in the merged case too, to the same host; that its own group could
send it to another of its cities is left out. What goes to a city of its own group is a matter of that group.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from ..case.flows import present_value, works
from ..case.model import Capacity, Case, City, Evidence, Host, Link, Project, ProjectBenefit, TierShare, Transfer
from ..case.tiers import tier_above
from ..errors import InvalidInput
from ..reading.fields import Named
from ..text import both
from .grouping import Grouping, problem
from .internal import Internal, gain_of, internal_plans
from .overrides import kept_formulas, kept_scenarios
from .quotient import CENT, worths_of_moves
from .sites import (
    Chosen,
    Left,
    Site,
    crowded_sites,
    greatest_gains,
    planned_sites,
    site_capacities,
    with_sites,
)
from .structure import known_total, merged_exchanges, merged_sectors

SOURCE = "merged"
_CITED = (
    "Cities merged into groups: totals added up; several hosts of one group: the one with the greatest joint gain; "
    "what a group is better off doing inside is left out, or added to the origin's cost of letting the industry go"
)
_SITES = (
    "; RESOURCE@CITY: room of that city for the industries whose site in its group it is (that of the best joint plan "
    "of all cities, else the one with the greatest joint gain); other groups have enough of it"
)


def merge_cities(case: Case, grouping: Grouping, identity: str | None = None) -> Case:
    """The case with each group as one player. Gains are over the best that each group can do by itself.

    Raises InvalidInput if the cities of a group keep different parts of a tax, or another tier above them does, and if
    a group has more cities than can be enumerated.
    """
    _refuse_mixed_retention(case, grouping)
    inside = internal_plans(case, grouping.groups)
    left = _left(case, inside)
    outward = _outward(case, grouping, inside, left)
    pooled = _merged(case, grouping, inside, outward, greatest_gains(outward, grouping.of), (), identity)
    if not _overstated(case, grouping, pooled):
        return pooled
    chosen = planned_sites(outward, grouping.of)
    sites = [site for site in crowded_sites(outward, chosen, left) if site.room < _room(grouping, left, site)]
    return _merged(case, grouping, inside, outward, chosen, sites, identity)


def _merged(
    case: Case,
    grouping: Grouping,
    inside: Internal,
    outward: Case,
    chosen: Chosen,
    sites: Sequence[Site],
    identity: str | None,
) -> Case:
    hosts = tuple(row.model_copy(update={"host": group}) for (_, group), row in chosen.items())
    homes = [_of_groups(transfer, grouping) for transfer in outward.transfers]
    rooms = site_capacities(sites, hosts, case.transfer, SOURCE, _weakest(row.evidence for row in case.capacities))
    benefits = tuple(_benefits(case, grouping))
    projects = tuple(_projects(case, grouping, {row.project for row in benefits}))
    merged = case.model_copy(
        update={
            "id": identity or f"{case.id}-merged",
            "title": Named.of(both("case.merged", title=case.title.both)),
            "provinces": _provinces(case, grouping),
            "citations": {**case.citations, SOURCE: _CITED + (_SITES if sites else "")},
            "resources": {**case.resources, **{site.name: case.resources[site.resource] for site in sites}},
            "cities": tuple(_city(case, grouping, group) for group in grouping.all),
            "tiers": tuple(_tiers(case, grouping)),
            "transfers": with_sites(homes, sites),
            "hosts": hosts,
            "capacities": (*_capacities(case, grouping, inside), *rooms),
            "projects": projects,
            "project_benefits": benefits,
            "links": tuple(_links(case, grouping)),
            "sectors": tuple(merged_sectors(case, grouping, SOURCE)),
            "exchanges": tuple(merged_exchanges(case, grouping)),
            "derivation": kept_formulas(case, chosen, projects),
        }
    )
    return merged.model_copy(update={"scenarios": kept_scenarios(merged)})


def _of_groups(transfer: Transfer, grouping: Grouping) -> Transfer:
    """A transfer between groups."""
    goes = None if transfer.anyway is None else grouping.of(transfer.anyway)
    return transfer.model_copy(update={"origin": grouping.of(transfer.origin), "anyway": goes})


def _overstated(case: Case, grouping: Grouping, merged: Case) -> bool:
    """Whether some coalition of groups is worth more in the merged case than its cities are."""
    members = {group: grouping.members(group) for group in grouping.all}
    cities, groups = worths_of_moves(case, members), worths_of_moves(merged, {group: [group] for group in members})
    return any(groups[chosen] > worth + CENT for chosen, worth in cities.items())


def _refuse_mixed_retention(case: Case, grouping: Grouping) -> None:
    def kept(city: str) -> str:
        """What a city, and every other tier with it, keeps of its taxes, and what is taken back of them."""
        parts = [sorted(case.shares[city, tax].items()) for tax in case.taxes]
        by_short_form = case.province_retention.get(case.city[city].province)
        above = tier_above(case, case.city[city]) if case.tiers or case.city[city].equalization_offset else ""
        return str((parts, by_short_form, above, case.city[city].equalization_offset or 0.0))

    mixed = [group for group in grouping.all if len({kept(city) for city in grouping.members(group)}) > 1]
    if mixed:
        raise InvalidInput([problem("mixed_retention", case.id, value=group) for group in mixed])


def _tiers(case: Case, grouping: Grouping) -> Iterable[TierShare]:
    """The table of retention with rows for groups where their cities had some: all members keep the same."""
    written: set[tuple[str, str, str]] = set()
    for row in case.tiers:
        group = None if row.city is None else grouping.of(row.city)
        if group is None or (row.tax, row.tier, group) not in written:
            yield row.model_copy(update={"city": group})
        if group is not None:
            written.add((row.tax, row.tier, group))


def _provinces(case: Case, grouping: Grouping) -> dict[str, Named]:
    used = {_city(case, grouping, group).province for group in grouping.all}
    known = {**grouping.names, **case.provinces}
    return {name: known[name] for name in known if name in used} if used <= set(known) else {}


def _city(case: Case, grouping: Grouping, group: str) -> City:
    cities = [city for city in case.cities if grouping.of(city.id) == group]
    people = sum(city.population for city in cities)
    provinces = {city.province for city in cities}
    alone = cities[0] if len(cities) == 1 else None
    return City(
        id=group,
        name=alone.name if alone else grouping.names[group],
        province=provinces.pop() if len(provinces) == 1 else group,
        tier=alone.tier if alone else "merged",
        gdp=_total(city.gdp for city in cities),
        revenue=_total(city.revenue for city in cities),
        expenditure=_total(city.expenditure for city in cities),
        population=_total(city.population for city in cities),
        equalization_offset=cities[0].equalization_offset,
        rd_spending=known_total(city.rd_spending for city in cities),
        patents=known_total(city.patents for city in cities),
        students=known_total(city.students for city in cities),
        skilled_workers=known_total(city.skilled_workers for city in cities),
        weak=sum(city.population for city in cities if city.weak) > people / 2,
        source=alone.source if alone else SOURCE,
        evidence=alone.evidence if alone else _weakest(city.evidence for city in cities),
    )


def _outward(case: Case, grouping: Grouping, inside: Internal, left: Left) -> Case:
    """The case of cities in which every group has carried out its own best plan, and gains are over that.

    Without the transfers for which their own group is the best place, that go to another of its cities anyway, or that
    can go nowhere else.
    """
    transfers, hosts = [], []
    for transfer in case.transfers:
        home, forgone = grouping.of(transfer.origin), inside.gains.get(transfer.id, 0.0)
        offers = [row for row in case.hosts if row.transfer == transfer.id and grouping.of(row.host) != home]
        if transfer.anyway is not None:
            offers = [] if grouping.of(transfer.anyway) == home else offers
        if offers and not (forgone and forgone >= max(gain_of(case, transfer, row) for row in offers)):
            transfers.append(_with_forgone(case, transfer, forgone, offers))
            hosts += offers
    capacities = [row.model_copy(update={"amount": left[row.city, row.resource]}) for row in case.capacities]
    update = {"transfers": tuple(transfers), "hosts": tuple(hosts), "capacities": tuple(capacities)}
    return case.model_copy(update=update)


def _room(grouping: Grouping, left: Left, site: Site) -> float:
    """What the group of a site has left of its resource."""
    return sum(left.get((city, site.resource), 0.0) for city in grouping.members(site.group))


def _left(case: Case, inside: Internal) -> dict[tuple[str, str], float]:
    """What each city has left of each resource after the moves inside its group."""
    left = dict(case.capacity)
    for k, host in inside.hosts.items():
        for resource, amount in case.transfer[k].uses.items():
            if (host, resource) in left:
                left[host, resource] = max(0.0, left[host, resource] - amount)
    return left


def _with_forgone(case: Case, transfer: Transfer, forgone: float, hosts: list[Host]) -> Transfer:
    """The transfer, whose group forgoes its best move inside; paid in the last start year of any host."""
    if not forgone:
        return transfer
    late = max(host.start_year for host in hosts) - case.base_year
    cost = round(transfer.adjustment_cost + forgone * ((1 + case.discount_rate) / (1 + case.inflation)) ** late, 4)
    evidence = _weakest([transfer.evidence, *(host.evidence for host in case.hosts if host.transfer == transfer.id)])
    return transfer.model_copy(update={"adjustment_cost": cost, "source": SOURCE, "evidence": evidence})


def _capacities(case: Case, grouping: Grouping, inside: Internal) -> Iterable[Capacity]:
    """Pooled capacities less what moves inside the group take."""
    for group in grouping.all:
        for resource in case.resources:
            rows = [r for r in case.capacities if grouping.of(r.city) == group and r.resource == resource]
            settled = [k for k, host in inside.hosts.items() if grouping.of(host) == group]
            taken = [case.transfer[k].uses.get(resource, 0.0) for k in settled]
            if rows:
                left = max(0.0, sum(row.amount for row in rows) - sum(taken))
                yield Capacity(
                    city=group,
                    resource=resource,
                    amount=round(left, 4),
                    source=rows[0].source if len(rows) == 1 and not taken else SOURCE,
                    evidence=_weakest(row.evidence for row in rows),
                )


def _benefits(case: Case, grouping: Grouping) -> Iterable[ProjectBenefit]:
    """Benefits by group of the projects that touch more than one."""
    members = {project.id: {grouping.of(city) for city in project.members} for project in case.projects}
    for project, found in groupby(case.project_benefits, key=lambda row: row.project):
        rows = list(found)
        touched = {grouping.of(row.city) for row in rows} | members[project]
        for group in (group for group in grouping.all if len(touched) > 1):
            own = [row for row in rows if grouping.of(row.city) == group]
            if own:
                benefit, growth = _together(case, case.project[project], own)
                yield ProjectBenefit(
                    project=project,
                    city=group,
                    benefit=benefit,
                    growth=growth,
                    cash=_cash(case, case.project[project], own),
                    source=own[0].source if len(own) == 1 else SOURCE,
                    evidence=_weakest(row.evidence for row in own),
                )


def _together(case: Case, project: Project, rows: Sequence[ProjectBenefit]) -> tuple[float, float]:
    """Benefit and growth with the present value of several rows, growth being their mean weighted by size.

    Rows that grow alike add up in every year; of others, benefits and harms even, only the present value is kept.
    """
    whole = _total(row.benefit for row in rows)
    if len({row.growth for row in rows}) == 1:
        return whole, rows[0].growth
    weight = sum(abs(row.benefit) for row in rows)
    growth = round(sum(abs(row.benefit) * row.growth for row in rows) / weight, 6) if weight else 0.0
    flows = works(case, project).benefits
    unit = ProjectBenefit(**{**rows[0].model_dump(), "benefit": 1.0, "growth": growth})
    of_one = works(case.model_copy(update={"project_benefits": (unit,)}), project).benefits[unit.city]
    factor = present_value(case, of_one)
    joint = sum(present_value(case, flows[row.city]) for row in rows)
    return (round(joint / factor, 10) if factor else whole), growth


def _cash(case: Case, project: Project, rows: Sequence[ProjectBenefit]) -> float:
    """Which part of several rows is budget money, by present value; where some are harms, as near as a part can be."""
    if len({row.cash for row in rows}) == 1:
        return rows[0].cash
    flows = works(case, project)
    parts = (flows.benefits, flows.revenue)
    whole, cash = (sum(present_value(case, by_city[row.city]) for row in rows) for by_city in parts)
    return round(min(1.0, max(0.0, cash / whole)), 10) if whole else 0.0


def _projects(case: Case, grouping: Grouping, kept: set[str]) -> Iterable[Project]:
    for project in case.projects:
        if project.id in kept:
            members = tuple(dict.fromkeys(grouping.of(city) for city in project.members))
            yield project.model_copy(update={"members": members})


def _links(case: Case, grouping: Grouping) -> Iterable[Link]:
    """Strengths between groups add up."""
    sums: dict[tuple[str, str], float] = {}
    words: dict[tuple[str, str], list[Evidence]] = {}
    order = {group: number for number, group in enumerate(grouping.all)}
    for link in case.links:
        a, b = sorted((grouping.of(link.city_a), grouping.of(link.city_b)), key=lambda group: order[group])
        if a != b:
            sums[a, b] = sums.get((a, b), 0.0) + link.strength
            words.setdefault((a, b), []).append(link.evidence)
    for (a, b), strength in sums.items():
        yield Link(city_a=a, city_b=b, strength=round(strength, 6), source=SOURCE, evidence=_weakest(words[a, b]))


def _total(amounts: Iterable[float]) -> float:
    return round(sum(amounts), 6)


def _weakest(words: Iterable[Evidence]) -> Evidence:
    """The evidence of a sum: that of its least certain part, and no better than derived."""
    return "assumed" if "assumed" in set(words) else "derived"
