"""The cities decide together: the plan with the largest total gain."""

from ...case.model import Case
from ...mechanism.model import Mechanism
from ..table import Plan
from ..worths import Worths


def joint_plan(case: Case, model: Mechanism, table: Worths) -> Plan:
    """The grand coalition's best plan."""
    return table.plan(table.everyone)
