"""Who bears the cost of the projects that are built.

sum_i share[p,i] = 1,   share >= 0,   over the cities that benefit or whose consent is needed
"""

import pulp

from ..program import Program
from ..setting import Setting, Work


def add(program: Program) -> None:
    """Cost shares of every project, fixed by the rule's key or left open."""
    rule = program.setting.model.costs.projects
    for p, work in enumerate(program.setting.works):
        if rule == "design":
            for i in work.payers:
                name = f"project_share_{p:02d}_{work.project}_{program.city(i)}"
                program.project_share[p, i] = program.variable(name, 0.0, 1.0)
            whole = pulp.lpSum(program.project_share[p, i] for i in work.payers)
            program.require(f"project_paid_{p:02d}_{work.project}", whole == 1)
        else:
            program.project_share.update(
                {(p, i): share for i, share in key_shares(program.setting, work, rule).items()}
            )


def key_shares(setting: Setting, work: Work, key: str) -> dict[int, float]:
    """Cost shares by a fixed key, over the cities that benefit: "by-benefit" or "equal"."""
    benefits = {i: setting.present_value(flow) for i, flow in work.benefits.items() if flow.sum() > 0}
    weights = benefits if key == "by-benefit" else dict.fromkeys(benefits, 1.0)
    return {i: weight / sum(weights.values()) for i, weight in weights.items()}
