"""No city is worse off, and in talks none gets less than it insists on.

gain[i] >= worth alone[i] + minimum gain          in present value
flow[i,t] >= 0                                    in every year, if the mechanism says so
gain[i] >= insisted[i]                            where a city insists on a gain
"""

from ..program import Program
from ..subject import Kind


def add(program: Program) -> None:
    """Participation constraint of every city."""
    setting = program.setting
    for i, city in enumerate(setting.cities):
        if city.id in setting.insisted:
            wanted = setting.insisted[city.id] - program.slack(Kind.INSISTED, program.of_city(i))
            program.require("insists", program.gain[i] >= wanted, program.of_city(i))
    rule = setting.model.participation
    if rule.city == "none":
        return
    for i in range(len(setting.cities)):
        least = float(setting.worths[1 << i]) + rule.minimum_gain / setting.unit
        less = program.slack(Kind.GAIN, program.of_city(i))
        program.require("no worse", program.gain[i] >= least - less, program.of_city(i))
        for t in range(setting.horizon) if rule.city == "every-year" else ():
            less = program.slack(Kind.YEARLY_GAIN, program.of_city(i, t), float(setting.discount[t]))
            program.require("no worse", program.flow[i, t] >= 0 - less, program.of_city(i, t))
