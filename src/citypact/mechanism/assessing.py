"""What a plan changes for each city by the measures of an assessment, other than its gain.

Arrays have shape (cities,), cities in the order of the case. ``origin_share`` enters affinely.
"""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from ..case.flows import Floats, Move, Works, budget_revenue, discount_factors, invested, made, present_value
from ..case.model import BEYOND, Case
from .economy import grown
from .sections.assessment import COUNTED, Assessment, Factor
from .sections.statistics import ClosedStatistics


def own_size(case: Case, factor: Factor) -> Floats:
    """What a result is compared with: revenue or gross product of all years in present value, or persons."""
    if factor in ("gain", "ecology"):
        return np.array([present_value(case, budget_revenue(case, city)) for city in case.cities])
    if factor in COUNTED:
        whole: Floats = grown(case, [city.gdp for city in case.cities]) @ discount_factors(case)
        return whole
    return np.array([city.population for city in case.cities])


def results(
    case: Case,
    factor: Factor,
    rule: ClosedStatistics | None,
    moves: Mapping[str, Move],
    anyway: Mapping[str, Move],
    works: Iterable[Works],
) -> Floats:
    """Change of a result over the status quo; gain is the ledger's and none of these.

    Raises ValueError if the case does not give what it takes (see ``lacking``).
    """
    found = np.zeros(len(case.cities))
    if factor in COUNTED:
        split = rule if rule is not None and factor in rule.items else None
        for sign, some, counts in ((1.0, moves, split), (-1.0, anyway, None)):
            for flows in some.values():
                for city, change in _counted(case, factor, counts, flows):
                    found[case.position[city]] += sign * change
    elif factor == "jobs":
        for sign, some in ((1.0, moves), (-1.0, anyway)):
            for flows in some.values():
                found[case.position[flows.transfer.origin]] -= sign * flows.transfer.jobs
                if flows.host.host != BEYOND:
                    found[case.position[flows.host.host]] += sign * flows.transfer.jobs
    elif factor == "ecology":
        for work in works:
            for city, benefit in work.benefits.items() if work.project.category == "ecological" else ():
                found[case.position[city]] += present_value(case, benefit)
    return found


def _counted(case: Case, factor: Factor, rule: ClosedStatistics | None, flows: Move) -> Iterator[tuple[str, float]]:
    """What a move changes in the statistics of its origin and of its host, in present value."""
    both = made(case, flows) if factor == "value-added" else (np.zeros(case.horizon), invested(case, flows))
    if both is None or both[1] is None:
        raise ValueError(f"{factor} of {flows.transfer.id} at {flows.host.host} is not given")
    leaves, arrives = both
    parts = [(0.0, 1.0) if rule is None else rule.parts(t - flows.start) for t in range(case.horizon)]
    to_origin, to_host = np.array(parts).T
    yield flows.transfer.origin, present_value(case, to_origin * arrives - leaves)
    if flows.host.host != BEYOND:
        yield flows.host.host, present_value(case, to_host * arrives)


def points(case: Case, rule: Assessment, factor: Factor) -> Floats:
    """Points of the score for one unit of a result, by city."""
    return np.asarray(rule.weights.get(factor, 0.0) / (rule.targets.get(factor, 1.0) * own_size(case, factor)))


def lacking(case: Case, factors: Iterable[Factor]) -> list[str]:
    """Columns that factors need and the case does not give in every row."""
    asked = set(factors)
    found = []
    if "value-added" in asked and any(t.value_added is None for t in case.transfers):
        found.append("transfers.value_added")
    inside = [host for host in case.hosts if host.host != BEYOND]
    if "value-added" in asked and any(host.value_added is None for host in inside):
        found.append("hosts.value_added")
    if "investment" in asked and any(host.investment is None for host in inside):
        found.append("hosts.investment")
    if asked & set(COUNTED) and any(city.gdp == 0 for city in case.cities):
        found.append("cities.gdp > 0")
    return found
