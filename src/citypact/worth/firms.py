"""Where firms go by themselves: to the hosts where they gain most.

Each firm ranks the hosts at which it gains (present value of its own yearly gain from the start to the horizon), the
world outside the region among them. Where a host has not room for all, the firms with the larger gain come first, as
the highest bidders for its land. The result is stable: no firm would rather be at a host that has room left for it
beside the firms that gain more there.
"""

from collections.abc import Collection, Mapping

import numpy as np

from ..case.firms import firm_gain
from ..case.model import BEYOND, Case
from .opportunities import FITS, candidates, canonical_cities, room


def stable_moves(case: Case, settled: Mapping[str, str], firms: Collection[str]) -> dict[str, str]:
    """Host of each of the firms that moves, the largest gains first, in the room that settled moves leave."""
    places = [*(city.id for city in canonical_cities(case)), BEYOND]
    position = {place: number for number, place in enumerate(places)}
    choosing = [firm for firm in candidates(case, position, firm_gain) if firm.id in firms]
    capacity, load = room(case, position), np.zeros((len(places), len(case.resources)))
    for settler, place in settled.items():
        load[position[place]] += [case.transfer[settler].uses.get(resource, 0.0) for resource in case.resources]
    hosts: dict[str, str] = {}
    for _, k, host in sorted((-bid.gain, k, bid.host) for k, firm in enumerate(choosing) for bid in firm.bids):
        firm = choosing[k]
        if firm.id not in hosts and (load[host] + firm.uses <= capacity[host] * FITS).all():
            hosts[firm.id] = places[host]
            load[host] += firm.uses
    return hosts
