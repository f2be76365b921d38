"""Who bears the burden of the projects that are built: their cost, and compensation of those they harm.

sum_i share[p,i] = 1,   share >= 0,   over the cities that benefit
share[p,i] * present value of burden[p] <= present value of benefit[p,i]
"""

import numpy as np

from ...solve.algebra import Linear, expression, total
from ..gates import if_built
from ..program import Expression, Program
from ..setting import Setting, Work
from ..subject import Subject
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


def borne(program: Program, p: int, i: int, amount: Linear) -> Linear:
    """A city's part of a cost or burden of a project, of a year or of all."""
    share = program.project_share.get((p, i), 0.0)
    return share * amount if isinstance(share, Expression) else if_built(program, p, share * amount)


def key_shares(setting: Setting, work: Work, key: str) -> dict[int, float]:
    """Shares by a fixed key, over the cities that benefit: "by-benefit" or "equal"."""
    benefits = {i: setting.present_value(work.benefits[i]) for i in work.payers}
    weights = benefits if key == "by-benefit" else dict.fromkeys(benefits, 1.0)
    return {i: weight / sum(weights.values()) for i, weight in weights.items()}


def _leave_open(program: Program, p: int, work: Work) -> None:
    whole_burden = program.setting.present_value(work.burden)
    for i in work.payers:
        most = program.setting.present_value(work.benefits[i]) / whole_burden if whole_burden > 0 else 1.0
        settled = program.setting.fixed.get(("project_share", work.project, program.setting.cities[i].id))
        if settled is None:
            subject = program.of_city(i, project=work.project)
            program.project_share[p, i] = expression(program.variable("project share", subject, 0.0, min(1.0, most)))
            _only_if_built(program, p, i, min(1.0, most))
        else:
            program.project_share[p, i] = settled
    whole = total(program.project_share[p, i] for i in work.payers)
    program.require("project paid", whole == if_built(program, p, 1.0), Subject(project=work.project))


def _only_if_built(program: Program, p: int, i: int, most: float) -> None:
    if p in program.built:
        share = program.project_share[p, i]
        program.require("share if built", share <= most * program.built[p], program.of_city(i))
