"""Who bears the burden of the projects that are built: their cost, and compensation of those they harm.

sum_i share[p,i] + carried[p] = 1,   share >= 0,   over the cities that benefit;   carried: by the fund
share[p,i] * present value of burden[p] <= most * present value of benefit[p,i];   0 for a weak area's aid, if so ruled
share[p,i] >= least * present value of benefit[p,i] / sum_j present value of benefit[p,j],   as far as that allows
"""

import numpy as np

from ...solve.algebra import Linear, expression, is_expression, total
from ..gates import if_built
from ..program import Expression, Program
from ..setting import Setting, Work
from ..subject import Kind, Subject
from .sizes import figures


def add(program: Program) -> None:
    """Shares of every project's burden, fixed by the rule's key or left open."""
    rule = program.setting.model.costs.projects
    for p, work in enumerate(program.setting.works):
        if rule == "design":
            _leave_open(program, p, work)
        else:
            shares = key_shares(program.setting, work, rule)
            program.project_share.update({(p, i): share for i, share in shares.items()})


def compensation(program: Program, p: int, i: int) -> list[Expression | float]:
    """What the beneficiaries of a project pay a city that it harms, by year, as data or as it depends on open sizes."""
    nothing = np.zeros(program.setting.horizon)
    return figures(program, lambda setting: setting.works[p].compensation.get(i, nothing))


def burden(program: Program, p: int) -> list[Expression | float]:
    """Cost of a project and compensation of those it harms, by year."""
    return figures(program, lambda setting: setting.works[p].burden)


def borne(program: Program, p: int, i: int, amount: Linear) -> tuple[float, Linear]:
    """A city's part of a cost or burden of a project, of a year or of all: a number, and what it is to weigh."""
    share = program.project_share.get((p, i), 0.0)
    return (float(amount), share) if is_expression(share) else (1.0, if_built(program, p, share * amount))


def key_shares(setting: Setting, work: Work, key: str) -> dict[int, float]:
    """Shares by a fixed key, over the cities that benefit: "by-benefit" or "equal"."""
    benefits = {i: setting.present_value(work.benefits[i]) for i in work.payers}
    weights = benefits if key == "by-benefit" else dict.fromkeys(benefits, 1.0)
    return {i: weight / sum(weights.values()) for i, weight in weights.items()}


def band(setting: Setting, work: Work, i: int) -> tuple[float, float]:
    """Least and most of a project's burden that a city may bear, where shares are left open."""
    rule, burden = setting.model.costs, setting.present_value(work.burden)
    if work.project in setting.case.aid and setting.cities[i].weak and not rule.weak_areas_pay:
        return 0.0, 0.0
    most = min(1.0, rule.most_of_benefit * setting.present_value(work.benefits[i]) / burden) if burden > 0 else 1.0
    return min(most, rule.least_by_benefit * key_shares(setting, work, "by-benefit")[i]), most


def _leave_open(program: Program, p: int, work: Work) -> None:
    for i in work.payers:
        settled = program.setting.fixed.get(("project_share", work.project, program.setting.cities[i].id))
        program.project_share[p, i] = _share(program, p, work, i) if settled is None else settled
    whole = total(program.project_share[p, i] for i in work.payers) + _carried(program, p, work)
    program.require("project paid", whole == if_built(program, p, 1.0), Subject(project=work.project))


def _share(program: Program, p: int, work: Work, i: int) -> Expression:
    """A payer's share; loosened, it may be as much as its benefit."""
    least, most = band(program.setting, work, i)
    burden, subject = program.setting.present_value(work.burden), program.of_city(i, project=work.project)
    share = program.variable("project share", subject, 0.0 if p in program.built else least, most)
    _only_if_built(program, p, share, least, most)
    if burden <= 0 or not program.setting.model.costs.banded:
        return expression(share)
    room = min(1.0, program.setting.present_value(work.benefits[i]) / burden) - most
    above = program.slack(Kind.PROJECT_COST, subject, weight=burden, most=room)
    if is_expression(above):
        _only_if_built(program, p, above, 0.0, room)
    return share + above


def _only_if_built(program: Program, p: int, part: Linear, least: float, most: float) -> None:
    if p in program.built:
        subject = Subject(project=program.setting.works[p].project)
        program.require("part if built", part <= most * program.built[p], subject)
        if least > 0:
            program.require("least if built", part >= least * program.built[p], subject)


def _carried(program: Program, p: int, work: Work) -> Expression | float:
    """The fund's part of a project's burden, where it may carry any."""
    fund = program.setting.model.fund
    if fund is None or not fund.carries or "projects" not in fund.uses:
        return 0.0
    settled = program.setting.fixed.get(("carried", work.project))
    if settled is None:
        part = program.variable("carried", Subject(project=work.project), 0.0, fund.carries)
        _only_if_built(program, p, part, 0.0, fund.carries)
        program.carried[p] = expression(part)
    else:
        program.carried[p] = settled
    return program.carried[p]
