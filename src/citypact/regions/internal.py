"""What each group would do without any pact: the best plan of its own cities.

At the scale of groups the status quo is not that nothing moves, but that each group has carried out its own best plan;
gains of the merged case are gains over that. Moves inside a group are therefore settled beforehand: their gain is no
matter of the pact, but the land they take is taken, and whoever asks for such an industry must offer more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..case.flows import move
from ..case.model import Capacity, Case, Host, Transfer
from ..worth.opportunities import joint_gain
from ..worth.table import worth_table


@dataclass(frozen=True)
class Internal:
    """The best plan inside the groups: host, in cities, of each transfer that moves there, and what that gains."""

    hosts: Mapping[str, str]
    gains: Mapping[str, float]
    """Present value, by transfer."""


def gain_of(case: Case, transfer: Transfer, host: Host) -> float:
    """Joint gain of a move in present value."""
    return joint_gain(case, move(case, transfer, host))


def internal_plans(case: Case, grouping: Mapping[str, str]) -> Internal:
    """The best plan of each group by itself, exactly (moves compete for capacity within the group).

    Raises InvalidInput if a group with moves of its own has too many cities to be enumerated, and SolverLimit if a
    plan was not proven optimal.
    """
    hosts: dict[str, str] = {}
    for group in dict.fromkeys(grouping.values()):
        inside = _within(case, {city for city, its in grouping.items() if its == group})
        if inside.transfers:
            table = worth_table(inside)
            hosts |= table.plan(table.everyone).hosts
    return Internal(hosts, {k: gain_of(case, case.transfer[k], case.host[k, h]) for k, h in hosts.items()})


def _within(case: Case, cities: Iterable[str]) -> Case:
    """The part of a case that lies inside some cities: their moves and capacities, without projects.

    What comes from elsewhere anyway has taken its room; what goes elsewhere anyway is not there.
    """
    inside = set(cities)
    own = {transfer.id: transfer for transfer in case.transfers if transfer.origin in inside}
    transfers = {k: transfer for k, transfer in own.items() if transfer.anyway in (None, *inside)}
    hosts = tuple(row for row in case.hosts if row.transfer in transfers and row.host in inside)
    hosted = {row.transfer for row in hosts}
    coming = [transfer for transfer in case.transfers if transfer.anyway in inside and transfer.id not in own]
    return case.model_copy(
        update={
            "cities": tuple(city for city in case.cities if city.id in inside),
            "transfers": tuple(transfer for transfer in transfers.values() if transfer.id in hosted),
            "hosts": hosts,
            "capacities": tuple(_left(row, coming) for row in case.capacities if row.city in inside),
            "projects": (),
            "project_benefits": (),
            "links": (),
            "sectors": (),
            "exchanges": (),
            "scenarios": (),
        }
    )


def _left(row: Capacity, coming: Iterable[Transfer]) -> Capacity:
    """A capacity less what transfers that come take of it."""
    taken = sum(transfer.uses.get(row.resource, 0.0) for transfer in coming if transfer.anyway == row.city)
    return row.model_copy(update={"amount": max(0.0, row.amount - taken)}) if taken else row
