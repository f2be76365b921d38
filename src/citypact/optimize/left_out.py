"""Smaller pacts where there is none of the whole: a transfer, project or city left out, or another host.

Each is a case of its own: its worths are found anew, its pact is designed and verified. Of each kind the cheapest one
is looked for, beginning with those of which the plan loses least.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from ..case.model import BEYOND, Case
from ..case.without import with_host, without_city, without_project, without_transfer
from ..errors import InvalidInput, SolverLimit
from ..mechanism import Mechanism
from ..pact.scheme import Scheme
from ..worth.coordination import plan_gain
from ..worth.table import Plan
from .design import attempt, prepare
from .setting import Setting

Designs = Callable[[Case, Mechanism], Scheme | None]
What = Literal["transfer", "project", "city", "host"]
_WORK = 2**14
"""Coalitions whose worths may be found for one kind of option: beyond 14 cities a single one is tried."""
_MOST = 8
"""Options of one kind that are tried."""


@dataclass(frozen=True)
class LeftOut:
    """A pact that there is. Money in the case's unit, present value."""

    what: What
    """What is left out; ``host``: nothing, but the transfer goes to another city."""
    id: str
    host: str | None
    money: float
    """Joint gain that is given up beside the plan for which there is no pact."""


@dataclass(frozen=True)
class _Option:
    what: What
    id: str
    host: str | None
    loss: float
    """What the plan loses if all else in it stays."""
    case: Callable[[], Case]


def left_out(case: Case, model: Mechanism, find: Designs = attempt) -> tuple[LeftOut, ...]:
    """The cheapest smaller pact of each kind that was found, the cheapest first; as far as there is time.

    ``case``: one for which the mechanism has no pact. A transfer that moves without any pact cannot be left out of one.
    ``find``: how a pact of less is designed; None if there is none.
    """
    try:
        setting = prepare(case, model, None)
        found = list(_found(setting, list(_options(setting)), find))
    except SolverLimit:
        return ()
    return tuple(sorted(found, key=lambda one: one.money))


def _found(setting: Setting, options: list[_Option], find: Designs) -> Iterator[LeftOut]:
    whole = plan_gain(setting.case, setting.plan, setting.table.chances.anyway)
    tries = max(1, min(_MOST, _WORK >> len(setting.cities)))
    for what in ("transfer", "project", "city", "host"):
        for option in sorted((o for o in options if o.what == what), key=lambda o: o.loss)[:tries]:
            try:
                scheme = _pact(option, setting.model, find)
            except SolverLimit:
                return
            if scheme is not None:
                yield LeftOut(option.what, option.id, option.host, whole - float(scheme.gain.sum()))
                break


def _pact(option: _Option, model: Mechanism, find: Designs) -> Scheme | None:
    """A pact that gains anything; None if there is none."""
    try:
        scheme = find(option.case(), model)
    except InvalidInput:  # the mechanism does not apply to what is left
        return None
    return scheme if scheme is not None and float(scheme.gain.sum()) > scheme.tolerance else None


def _options(setting: Setting) -> Iterator[_Option]:
    case, plan, anyway = setting.case, setting.plan, setting.table.chances.anyway
    whole = plan_gain(case, plan, anyway)

    def loss(hosts: dict[str, str], projects: tuple[str, ...]) -> float:
        return whole - plan_gain(case, Plan(hosts, projects), anyway)

    for k, host in plan.hosts.items():
        if k not in anyway and host != BEYOND:
            without = {other: place for other, place in plan.hosts.items() if other != k}
            yield _Option("transfer", k, None, loss(without, plan.projects), partial(without_transfer, case, k))
            for place in (row.host for row in case.hosts if row.transfer == k and row.host != host):
                elsewhere = loss({**plan.hosts, k: place}, plan.projects)
                yield _Option("host", k, place, elsewhere, partial(with_host, case, k, place))
    for p in plan.projects:
        kept = tuple(other for other in plan.projects if other != p)
        yield _Option("project", p, None, loss(dict(plan.hosts), kept), partial(without_project, case, p))
    if not anyway and len(case.cities) > 2:
        for city in case.cities:
            smaller = without_city(case, city.id)
            hosts = {k: host for k, host in plan.hosts.items() if (k, host) in smaller.host}
            kept = tuple(p for p in plan.projects if p in smaller.project)
            yield _Option("city", city.id, None, loss(hosts, kept), partial(without_city, case, city.id))
