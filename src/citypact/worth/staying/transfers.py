"""Why a transfer stays at its origin, and the least change that would have it move."""

from collections.abc import Iterator, Mapping

import numpy as np

from ...case.flows import move
from ...case.model import Host, Transfer
from .deciding import Deciding, Floats, needs
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
    least = min(paying, key=lambda h: _part(deciding, transfer, room[h]))
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
    lacks = _listed(deciding, host, deciding.lacking(transfer, host, beside=True))
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

    Enough for it alone, if it is worth what then makes way; else enough for it beside all that comes, counting what
    comes into the new room before it.
    """
    more = deciding.lacking(transfer, host, beside=False)
    wider = deciding.widened(host, more)
    while not more.any() or (price := wider.price(transfer, host)) is None or price >= value:
        further = wider.lacking(transfer, host, beside=True)
        if not further.any():
            return more
        more = more + further
        wider = deciding.widened(host, more)
    return more


def _part(deciding: Deciding, transfer: Transfer, more: Floats) -> float:
    """The largest part that is missing of what a transfer needs of a resource."""
    uses = needs(deciding.case, transfer)
    return float(np.divide(more, uses, out=np.zeros(uses.size), where=uses > 0).max(initial=0.0))


def _listed(deciding: Deciding, host: str, more: Floats) -> tuple[Room, ...]:
    pairs = zip(deciding.case.resources, more.tolist(), strict=True)
    return tuple(Room(host, resource, lacking) for resource, lacking in pairs if lacking > 0)
