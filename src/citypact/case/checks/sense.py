"""Whether the facts make sense together."""

from collections.abc import Iterator

from citypact.case.draft import Draft
from citypact.errors import Problem


def start_years(draft: Draft) -> Iterator[Problem]:
    """Years in which something starts lie within the horizon."""
    base, horizon = draft.case.number("base_year"), draft.case.number("horizon")
    if base is None or horizon is None or horizon < 1:
        return
    for record in draft.rows("hosts", "projects"):
        year = record.number("start_year")
        if year is not None and not base < year <= base + horizon:
            first, last = int(base) + 1, int(base + horizon)
            yield record.problem("case.year_outside", "start_year", first=first, last=last)
        for name in ("earliest", "latest"):
            other = record.number(name)
            if other is not None and not base < other <= base + horizon:
                yield record.problem("case.year_outside", name, first=int(base) + 1, last=int(base + horizon))
            elif other is not None and year is not None and (other > year if name == "earliest" else other < year):
                yield record.problem(f"case.{name}_and_start", name, start=int(year))


def hosts_of_origin(draft: Draft) -> Iterator[Problem]:
    """A transfer's origin is not among its hosts."""
    origins = {transfer.text("id"): transfer.text("origin") for transfer in draft.rows("transfers")}
    for record in draft.rows("hosts"):
        host = record.text("host")
        if host is not None and host == origins.get(record.text("transfer")):
            yield record.problem("case.host_is_origin", "host", transfer=record.text("transfer"))


def transfers_without_host(draft: Draft) -> Iterator[Problem]:
    """Every transfer has somewhere to go."""
    hosted = set(draft.texts("hosts", "transfer"))
    for record in draft.rows("transfers"):
        name = record.text("id")
        if name is not None and name not in hosted and draft.certain("hosts"):
            yield record.problem("case.transfer_without_host", "id", file=draft.files["hosts"])


def capacities_of_hosts(draft: Draft) -> Iterator[Problem]:
    """Every host says what it offers of each resource that a transfer to it needs."""
    offered = {(record.text("city"), record.text("resource")) for record in draft.rows("capacities")}
    transfers = {record.text("id"): record for record in draft.rows("transfers")}
    cities = set(draft.texts("cities", "id"))
    for record in draft.rows("hosts") if draft.certain("capacities") else ():
        host, transfer = record.text("host"), transfers.get(record.text("transfer"))
        if host not in cities or transfer is None or host == transfer.text("origin"):
            continue
        for resource in transfer.mapping("uses"):
            if (transfer.number("uses", resource) or 0) > 0 and (host, resource) not in offered:
                values = {"resource": resource, "host": host, "file": draft.files["capacities"]}
                yield record.problem("case.missing_capacity", "host", **values)


def project_benefits(draft: Draft) -> Iterator[Problem]:
    """Every project brings something to somebody, and whoever it harms is asked."""
    members = {project.text("id"): project.get("members") for project in draft.rows("projects")}
    served = set(draft.texts("project_benefits", "project"))
    for record in draft.rows("projects"):
        name = record.text("id")
        if name is not None and name not in served and draft.certain("project_benefits"):
            yield record.problem("case.project_without_benefit", "id", file=draft.files["project_benefits"])
    for record in draft.rows("project_benefits"):
        city, asked = record.text("city"), members.get(record.text("project"))
        if (record.number("benefit") or 0) < 0 and city and isinstance(asked, list) and city not in asked:
            yield record.problem("case.harmed_city_not_member", "benefit", city=city, project=record.text("project"))


def links_to_itself(draft: Draft) -> Iterator[Problem]:
    """A link joins two cities."""
    for record in draft.rows("links"):
        if record.text("city_a") is not None and record.text("city_a") == record.text("city_b"):
            yield record.problem("case.link_to_itself", "city_b")


SENSE = (
    start_years,
    hosts_of_origin,
    transfers_without_host,
    capacities_of_hosts,
    project_benefits,
    links_to_itself,
)
