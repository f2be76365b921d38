"""Why a transfer stays at its origin, and the least change that would have it move."""

from collections.abc import Iterator, Mapping

import numpy as np

from ...case.flows import move
from ...case.model import Host, Transfer
from .deciding import Deciding, Floats, needs, part
from .reason import Room, Staying


def staying_transfer(deciding: Deciding, transfer: Transfer) -> Staying:
    """The reason for a transfer that those who decide do not move, at the host where the least is missing."""
    rows = {h: row for (k, h), row in deciding.case.host.items() if k == transfer.id and h in deciding.places}
    if not rows:
        return Staying(transfer.id, "no-host")
    values = {host: _value(deciding, transfer, row) for host, row in rows.items()}
    prices = {host: deciding.price(transfer, host) for host in rows}
    paying = {host: value for host, value in values.items() if value > 0}
    if not paying:
        return _loses(deciding, transfer, rows, values, prices)
    room = {host: _room(deciding, transfer, host, value) for host, value in paying.items()}
    uses = needs(deciding.case, transfer)
    least = min(paying, key=lambda h: part(room[h], uses))
    open_ = {host: price - values[host] for host in paying if (price := prices[host]) is not None}
    if not open_:
        return Staying(transfer.id, "no-room", least, values[least], None, _listed(deciding, least, room[least]))
    host = min(open_, key=lambda h: open_[h])
    lacks = _listed(deciding, least, room[least])
    return Staying(transfer.id, "crowded-out", host, values[host], max(0.0, open_[host]), lacks)


def _loses(
    deciding: Deciding,
    transfer: Transfer,
    rows: Mapping[str, Host],
    values: Mapping[str, float],
    prices: Mapping[str, float | None],
) -> Staying:
    """It pays nowhere: what is missing where it is least, or the latest year in which it would pay."""
    open_ = {host: price - values[host] for host in rows if (price := prices[host]) is not None}
    years = {host: year for host in open_ for year in _earlier(deciding, transfer, rows[host], prices[host])}
    if years:
        host = max(years, key=lambda h: (years[h], -open_[h]))
        return Staying(transfer.id, "too-late", host, values[host], open_[host], (), years[host])
    if open_:
        host = min(open_, key=lambda h: open_[h])
        return Staying(transfer.id, "loses", host, values[host], open_[host])
    host = max(values, key=lambda h: values[h])
    lacks = _listed(deciding, host, deciding.lacking(transfer, host, displacing=0.0))
    return Staying(transfer.id, "loses", host, values[host], -values[host], lacks)


def _value(deciding: Deciding, transfer: Transfer, row: Host) -> float:
    return deciding.value(move(deciding.case, transfer, row))


def _earlier(deciding: Deciding, transfer: Transfer, row: Host, price: float | None) -> Iterator[int]:
    """The latest year of start before its own in which it would be worth more than the room it takes, if any."""
    for year in range(row.start_year - 1, deciding.case.base_year, -1):
        if price is not None and _value(deciding, transfer, row.model_copy(update={"start_year": year})) > price:
            yield year
            return


def _room(deciding: Deciding, transfer: Transfer, host: str, value: float) -> Floats:
    """More room at a host with which a transfer comes in; shape (resources,).

    Enough for it alone, if it is worth what then makes way; else beside all but what is worth less; else beside all
    that comes, and what comes into the new room before it.
    """

    def comes(wider: Deciding) -> bool:
        price = wider.price(transfer, host)
        return price is not None and price < value

    for displacing in (np.inf, value):
        more = deciding.lacking(transfer, host, displacing=displacing)
        if comes(deciding.widened(host, more)):
            return more
    while True:
        wider = deciding.widened(host, more)
        further = wider.lacking(transfer, host, displacing=0.0)
        if not further.any():
            return more
        more = more + further


def _listed(deciding: Deciding, host: str, more: Floats) -> tuple[Room, ...]:
    pairs = zip(deciding.case.resources, more.tolist(), strict=True)
    return tuple(Room(host, resource, lacking) for resource, lacking in pairs if lacking > 0)
