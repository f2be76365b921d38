"""No city is worse off, and in talks none gets less than it insists on.

gain[i] >= worth alone[i] + minimum gain          in present value
flow[i,t] >= min(0, alone[i,t])                   in every year, if the mechanism says so
gain[i] >= insisted[i]                            where a city insists on a gain

``alone`` is what the city has in that year of what it would do by itself: the years in which its own projects cost it
money are no loss by the pact.
"""

from ...pact.commitment import alone_flows, movable
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
    every_year = rule.city == "every-year"
    alone = {}
    if every_year:
        alone = (alone_flows(setting.case, setting.table.chances.anyway) / setting.scale).to_dict("index")
    for i, city in enumerate(setting.cities):
        least = setting.claims.worth(1 << i) + rule.minimum_gain / setting.unit
        less = program.slack(Kind.GAIN, program.of_city(i))
        program.require("no worse", program.gain[i] >= least - less, program.of_city(i))
        if setting.choices and movable(setting.case, city.id):
            continue  # its loss alone depends on the year, which each plan is tried with
        for t in range(setting.horizon) if every_year else ():
            less = program.slack(Kind.YEARLY_GAIN, program.of_city(i, t), float(setting.discount[t]))
            loss = min(0.0, float(alone[city.id][setting.case.years[t]]))
            program.require("no worse", program.flow[i, t] >= loss - less, program.of_city(i, t))
