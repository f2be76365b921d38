"""A case under a mechanism made ready for the program: with its plan, or with every plan that could be agreed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from ..case.flows import Move, Works, budget_revenue, discount_factors, moves_of, works
from ..case.model import BEYOND, Case
from ..errors import InvalidInput, Problem
from ..mechanism import Mechanism
from ..text import both
from ..worth import Plan, Worths, alternative, opportunities
from ..worth.coordination import coordinated_plan
from ..worth.outsiders import claims
from .carried import beside, deals_of_moves, imputed, works_of
from .choices import choices
from .setting import Deal, Setting, money_size, power_of_ten

_CAP, _FAR = "tax_sharing.cap", 1000.0


def setting(case: Case, model: Mechanism, table: Worths, plan: Plan | None = None) -> Setting:
    """Prepare the design of a case under a mechanism.

    ``plan``: what is carried out; if nothing is said, what the mechanism's mode of coordination brings about.

    Raises
    ------
    InvalidInput
        The worths are those of another case.
    """
    anyway = alternative(case, model)
    offered = case.recall(("figures of opportunities",), anyway, lambda: opportunities(case, anyway=anyway).figures)
    if offered != table.chances.figures:
        raise InvalidInput([Problem(case.id, both("design.table.what"), both("design.table.do"))])
    plan = coordinated_plan(case, model, table) if plan is None else plan
    inside, planned = {k: host for k, host in plan.hosts.items() if host != BEYOND}, plan.of(case)
    moves, built = moves_of(planned, inside), [works(planned, planned.project[p]) for p in plan.projects]
    return _with_parts(_bare(case, model, table, plan), moves.values(), built)  # in canonical order of the worth table


def open_setting(case: Case, model: Mechanism, table: Worths) -> Setting:
    """The same with the plan left open: a deal for every move and a work for every project that could be agreed on."""
    bare = _bare(case, model, table, Plan(dict(table.chances.anyway), ()))
    found = choices(case, model, table, bare.scale)
    moves, built = [c.move for c in found if c.move is not None], [c.works for c in found if c.works is not None]
    nothing = np.zeros_like(bare.beside)
    return replace(_with_parts(bare, moves, built), choices=found, beside=nothing, imputed=nothing)


def _bare(case: Case, model: Mechanism, table: Worths, plan: Plan) -> Setting:
    """All but deals and works."""
    by_id = {city.id: city for city in case.cities}
    cities = tuple(by_id[city] for city in table.chances.cities)
    scale = power_of_ten(money_size(case, table))
    first = {path: model.values(path)[0] for path in model.open_sizes}
    position, planned = {city.id: i for i, city in enumerate(cities)}, plan.of(case)
    return Setting(
        case=planned,
        facts=case,
        model=model,
        table=table,
        plan=plan,
        cities=cities,
        deals=(),
        works=(),
        beside=beside(planned, plan, table.chances.anyway, position) / scale,
        discount=discount_factors(case),
        revenue=np.array([budget_revenue(case, city) / scale for city in cities]),
        imputed=imputed(planned, plan, table.chances.anyway, position) / scale,
        claims=claims(case, model.at(first), table).in_units(scale),
        scale=scale,
    )


def _with_parts(bare: Setting, moves: Iterable[Move], built: Iterable[Works]) -> Setting:
    """With a deal for each of these moves and a work for each of these projects, at every value of what is open."""
    case, model, anyway, moves, built = bare.case, bare.model, bare.table.chances.anyway, [*moves], [*built]
    position = {city.id: i for i, city in enumerate(bare.cities)}

    def at(sizes: Mapping[str, float]) -> Setting:
        settled_model = model.at(sizes)
        return replace(
            bare,
            model=settled_model,
            deals=deals_of_moves(case, settled_model, moves, anyway, position, bare.scale),
            works=works_of(case, settled_model, built, position, bare.scale),
        )

    first = {path: model.values(path)[0] for path in model.open_sizes}
    start = at(first)
    values = {path: _within_reach(model, path, start.deals) for path in first}
    others = {path: tuple(at(first | {path: size}) for size in sizes[1:]) for path, sizes in values.items()}
    return replace(start, model=model, values=values, others=others)


def _within_reach(model: Mechanism, path: str, deals: Iterable[Deal]) -> tuple[float, ...]:
    """The values of an open size; a cap's upper limit is cut where it lies far above all that could ever be paid.

    There it binds nowhere, and so large a number would leave nothing of the others to a solver's precision.
    """
    values = model.values(path)
    if path != _CAP or len(values) != 2 or model.open_sizes[path].step is not None:
        return values
    shared = (deal.shared for deal in deals if deal.shared.reference > 0)
    binding = max((float(tax.base.sum() / tax.reference) for tax in shared), default=np.inf)
    return values[0], min(values[1], max(values[0] + 1.0, _FAR * max(binding, 1.0)))
