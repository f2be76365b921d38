"""A fixed rule settled by the ledger alone agrees with the same rule posed as a program without freedom.

The ledger needs no solver: its terms, ratios and projects' shares alike, are written down here from the rule, number by
number. The program gets every fixed number as a range of width zero, so that it has variables for all of them and no
choice.
"""

from typing import Any

import numpy as np
import pytest

from citypact.case.model import Case
from citypact.mechanism import Mechanism, Range, applicability, bundled_models, load_model, shared_tax
from citypact.mechanism.quantity import Span
from citypact.optimize import design, simulate
from citypact.pact.ledger import gains, settle
from citypact.pact.payments import planned_moves
from citypact.pact.terms import Terms
from citypact.worth import WorthTable, worth_table
from support.random_cases import random_case


def _fixed(model: Mechanism) -> bool:
    return not model.open_parameters and model.coordination.mode == "joint-plan" and model.currency in (None, "CNY")


FIXED = [name for name in bundled_models() if _fixed(load_model(name))]
SHARES = ("origin_share", "fund_share")


def no_freedom(model: Mechanism) -> Mechanism:
    """The rule with its ratios and rates as ranges of width zero."""

    def ranged(number: Any) -> Any:
        return Range(min=number, max=number) if isinstance(number, float) and number else number

    sharing = model.tax_sharing
    segments = tuple(part.model_copy(update={s: ranged(getattr(part, s)) for s in SHARES}) for part in sharing.segments)
    changed = {"origin_share": ranged(sharing.origin_share), "segments": segments}
    update: dict[str, Any] = {"tax_sharing": sharing.model_copy(update=changed)}
    if model.pool is not None and model.pool.cap is None:
        update["pool"] = model.pool.model_copy(update={"rate": ranged(model.pool.rate)})
    if model.investment is not None:
        update["investment"] = model.investment.model_copy(update={"return_rate": ranged(model.investment.return_rate)})
    if model.award is not None:
        update["award"] = model.award.model_copy(
            update={"yearly": Span(min=model.award.yearly, max=model.award.yearly)}
        )
    return model.model_copy(update=update)


def terms_of(case: Case, model: Mechanism, table: WorthTable) -> Terms:
    """The terms of a fixed rule, without any program: every ratio as the rule states it."""
    plan, model = table.plan(table.everyone), model.at({})
    bare = Terms(plan=plan.hosts, projects=plan.projects, origin_share={}, fund_share={}, project_share={})
    shares = {}
    for transfer, flows in planned_moves(case, bare).items():
        shared = shared_tax(case, model, flows)
        since = np.arange(case.horizon) - shared.clock + 1
        path = [
            model.tax_sharing.ratios(max(1, int(y)))[0] if t > 0 else 0.0
            for y, t in zip(since, shared.tax, strict=True)
        ]
        shares[transfer] = tuple(float(ratio) for ratio in path)
    burdens = {project: burden_of(case, model, project) for project in plan.projects}
    sizes = {path: span.min for path, span in no_freedom(model).open_sizes.items()}
    return bare.model_copy(update={"origin_share": shares, "project_share": burdens, "sizes": sizes})


def burden_of(case: Case, model: Mechanism, project: str) -> dict[str, float]:
    """Shares of a project's burden by the rule's key: in proportion to benefits in present value."""
    assert model.costs.projects == "by-benefit"
    start = next(p.start_year + p.build_years for p in case.projects if p.id == project)
    benefits = {
        row.city: sum(
            row.benefit * ((1 + row.growth) / (1 + case.discount_rate)) ** (year - case.base_year)
            for year in case.years
            if year >= start
        )
        for row in case.project_benefits
        if row.project == project and row.benefit > 0
    }
    return {city: benefit / sum(benefits.values()) for city, benefit in benefits.items()}


def unbound(model: Mechanism) -> Mechanism:
    """Cities and coalitions have no say, as in a simulation."""
    participation = model.participation.model_copy(update={"city": "none", "coalitions": "none"})
    return model.model_copy(update={"participation": participation})


def small_case(model: Mechanism) -> Case:
    """A made-up case to which the rule applies."""
    cases = (random_case(seed, cities=5, transfers=7, projects=3) for seed in range(4, 40))
    return next(case for case in cases if applicability(case, model) is None)


@pytest.mark.parametrize("name", FIXED)
def test_ledger_simulation_and_program_agree(name: str) -> None:
    model = load_model(name)
    case = small_case(model)
    table = worth_table(case)
    by_ledger = gains(case, settle(case, model, terms_of(case, model, table)))
    simulated = simulate(case, model, table).gain
    posed = design(case, unbound(no_freedom(model)), table).gain
    assert (by_ledger - simulated).abs().max() < 1e-7
    assert (posed - simulated).abs().max() < 1e-6


@pytest.mark.parametrize("name", [name for name in FIXED if load_model(name).tax_sharing.cap is None])
def test_a_free_ratio_drawn_to_the_rule_s_own_settles_as_the_rule(name: str) -> None:
    model = load_model(name)
    ratio = model.tax_sharing.origin_share
    if not isinstance(ratio, float) or ratio == 0:
        ratio = 0.4
        sharing = model.tax_sharing.model_copy(update={"origin_share": ratio, "apportionment": None, "staying": {}})
        model = model.model_copy(update={"tax_sharing": sharing})
    drawn = model.tax_sharing.model_copy(update={"origin_share": Range(min=0.0, max=1.0), "custom": ratio})
    objective = model.design.model_copy(update={"objectives": ("nearest-custom",)})
    free = unbound(model).model_copy(update={"tax_sharing": drawn, "design": objective})
    case = small_case(model)
    table = worth_table(case)
    assert (design(case, free, table).gain - simulate(case, model, table).gain).abs().max() < 1e-5
