"""Whether it holds: judged against what coalitions could earn outside, and what keeps members in."""

from collections.abc import Iterator

from ..commitment import pledges_needed
from ..scheme import Scheme
from .indicator import Indicator


def stability(scheme: Scheme) -> Iterator[Indicator]:
    """Cities worse off, objecting coalitions, the least slack and the coalition that has it, the largest pledge."""
    yield Indicator("worse_off", "cities", tuple(str(city) for city in scheme.worse_off.index))
    yield Indicator("objections", "count", len(scheme.objections))
    if len(scheme.stability):
        tightest = int(scheme.stability.index[0])
        yield Indicator("least_slack", "money", float(scheme.stability["slack"].iloc[0]))
        blocking = scheme.table.game.coalition(tightest) if len(scheme.objections) else ()
        yield Indicator("blocking_coalition", "cities", tuple(str(city) for city in blocking))
    needed = pledges_needed(scheme.case, scheme.ledger)
    revenue = {city.id: city.revenue for city in scheme.case.cities}
    yield Indicator("largest_pledge", "percent", max(float(needed[city]) / own for city, own in revenue.items()))
