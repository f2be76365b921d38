"""The cities decide together: the plan with the largest total gain."""

from ...case.model import Case
from ...mechanism.model import Mechanism
from ..table import Plan, WorthTable


def joint_plan(case: Case, model: Mechanism, table: WorthTable) -> Plan:
    """The grand coalition's best plan."""
    return table.plan(table.everyone)
