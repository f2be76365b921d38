"""Does every city reach the least score? Worked out year by year from the figures of the case, row by row."""

from collections.abc import Iterator, Mapping

import pandas as pd

from ...case.model import BEYOND, Case, Transfer
from ...mechanism import ClosedMechanism
from ...worth.alternative import alternative
from ..ledger import gains
from ..terms import Terms
from .breach import Breach


def scores(case: Case, model: ClosedMechanism, terms: Terms, ledger: pd.DataFrame) -> Iterator[Breach]:
    """What each city's score falls short of the least, in money that would make up for it."""
    rule, least = model.assessment, model.participation.minimum_score
    if rule is None or least is None:
        return
    gain, anyway = gains(case, ledger), alternative(case, model)
    for city in case.cities:
        if city.is_province:
            continue
        revenue = sum(city.revenue * (1 + case.revenue_growth) ** t / _factor(case, t) for t in _elapsed(case))
        product = sum(city.gdp * (1 + case.revenue_growth) ** t / _factor(case, t) for t in _elapsed(case))
        sizes = {"ecology": revenue, "jobs": city.population, "value-added": product, "investment": product}
        others = 0.0
        for factor, weight in rule.weights.items():
            if factor != "gain" and weight > 0:
                change = _change(case, model, terms.plan, city.id, factor, shared=True)
                change -= _change(case, model, anyway, city.id, factor, shared=False)
                change += _ecology(case, terms, city.id) if factor == "ecology" else 0.0
                others += weight * change / (rule.targets[factor] * sizes[factor])
        a_point = rule.targets["gain"] * revenue / rule.weights["gain"]
        yield Breach("participation.minimum_score", city.id, (least - others) * a_point - float(gain[city.id]))


def _elapsed(case: Case) -> range:
    return range(1, case.horizon + 1)


def _factor(case: Case, elapsed: int) -> float:
    return (1 + case.discount_rate) ** elapsed


def _change(
    case: Case, model: ClosedMechanism, hosts: Mapping[str, str], city: str, factor: str, shared: bool
) -> float:
    """What moves to these hosts change of a result of a city; ``shared``: counted as the statistics say."""
    found = 0.0
    for transfer in case.transfers:
        if transfer.id in hosts:
            found += _of_move(case, model, transfer, hosts[transfer.id], city, factor, shared)
    return found


def _of_move(
    case: Case, model: ClosedMechanism, transfer: Transfer, where: str, city: str, factor: str, shared: bool
) -> float:
    """What one move changes of a result of a city."""
    if factor == "jobs":
        return transfer.jobs * ((where == city) - (transfer.origin == city))
    if factor == "ecology":
        return 0.0
    host, rule, found = case.host[transfer.id, where], model.statistics, 0.0
    for t in _elapsed(case):
        running = case.base_year + t - host.start_year
        if running < 0:
            continue
        to_origin, to_host = 0.0, 1.0
        if shared and rule is not None and factor in rule.items and running < rule.years:
            to_origin = 1.0 if rule.counting == "double" else rule.origin_share
            to_host = 1.0 if rule.counting == "double" else 1.0 - rule.origin_share
        lost, made = 0.0, 0.0
        if factor == "value-added":
            lost = (transfer.value_added or 0.0) * (1 + transfer.growth) ** t
            ramp = min(1.0, (running + 1) / (host.ramp_years + 1))
            made = 0.0 if where == BEYOND else (host.value_added or 0.0) * ramp * (1 + host.growth) ** t
        elif running == 0 and where != BEYOND:
            made = (host.investment or 0.0) * (1 + case.inflation) ** t
        own = (city == transfer.origin) * (to_origin * made - lost) + (city == where) * to_host * made
        found += own / _factor(case, t)
    return found


def _ecology(case: Case, terms: Terms, city: str) -> float:
    """Benefits of ecological projects that a city has, in present value."""
    found = 0.0
    for row in case.project_benefits:
        project = case.project[row.project]
        if row.city == city and row.project in terms.projects and project.category == "ecological":
            first = project.start_year + project.build_years - case.base_year
            served = range(max(1, first), case.horizon + 1)
            found += sum(row.benefit * (1 + row.growth) ** t / _factor(case, t) for t in served)
    return found
