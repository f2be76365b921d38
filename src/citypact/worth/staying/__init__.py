"""What stays out of a plan: transfers that do not move and projects that are not built, each with its reason.

Whether a transfer comes in is a matter of what it is worth to those who decide, against the value that would have to
make way for it: see ``deciding``. All reasons are those of the mechanism's own plan; what that plan holds and the given
one does not was left out by the terms.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from ...case.flows import moves_of, present_value, works
from ...case.model import BEYOND, Case
from ...case.players import together
from ...deadline import Deadline
from ...errors import SolverLimit
from ...mechanism import Mechanism, shared_tax
from ...text import both
from ..coordination import MODES, plan_gain
from ..coordination.directed import value_of_move, value_of_project
from ..opportunities import FITS, opportunities
from ..table import Plan
from ..worths import Worths
from .deciding import Deciding
from .market import Market
from .planned import Planned
from .projects import Value, staying_project
from .reason import Reason, Room, Staying
from .transfers import staying_transfer


def staying(case: Case, model: Mechanism, table: Worths, plan: Plan) -> tuple[Staying, ...]:
    """The transfers, then the projects, that are not in a plan, in the order of the case.

    Those whose reasons were not found in the time of the run are listed without one ("unknown").

    Raises
    ------
    SolverLimit
        A plan was not proven optimal, for another reason than the time.
    """
    if model.coordination.mode == "consent":
        return tuple(unagreed(case, model, table, plan))
    return _left(case, model, table, plan)


def _left(case: Case, model: Mechanism, table: Worths, plan: Plan) -> tuple[Staying, ...]:
    out = [*(k for k in case.transfer if k not in plan.hosts), *(p for p in case.project if p not in plan.projects)]
    try:
        own = MODES[model.coordination.mode](case, model, table)
        decide = _deciding(case, model, table)
    except SolverLimit:
        if not Deadline.current().expired:
            raise
        return tuple(Staying(each, "unknown") for each in out)
    return tuple(_in_time(each, _finding(case, model, own, table, decide)) for each in out)


def _finding(case: Case, model: Mechanism, own: Plan, table: Worths, decide: Deciding) -> Callable[[str], Staying]:
    """What tells the reason of a transfer or a project, by its key."""
    return lambda each: (
        _project(case, model, own, each) if each in case.project else _transfer(decide, model, own, table, each)
    )


def _in_time(each: str, reason_of: Callable[[str], Staying]) -> Staying:
    try:
        Deadline.current().check(both("worth.doing"))
        return reason_of(each)
    except SolverLimit:
        if not Deadline.current().expired:
            raise
        return Staying(each, "unknown")


def unagreed(case: Case, model: Mechanism, table: Worths, plan: Plan) -> Iterator[Staying]:
    """As ``staying``, for a plan that everybody agrees to: what pays and has room beside it lacks consent."""
    hosts: dict[str, dict[str, float]] = {}
    for k, host in case.host:
        if k not in plan.hosts and host != BEYOND and fits(case, plan, k, host):
            hosts.setdefault(k, {})[host] = plan_gain(case, Plan({k: host}, ()), {})
    for out in _left(case, model, table, plan):
        at = hosts.get(out.id, {})
        best = max(at, key=lambda host: at[host], default=None)
        if out.id in case.project:
            yield replace(out, reason="no-consent", needs=None) if (out.value or 0.0) > 0 else out
        elif best is not None and at[best] > 0 and out.reason not in ("kept", "not-covered", "unknown"):
            yield Staying(out.id, "no-consent", best, at[best])
        else:
            yield out


def fits(case: Case, plan: Plan, k: str, host: str) -> bool:
    """Whether a host has room for a transfer beside a plan."""
    wanted = case.transfer[k].uses
    for row in case.capacities:
        if row.city == host and wanted.get(row.resource, 0.0) > 0:
            comes = (case.transfer[other].uses.get(row.resource, 0.0) for other, h in plan.hosts.items() if h == host)
            if sum(comes) + wanted[row.resource] > row.amount * FITS:
                return False
    return True


def _deciding(case: Case, model: Mechanism, table: Worths) -> Deciding:
    if model.coordination.mode == "market":
        return Market(case, table.chances.anyway)
    if model.coordination.mode == "directed":
        value = value_of_move(model)
        return Planned(case, opportunities(case, value, table.chances.anyway), value)
    return Planned(case, table.chances, lambda case, flows: present_value(case, together(case, flows)))


def _transfer(decide: Deciding, model: Mechanism, own: Plan, table: Worths, k: str) -> Staying:
    if k not in own.hosts:
        kept = k in table.chances.anyway
        return Staying(k, "kept") if kept else staying_transfer(decide, decide.case.transfer[k])
    (flows,) = moves_of(decide.case, {k: own.hosts[k]}).values()
    value = decide.value(flows)
    if model.coordination.moves == "covered":
        closed = model.at({path: model.values(path)[0] for path in model.open_sizes})
        standing = shared_tax(decide.case, closed, flows).standing
        if standing != "shared":
            return Staying(k, "not-covered", own.hosts[k], value, standing=standing)
    return Staying(k, "left-out", own.hosts[k], value)


def _project(case: Case, model: Mechanism, own: Plan, p: str) -> Staying:
    value = _value_of_project(case, model)
    if p in own.projects:
        covered = model.coordination.moves == "covered"
        return Staying(p, "not-covered" if covered else "left-out", None, value(works(case, case.project[p])))
    allowed = "all" if model.coordination.mode in ("joint-plan", "consent") else model.coordination.projects
    return staying_project(
        case, case.project[p], value, in_category=allowed == "all" or case.project[p].category in allowed
    )


def _value_of_project(case: Case, model: Mechanism) -> Value:
    if model.coordination.mode == "directed":
        return lambda flows: value_of_project(case, model, flows)
    return lambda flows: present_value(case, sum(flows.benefits.values(), start=-flows.cost))


__all__ = ["Reason", "Room", "Staying", "staying"]
