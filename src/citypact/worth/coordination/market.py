"""The market decides: firms go where they themselves gain most; governments build what pays for itself.

Firms go as in ``firms``; those that go without a pact anyway are there first. Whom it hurts among the cities does not
count.
"""

from ...case.flows import present_value, works
from ...case.model import Case
from ...mechanism.model import Mechanism
from ..firms import stable_moves
from ..table import Plan
from ..worths import Worths


def market_plan(case: Case, model: Mechanism, table: Worths) -> Plan:
    """Firms by their own gain, the largest first, each at the best of its hosts that still has room for it."""
    anyway = table.chances.anyway
    hosts = anyway | stable_moves(case, anyway, case.transfer.keys() - anyway.keys())
    return Plan(hosts, _paying_projects(case, model, tuple(u.id for u in table.chances.undertakings)))


def _paying_projects(case: Case, model: Mechanism, ordered: tuple[str, ...]) -> tuple[str, ...]:
    """Projects of the categories that governments build, whose benefits to all cities exceed their cost."""
    allowed = model.coordination.projects
    chosen = (p for p in ordered if allowed == "all" or case.project[p].category in allowed)
    flows = {p: works(case, case.project[p]) for p in chosen}
    return tuple(p for p, f in flows.items() if present_value(case, sum(f.benefits.values(), start=-f.cost)) > 0)
