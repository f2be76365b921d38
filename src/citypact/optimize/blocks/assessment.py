"""No city's assessed score is below the least that the mechanism asks for.

gain[i] + sum_f worth[f,i] result[f,i] >= worth of the least score,   worth[f,i] = points of f / points of gain

in the program's money. Results other than the gain follow from the plan and, affinely, from what origins count of it.
"""

import numpy as np

from ...case.flows import moves_of, works
from ...mechanism import ClosedMechanism
from ...mechanism.assessing import points, results
from ..program import Program
from ..setting import Floats, Setting
from ..subject import Kind

PATH = "statistics.origin_share"


def add(program: Program) -> None:
    """The least score of every city, where it is asked for."""
    setting = program.setting
    rule, least = setting.model.assessment, setting.model.participation.minimum_score
    if rule is None or least is None:
        return
    case, model = setting.case, setting.model
    ends = [worth(setting, model.at(_sizes(setting) | ({PATH: s} if PATH in model.open_sizes else {}))) for s in (0, 1)]
    share = program.sizes.get(PATH, 0.0)
    of_point = 1.0 / points(case, rule, "gain") / setting.scale
    for i, city in enumerate(setting.cities):
        if city.is_province:
            continue
        at = case.position[city.id]
        less = program.slack(Kind.SCORE, program.of_city(i))
        counted = float(ends[0][at]) + float(ends[1][at] - ends[0][at]) * share
        wanted = least * float(of_point[at])
        program.require("score", program.gain[i] + counted >= wanted - less, program.of_city(i))


def worth(setting: Setting, model: ClosedMechanism) -> Floats:
    """What results other than the gain are worth in gain by the assessment, by city of the case, scaled."""
    case, rule = setting.case, model.assessment
    assert rule is not None
    moves, before = moves_of(case, setting.plan.hosts), moves_of(case, setting.table.chances.anyway)
    built = [works(case, case.project[p]) for p in setting.plan.projects]
    found = np.zeros(len(case.cities))
    for factor in rule.weights:
        if factor != "gain" and rule.counts(factor):
            found += points(case, rule, factor) * results(case, factor, model.statistics, moves, before, built)
    return np.asarray(found / points(case, rule, "gain") / setting.scale)


def _sizes(setting: Setting) -> dict[str, float]:
    return {path: span.min for path, span in setting.model.open_sizes.items()}
