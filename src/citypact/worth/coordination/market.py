"""The market decides: firms go where they themselves gain most; governments build what pays for itself.

Each firm ranks the hosts at which it gains (present value of its own yearly gain from the start to the horizon). Where
a host has not room for all, the firms with the larger gain come first, as the highest bidders for its land. Whom it
hurts among the cities does not count. The result is stable: no firm would rather be at a host that has room left for
it beside the firms that gain more there.
"""

import numpy as np

from ...case.flows import Move, discount_factors, present_value, works
from ...case.model import Case
from ...mechanism.model import Mechanism
from ..opportunities import FITS, opportunities
from ..table import Plan, WorthTable


def market_plan(case: Case, model: Mechanism, table: WorthTable) -> Plan:
    """Firms by their own gain, the largest first, each at the best of its hosts that still has room for it."""
    chances = opportunities(case, firm_gain)
    bids = [(-bid.gain, k, bid.host) for k, firm in enumerate(chances.candidates) for bid in firm.bids]
    load = np.zeros_like(chances.capacity)
    hosts: dict[str, str] = {}
    for _, k, host in sorted(bids):
        firm = chances.candidates[k]
        if firm.id not in hosts and (load[host] + firm.uses <= chances.capacity[host] * FITS).all():
            hosts[firm.id] = chances.cities[host]
            load[host] += firm.uses
    return Plan(hosts, _paying_projects(case, model, tuple(u.id for u in chances.undertakings)))


def firm_gain(case: Case, flows: Move) -> float:
    """The firm's own gain from the start of the move to the horizon, in present value."""
    after = np.arange(case.horizon) >= flows.start
    return float(discount_factors(case) @ (flows.host.firm_gain * after))


def _paying_projects(case: Case, model: Mechanism, ordered: tuple[str, ...]) -> tuple[str, ...]:
    """Projects of the categories that governments build, whose benefits to all cities exceed their cost."""
    allowed = model.coordination.projects
    chosen = (p for p in ordered if allowed == "all" or case.project[p].category in allowed)
    flows = {p: works(case, case.project[p]) for p in chosen}
    return tuple(p for p, f in flows.items() if present_value(case, sum(f.benefits.values(), start=-f.cost)) > 0)
