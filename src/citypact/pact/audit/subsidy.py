"""Outside money: how much in all, to whom, and none that flows back."""

from collections.abc import Iterator

import numpy as np

from ...case.flows import present_value
from ...case.model import Case
from ...mechanism import Mechanism
from ...text import both
from ..terms import Terms
from .breach import Breach


def limits(case: Case, model: Mechanism, terms: Terms) -> Iterator[Breach]:
    """Subsidies in present value against the limit; without a rule there are none."""
    rule = model.subsidy
    paid = {city: present_value(case, np.array(path)) for city, path in terms.subsidy.items()}
    yield Breach(
        "subsidy.limit",
        both("pact.breach.outside_money"),
        sum(paid.values()) - (0.0 if rule is None else rule.most(case)),
    )
    for city, path in terms.subsidy.items():
        yield Breach("subsidy", both("pact.breach.taken_back", of=city), -min(path, default=0.0))
    hosts_only = rule is not None and rule.recipients == "hosts"
    allowed = set(terms.plan.values()) if hosts_only else {city.id for city in case.cities}
    for city in sorted(set(paid) - allowed):
        yield Breach("subsidy.recipients", city, paid[city])
