"""What the plan of a pact gains for all cities together."""

from ..case.model import Case
from ..worth.coordination import plan_gain
from ..worth.table import Plan
from .terms import Terms


def planned_gain(case: Case, terms: Terms) -> float:
    """Gain from all that the terms carry out, in present value, in the case's unit, before outside money."""
    return plan_gain(case, Plan(dict(terms.plan), terms.projects))
