"""Who decides what moves and what is built: one mode of coordination a file, each a function from the facts to a plan.

Worths are another matter: v(S) is what S could do outside the pact and does not depend on the pact's own mode.
"""

from collections.abc import Callable, Mapping

from ...case.firms import compensation
from ...case.flows import moves_of, present_value, works
from ...case.model import Case
from ...case.players import together
from ...mechanism.model import Mechanism
from ..table import Plan
from ..worths import Worths
from .covered import covered_plan
from .directed import directed_plan
from .joint import joint_plan
from .market import market_plan

MODES: Mapping[str, Callable[[Case, Mechanism, Worths], Plan]] = {
    "joint-plan": joint_plan,
    "consent": joint_plan,
    "directed": directed_plan,
    "market": market_plan,
}


def coordinated_plan(case: Case, model: Mechanism, table: Worths) -> Plan:
    """The plan that comes about under the mechanism's mode of coordination.

    By consent that is the joint plan, if everybody agrees to it; what holds if not, ``optimize.consent`` finds.

    Raises
    ------
    SolverLimit
        The plan was not proven optimal.
    """
    plan = MODES[model.coordination.mode](case, model, table)
    return covered_plan(case, model, plan, table.chances.anyway) if model.coordination.moves == "covered" else plan


def plan_gain(case: Case, plan: Plan, anyway: Mapping[str, str]) -> float:
    """Gain of all cities together from a plan over the status quo, in present value, before outside money.

    ``anyway``: host of each transfer that moves in the status quo. What firms are paid that are kept or sent elsewhere
    is a cost. v(N) at the best plan.
    """
    planned = plan.of(case)
    moves, before = moves_of(planned, plan.hosts), moves_of(case, anyway)
    built = (works(planned, planned.project[p]) for p in plan.projects)
    nets = (sum(flows.benefits.values(), start=-flows.cost) for flows in built)
    gain = sum((present_value(case, flow) for flow in (*(together(case, m) for m in moves.values()), *nets)), start=0.0)
    lost = (together(case, flows) + compensation(case, flows, moves.get(k)) for k, flows in before.items())
    return gain - sum((present_value(case, flow) for flow in lost), start=0.0)


__all__ = ["MODES", "coordinated_plan", "directed_plan", "joint_plan", "market_plan", "plan_gain"]
