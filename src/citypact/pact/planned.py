"""What the plan of a pact gains for all cities together."""

from collections.abc import Mapping

from ..case.model import Case
from ..worth.coordination import plan_gain
from ..worth.table import Plan
from .terms import Terms


def plan_of(terms: Terms) -> Plan:
    """What the terms carry out, with the years of start that were agreed on."""
    return Plan(dict(terms.plan), terms.projects, (), terms.starts, terms.project_starts)


def planned_gain(case: Case, terms: Terms, anyway: Mapping[str, str]) -> float:
    """Gain from all that the terms carry out, over the status quo, before outside money; in present value.

    ``anyway``: host of each transfer that moves in the status quo.
    """
    return plan_gain(case, plan_of(terms), anyway)
