"""Hosts: what a transfer would pay there beside what it pays now, and whether it could ever come."""

from collections.abc import Iterator

from citypact.case.model import Host
from citypact.case.proportion.heads import listed
from citypact.case.proportion.sheet import Sheet
from citypact.case.proportion.transfers import BESIDE_TAX, tax_of
from citypact.errors import Problem

TAX_OF_ORIGIN = 0.05, 10.0
"""Taxes at a host beside those at the origin. In the bundled cases 0.9 to 1.2: another city is no other industry."""
_COSTS = ("capital_cost", "annual_cost", "moving_cost", "firm_gain")


def taxes(sheet: Sheet) -> Iterator[Problem]:
    """Taxes that are many times those at the origin, or next to nothing of them."""
    low, high = TAX_OF_ORIGIN
    for record, host in sheet.hosts:
        before, after = tax_of(sheet.case.transfer[host.transfer]), sum(host.taxes.values())
        if before > 0 and after > 0 and not low <= after / before <= high:
            largest = max(host.taxes, key=lambda tax: host.taxes[tax])
            values = {"times": f"{after / before:.3g}", "low": f"{low:g}", "high": f"{high:g}"}
            yield from sheet.doubt("hosts", record, "tax_of_origin", "taxes", largest, transfer=host.transfer, **values)


def costs(sheet: Sheet) -> Iterator[Problem]:
    """Costs and gains that are many times the tax of a year."""
    for record, host in sheet.hosts:
        tax = tax_of(sheet.case.transfer[host.transfer])
        for name in _COSTS if tax > 0 else ():
            times = abs(getattr(host, name)) / tax
            if times > BESIDE_TAX:
                values = {"times": f"{times:.3g}", "most": f"{BESIDE_TAX:g}"}
                yield from sheet.doubt("hosts", record, "beside_tax", name, **values)


def room(sheet: Sheet) -> Iterator[Problem]:
    """Transfers that no host has room for, though nothing else were there."""
    hosts: dict[str, list[Host]] = {}
    for host in sheet.case.hosts:
        hosts.setdefault(host.transfer, []).append(host)
    for record, transfer in sheet.transfers:
        short = [lack for host in hosts.get(transfer.id, []) if (lack := _lack(sheet, host)) is not None]
        if short and len(short) == len(hosts[transfer.id]):
            yield from sheet.doubt(
                "transfers", record, "no_room_anywhere", "uses", short[0][0], hosts=listed(s for _, s in short)
            )


def _lack(sheet: Sheet, host: Host) -> tuple[str, str] | None:
    """The resource that a host has too little of for a transfer alone, and how much it has; None if it has room."""
    capacity = sheet.case.capacity
    for resource, need in sheet.case.transfer[host.transfer].uses.items():
        offered = capacity.get((host.host, resource), 0.0)
        if need > offered:
            return resource, f"{host.host}: {resource} {offered:g} < {need:g}"
    return None


HOSTS = (taxes, costs, room)
