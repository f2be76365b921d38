"""No city is worse off, and in talks none gets less than it insists on.

gain[i] >= worth alone[i] + minimum gain          in present value
flow[i,t] >= 0                                    in every year, if the mechanism says so
gain[i] >= insisted[i]                            where a city insists on a gain
"""

from ..program import Program


def add(program: Program) -> None:
    """Participation constraint of every city."""
    setting = program.setting
    for i, city in enumerate(setting.cities):
        if city.id in setting.insisted:
            wanted = setting.insisted[city.id] - program.slack("insisted", city.id)
            program.require(f"insists_{program.city(i)}", program.gain[i] >= wanted)
    rule = setting.model.participation
    if rule.city == "none":
        return
    for i, city in enumerate(setting.cities):
        least = float(setting.worths[1 << i]) + rule.minimum_gain / setting.unit
        program.require(f"no_worse_{program.city(i)}", program.gain[i] >= least - program.slack("gain", city.id))
        for t in range(setting.horizon) if rule.city == "every-year" else ():
            less = program.slack("yearly-gain", f"{city.id}/{program.year(t)}", float(setting.discount[t]))
            program.require(f"no_worse_{program.city(i)}_{program.year(t)}", program.flow[i, t] >= 0 - less)
