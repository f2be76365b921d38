"""No city's budget is worse off, whatever benefits it has that no budget sees.

budget[i,t] = flow[i,t] - imputed benefits[i,t]
sum_t discount[t] budget[i,t] >= 0                     if the mechanism asks for it
budget[i,t] >= - limit * budget revenue[i,t]           where years count
"""

from ..gates import imputed
from ..program import Program
from ..subject import Kind


def add(program: Program) -> None:
    """What the mechanism asks of every city's budget."""
    setting = program.setting
    rule = setting.model.participation
    for i in range(len(setting.cities)):
        if rule.money != "none":
            less = program.slack(Kind.BUDGET, program.of_city(i))
            unseen = program.present_value(imputed(program, i, t) for t in range(setting.horizon))
            program.require("budget no worse", program.gain[i] - unseen >= 0 - less, program.of_city(i))
        for t in range(setting.horizon) if rule.yearly_loss is not None else ():
            less = program.slack(Kind.YEARLY_BUDGET, program.of_city(i, t), float(setting.discount[t]))
            most = (rule.yearly_loss or 0.0) * float(setting.revenue[i, t])
            budget = program.flow[i, t] - imputed(program, i, t)
            program.require("budget no worse", budget >= -most - less, program.of_city(i, t))
