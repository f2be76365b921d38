"""How much there is to share: the plan's gain against the best there could be, and money from outside."""

from collections.abc import Iterator

from ..case.parties import CENTRE, is_province
from ..pact.ledger import OUTSIDE
from ..pact.planned import planned_gain
from ..pact.scheme import Scheme
from .indicator import Indicator
from .period import periods


def efficiency(scheme: Scheme) -> Iterator[Indicator]:
    """Total gain, the plan's part of it, what the plan falls short of v(N), outside money, size of the plan.

    Where the case says what provinces and centre keep of taxes, what it means to their budgets.
    """
    outside = scheme.ledger[scheme.ledger["payer"] == OUTSIDE], scheme.ledger[scheme.ledger["payee"] == OUTSIDE]
    for period in periods(scheme.case):
        yield Indicator("total_gain", "money", float(period.by_city(scheme.ledger).sum()), period.key)
    best, gain = scheme.table.together, planned_gain(scheme.case, scheme.terms, scheme.anyway)
    yield Indicator("plan_gain", "money", gain, "whole")
    yield Indicator("efficiency_loss", "money", best - gain, "whole")
    yield Indicator("efficiency", "percent", gain / best if best > 0 else None, "whole")
    for period in periods(scheme.case):
        yield Indicator("outside_money", "money", period.total(outside[0]) - period.total(outside[1]), period.key)
    if scheme.case.tiers:
        tiers = scheme.tiers["gain"]
        yield Indicator("provinces_gain", "money", float(tiers[tiers.index.map(is_province)].sum()), "whole")
        yield Indicator("centre_gain", "money", float(tiers.get(CENTRE, 0.0)), "whole")
    yield Indicator("moves", "count", len(scheme.terms.plan))
    yield Indicator("projects", "count", len(scheme.terms.projects))
