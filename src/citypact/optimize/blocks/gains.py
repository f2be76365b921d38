"""What each city gains over the status quo, year by year and in present value.

flow[i,t] = own flow of its deals and projects + shares received - shares paid - contributions + grants + subsidy
            + what other instruments bring + loans + what the fund returns - what would happen without a pact
gain[i]   = sum_t discount[t] flow[i,t]
"""

from collections.abc import Iterable, Mapping, Sequence

from ...solve.algebra import Linear, total, weighted
from ..gates import beside, if_built, if_moved
from ..program import Expression, Program, Variable
from ..setting import Deal
from .projects import borne, burden, compensation
from .sizes import of_deal


def add(program: Program) -> None:
    """Net flows as expressions and gains as variables, so that a coalition's row has one entry a member."""
    setting, granted = program.setting, _granted(program)
    owed = [[-1.0 * amount for amount in burden(program, p)] for p in range(len(setting.works))]
    for i in range(len(setting.cities)):
        deals = [(k, deal) for k, deal in enumerate(setting.deals) if i in (deal.origin, deal.host)]
        harms = {p: compensation(program, p, i) for p, work in enumerate(setting.works) if i in work.harmed}
        for t in range(setting.horizon):
            own = [_from_deals(program, i, t, deals), _from_projects(program, i, t, owed, harms)]
            program.flow[i, t] = _flow(program, i, t, own, granted.get((i, t), ()))
        program.gain[i] = program.variable("gain", program.of_city(i), None)
        by_year = [program.flow[i, t] for t in range(setting.horizon)]
        program.require("gain of", program.gain[i] == program.present_value(by_year), program.of_city(i))


def _granted(program: Program) -> dict[tuple[int, int], list[Variable]]:
    """Grants by city and year."""
    found: dict[tuple[int, int], list[Variable]] = {}
    for (_, i, t), grant in program.grant.items():
        found.setdefault((i, t), []).append(grant)
    return found


def _flow(program: Program, i: int, t: int, own: Sequence[Expression], grants: Sequence[Variable]) -> Expression:
    """``own``: what its deals and its projects bring a city."""
    return total(
        [
            beside(program, i, t),
            *own,
            -1.0 * program.contribution.get((i, t), 0.0),
            *grants,
            program.subsidy.get((i, t), 0.0),
            program.received.get((i, t), 0.0),
            program.loan.get((i, t), 0.0),
            program.returned.get(i, 0.0) if t == program.setting.horizon - 1 else 0.0,
        ]
    )


def _from_deals(program: Program, i: int, t: int, deals: Iterable[tuple[int, Deal]]) -> Expression:
    terms: list[tuple[float, Linear]] = []
    for k, deal in deals:
        to_origin = program.origin_payment.get((k, t), 0.0)
        if deal.origin == i:
            terms += [(1.0, if_moved(program, k, of_deal(program, k, "origin_own")[t])), (1.0, to_origin)]
        if deal.host == i:
            to_fund = program.fund_payment.get((k, t), 0.0)
            own = if_moved(program, k, of_deal(program, k, "host_own")[t])
            terms += [(1.0, own), (-1.0, to_origin), (-1.0, to_fund)]
    return weighted(terms)


def _from_projects(
    program: Program,
    i: int,
    t: int,
    owed: Sequence[Sequence[Linear]],
    harms: Mapping[int, Sequence[Linear]],
) -> Expression:
    terms: list[tuple[float, Linear]] = []
    for p, work in enumerate(program.setting.works):
        if i in work.benefits:
            terms.append((1.0, if_built(program, p, float(work.benefits[i][t]))))
        if (p, i) in program.project_share:
            terms.append(borne(program, p, i, owed[p][t]))
        if p in harms:
            terms.append((1.0, if_built(program, p, harms[p][t])))
    return weighted(terms)
