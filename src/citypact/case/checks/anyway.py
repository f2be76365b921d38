"""Whether what is said of moves without a pact, and of hosts outside the region, can be so."""

from collections.abc import Iterator

from citypact.case.draft import Draft
from citypact.case.model import BEYOND
from citypact.errors import Problem
from citypact.reading.record import Record
from citypact.reading.suggest import suggestion

_NOT_THERE = ("ramp_years", "capital_cost", "annual_cost", "moving_cost")
"""Figures of a host that nobody in the region bears when a transfer leaves it."""
_FITS = 1.0 + 1e-9


def known_hosts(draft: Draft) -> Iterator[Problem]:
    """Whoever goes anyway goes to one of its hosts."""
    hosts: dict[str | None, list[str]] = {}
    for record in draft.rows("hosts"):
        if (host := record.text("host")) is not None:
            hosts.setdefault(record.text("transfer"), []).append(host)
    for record in draft.rows("transfers") if draft.certain("hosts") else ():
        name, its = record.text("anyway"), hosts.get(record.text("id"), [])
        if name is not None and name not in its:
            values = {"transfer": record.text("id"), "file": draft.files["hosts"], "hint": suggestion(name, its)}
            yield record.problem("case.anyway_no_host", "anyway", **values)


def nothing_outside(draft: Draft) -> Iterator[Problem]:
    """Outside the region nobody of the case collects a tax or bears a cost."""
    for record in draft.rows("hosts"):
        paths = [*((name,) for name in _NOT_THERE), *(("taxes", tax) for tax in record.mapping("taxes"))]
        for path in paths if record.text("host") == BEYOND else ():
            if record.number(*path):
                yield record.problem("case.figure_outside", *path)


def room_for_all(draft: Draft) -> Iterator[Problem]:
    """The hosts have room for whoever comes anyway."""
    coming: dict[str | None, list[Record]] = {}
    for record in draft.rows("transfers"):
        coming.setdefault(record.text("anyway"), []).append(record)
    for row in draft.rows("capacities"):
        city, resource, amount = row.text("city"), row.text("resource"), row.number("amount")
        if city is None or resource is None or amount is None:
            continue
        used = sum(record.number("uses", resource) or 0.0 for record in coming.get(city, ()))
        if used > max(0.0, amount) * _FITS:
            values = {"city": city, "resource": resource, "used": f"{used:.6g}", "amount": f"{amount:.6g}"}
            yield row.problem("case.anyway_no_room", "amount", **values)


ANYWAY = (known_hosts, nothing_outside, room_for_all)
