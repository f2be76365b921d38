"""Only what the rule covers: of a plan, the moves whose tax the rule shares, and no projects.

What a statute does is then told apart from what would happen beside it, and from projects that it says nothing of.
"""

from collections.abc import Mapping

from ...case.flows import moves_of
from ...case.model import Case
from ...mechanism import Mechanism, shared_tax
from ..table import Plan


def covered_plan(case: Case, model: Mechanism, plan: Plan, anyway: Mapping[str, str]) -> Plan:
    """The plan without projects and without moves that the rule does not cover: those go where they do ``anyway``."""
    closed = model.at({path: model.values(path)[0] for path in model.open_sizes})  # no size decides on standing
    moves = moves_of(case, plan.hosts)
    shared = {k: plan.hosts[k] for k, flows in moves.items() if shared_tax(case, closed, flows).standing == "shared"}
    return Plan({**anyway, **shared}, ())
