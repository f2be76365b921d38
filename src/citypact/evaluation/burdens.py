"""Who bears what: tax that origins lose and get back, outlays of hosts, and how weak areas fare."""

from collections.abc import Iterator

import pandas as pd

from ..case.model import BEYOND
from ..pact.ledger import net_flows
from ..pact.scheme import Scheme
from .gap import fiscal
from .indicator import Indicator
from .period import items, periods


def burdens(scheme: Scheme) -> Iterator[Indicator]:
    """Tax loss of transfer-out cities and burden of receiving ones: costs less the benefits that moves induce there."""
    forgone, returned = items(scheme, "tax-forgone"), items(scheme, "origin-share")
    for period in periods(scheme.case):
        yield Indicator("tax_forgone", "money", period.spent(forgone), period.key)
    for period in periods(scheme.case):
        yield Indicator("tax_returned", "money", period.total(returned), period.key)
    for period in periods(scheme.case):
        change = period.by_city(fiscal(scheme))
        yield Indicator("revenue_loss", "money", float(-change[change < 0].sum()) + 0.0, period.key)
    hosts = {*scheme.terms.plan.values(), *scheme.anyway.values()} - {BEYOND}
    for period in periods(scheme.case):
        yield Indicator("host_costs", "money", period.spent(_of_hosts(scheme)), period.key)
    flows = net_flows(scheme.case, scheme.ledger).loc[sorted(hosts)]
    for period in periods(scheme.case):
        short = period.present((-flows).clip(lower=0.0))
        yield Indicator("host_outlays", "money", float(short.sum()), period.key)


def _of_hosts(scheme: Scheme) -> pd.DataFrame:
    """Rows of the ledger with what moves cost their hosts; a yearly cost below 0 is a benefit that they induce."""
    moving = items(scheme, "moving-cost")
    origin = moving["subject"].map(lambda k: scheme.case.transfer[k].origin)
    borne = moving[(moving["payer"] != origin) & (moving["payee"] != origin)]
    return pd.concat([items(scheme, "service-cost", "capital-cost"), borne])


def weak_areas(scheme: Scheme) -> Iterator[Indicator]:
    """Gains of weak areas, in all and per head beside those of everybody."""
    case = scheme.case
    weak = [city.id for city in case.cities if city.weak]
    persons = {city.id: city.population for city in case.cities if not city.is_province}
    for period in periods(case):
        gain = period.by_city(scheme.ledger)
        yield Indicator("weak_gain", "money", float(gain[weak].sum()), period.key)
    whole = periods(case)[-1].by_city(scheme.ledger)
    if weak:
        people = sum(persons[city] for city in weak)
        each, everybody = float(whole[weak].sum()) / people, float(whole.sum()) / sum(persons.values())
        yield Indicator("weak_gain_per_head", "percent", each / everybody if everybody > 0 else None, "whole")
    yield Indicator("weak_worse_off", "cities", tuple(str(city) for city in scheme.worse_off.index if city in weak))
