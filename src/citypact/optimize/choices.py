"""What can be agreed on where the plan is left open: each transfer with each place it could go to, and each project."""

from collections.abc import Iterator

import numpy as np

from ..case.flows import move, works
from ..case.model import BEYOND, Case
from ..case.starts import open_years
from ..mechanism import Mechanism, shared_tax
from ..worth import Plan, Worths
from ..worth.coordination import plan_gain
from .carried import beside, imputed
from .choice import Choice


def choices(case: Case, model: Mechanism, table: Worths, scale: float) -> tuple[Choice, ...]:
    """Everything that a plan may hold: moves by the order of the opportunities, then projects.

    A transfer that goes without a pact is always somewhere: one of its choices is the one it makes without a pact.
    """
    moves = (c for k in _ordered(case, table) for c in _of_transfer(case, model, table, k, scale))
    covered = model.coordination.moves == "covered"
    projects = () if covered else [u.id for u in table.chances.undertakings]
    return (*moves, *(c for p in projects for c in _of_project(case, table, p, scale)))


def _of_project(case: Case, table: Worths, p: str, scale: float) -> Iterator[Choice]:
    for year in open_years(case.project[p]):
        yield _choice(case, table, Plan({}, (p,), (), {}, {p: year}), scale, project=p)


def _ordered(case: Case, table: Worths) -> tuple[str, ...]:
    """Transfers, those that gain most first, then those that gain nowhere, as the case lists them."""
    return tuple(dict.fromkeys([*(c.id for c in table.chances.candidates), *case.transfer]))


def _of_transfer(case: Case, model: Mechanism, table: Worths, k: str, scale: float) -> Iterator[Choice]:
    goes = table.chances.anyway.get(k)
    places = [city for city in table.chances.cities if (k, city) in case.host]
    if goes is not None:
        yield _choice(case, table, Plan({k: goes}, ()), scale, transfer=k, host=goes)
        if not _only_covered(model):
            yield _choice(case, table, Plan({}, ()), scale, transfer=k)
    for host in places:
        if host != goes and _is_open(case, model, k, host):
            for year in open_years(case.host[k, host]):
                yield _choice(case, table, Plan({k: host}, (), (), {k: year}), scale, transfer=k, host=host)


def _only_covered(model: Mechanism) -> bool:
    return model.coordination.moves == "covered"


def _is_open(case: Case, model: Mechanism, k: str, host: str) -> bool:
    """Whether a move may be part of the plan: where only what the rule covers is, it has to be shared."""
    if not _only_covered(model):
        return True
    closed = model.at({path: model.values(path)[0] for path in model.open_sizes})
    return shared_tax(case, closed, move(case, case.transfer[k], case.host[k, host])).standing == "shared"


def _choice(
    case: Case,
    table: Worths,
    alone: Plan,
    scale: float,
    transfer: str = "",
    host: str | None = None,
    project: str = "",
) -> Choice:
    """A choice from the plan that holds it alone, against what its transfer does without a pact."""
    anyway = {k: h for k, h in table.chances.anyway.items() if k == transfer}
    position = {city: i for i, city in enumerate(table.chances.cities)}
    shared, planned = host is not None and host != BEYOND, alone.of(case)
    row = planned.project[project] if project else None if host is None else planned.host[transfer, host]
    return Choice(
        transfer=transfer,
        host=host,
        project=project,
        year=None if row is None else row.start_year,
        gain=plan_gain(case, alone, anyway) / scale,
        beside=np.asarray(beside(planned, alone, anyway, position) / scale),
        imputed=np.asarray(imputed(planned, alone, anyway, position) / scale),
        move=move(planned, planned.transfer[transfer], planned.host[transfer, str(host)]) if shared else None,
        works=works(planned, planned.project[project]) if project else None,
    )
