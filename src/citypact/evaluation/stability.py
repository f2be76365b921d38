"""Whether it holds: judged against what coalitions could earn outside, and what keeps members in."""

from collections.abc import Iterator

import pandas as pd

from ..pact.commitment import pledges_needed
from ..pact.outsiders import verdicts
from ..pact.scheme import Scheme
from .indicator import Indicator


def stability(scheme: Scheme) -> Iterator[Indicator]:
    """Cities worse off and objecting coalitions, what it would take to content them, the largest pledge."""
    yield Indicator("worse_off", "cities", tuple(str(city) for city in scheme.worse_off.index))
    yield Indicator("objections", "count", len(scheme.objections) if scheme.counts_all else None)
    for verdict in verdicts(scheme).verdicts:
        counted = verdict.objecting if verdict.is_known and verdict.found.is_all else None
        yield Indicator(f"objections_{verdict.outsiders}", "count", counted)
    if len(scheme.stability):
        tightest = int(scheme.stability.index[0])
        yield Indicator("least_slack", "slack", float(scheme.stability["slack"].iloc[0]))
        blocking = scheme.table.members(tightest) if len(scheme.objections) else ()
        yield Indicator("blocking_coalition", "cities", blocking)
    payments = _contenting(scheme)
    yield Indicator("subsidy_to_content", "money", _rounded(scheme, float(payments.sum())))
    yield Indicator("money_to_content", "money", _rounded(scheme, float(payments[payments > 0].sum())))
    needed = pledges_needed(scheme.case, scheme.model, scheme.terms, scheme.ledger)
    revenue = {city.id: city.revenue for city in scheme.case.cities}
    yield Indicator("largest_pledge", "percent", max(float(needed[city]) / own for city, own in revenue.items()))


def _contenting(scheme: Scheme) -> pd.Series:
    """Least payments to and from cities after which no coalition objects."""
    claims, (gain, _) = scheme.claims, scheme.by_player
    short = claims.together - float(gain.sum())
    # The ledger's rounding must not look like a want of outside money.
    exact = gain + short / gain.size if abs(short) <= scheme.tolerance else gain
    return claims.nearest_payments(exact)


def _rounded(scheme: Scheme, amount: float) -> float:
    """0 for what is no more than rounding."""
    return amount if abs(amount) > scheme.tolerance else 0.0
