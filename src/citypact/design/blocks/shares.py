"""Tax-sharing ratios and what they pay.

    payment[k,t] = claims[k,t] + ratio[k,t] tax[k,t],   min <= ratio <= max,   ratio = min + step * whole number
    sum_t ratio[k,t] tax[k,t] <= cap[k],   payment[k,t] >= floor[k,t]

Bands and prior claims are data. A ratio fixed by the rule pays by the rule's own waterfall (cap, extension, floor),
which is data too.
"""

import numpy as np
import pulp

from ...mechanism import Range, fund_payments, origin_payments
from ...mechanism.quantity import Ratio
from ..program import Expression, Program
from ..setting import Deal

Made = dict[tuple[str, ...], Expression]


def add(program: Program) -> None:
    """Ratios of origin and fund for every deal and year, and the payments they make."""
    made: Made = {}
    for k, deal in enumerate(program.setting.deals):
        for t in np.flatnonzero(deal.tax > 0).tolist():
            origin, fund = deal.shares[t]
            program.origin_share[k, t] = _ratio(program, made, "origin_share", origin, k, t)
            program.fund_share[k, t] = _ratio(program, made, "fund_share", fund, k, t)
        _pay(program, k, deal)


def _pay(program: Program, k: int, deal: Deal) -> None:
    years = range(program.setting.horizon)
    origin = [program.origin_share.get((k, t), 0.0) for t in years]
    fund = [program.fund_share.get((k, t), 0.0) for t in years]
    if any(slack.kind == "share-cap" for slack in program.slacks):
        _leave_no_less_than_nothing(program, k, origin, fund)
    if any(isinstance(ratio, Expression) for ratio in origin):
        _limit(program, k, deal, origin)
    else:
        paid = origin_payments(deal.shared, np.array(origin))
        program.origin_payment.update({(k, t): float(paid[t]) for t in years})
    if any(isinstance(ratio, Expression) for ratio in fund):
        for t in years:
            program.fund_payment[k, t] = fund[t] * float(deal.tax[t]) + float(deal.shared.fund_claims[t])
    else:
        paid = fund_payments(deal.shared, np.array(fund))
        program.fund_payment.update({(k, t): float(paid[t]) for t in years})


def _leave_no_less_than_nothing(
    program: Program, k: int, origin: list[Expression | float], fund: list[Expression | float]
) -> None:
    """Loosened or not, the shares of a year are together no more than the whole."""
    for t, (one, other) in enumerate(zip(origin, fund, strict=True)):
        if isinstance(one + other, Expression):
            program.require(f"whole_{k:02d}_{program.year(t)}", one + other <= 1.0)


def _limit(program: Program, k: int, deal: Deal, origin: list[Expression | float]) -> None:
    """Payments at designed ratios, held within the cap and above the floor."""
    split = {t: ratio * float(deal.tax[t]) for t, ratio in enumerate(origin)}
    for t, part in split.items():
        program.origin_payment[k, t] = part + float(deal.shared.claims[t])
        if not isinstance(part, Expression):
            program.origin_payment[k, t] = max(part + float(deal.shared.claims[t]), float(deal.shared.floor[t]))
        elif deal.shared.floor[t] > deal.shared.claims[t]:
            name = f"floor_{k:02d}_{deal.transfer}_{program.year(t)}"
            short = program.slack("floor", f"{deal.transfer}/{program.year(t)}", float(program.setting.discount[t]))
            program.require(name, program.origin_payment[k, t] >= float(deal.shared.floor[t]) - short)
    if np.isfinite(deal.shared.cap):
        more = program.slack("share-cap", deal.transfer)
        program.require(f"cap_{k:02d}_{deal.transfer}", pulp.lpSum(split.values()) <= deal.shared.cap + more)


def _ratio(program: Program, made: Made, party: str, rule: Ratio, k: int, t: int) -> Expression | float:
    if not isinstance(rule, Range):
        return rule
    if rule.min == rule.max:
        return rule.min  # nothing to choose: pays by the waterfall, as a number does
    key = (party, *program.setting.ratio_class(k, t))
    if key in program.setting.fixed:
        return program.setting.fixed[key]
    if key not in made:
        name = f"{party}_{k:02d}_{'_'.join(key[1:])}"
        made[key] = _choice(program, name, rule, _tax_of_class(program, key[1:]))
    return made[key]


def _tax_of_class(program: Program, ratio_class: tuple[str, ...]) -> float:
    """Present value of the tax that one ratio splits, over all deals and years that it is common to."""
    setting = program.setting
    return sum(
        float(setting.discount[t] * tax)
        for k, deal in enumerate(setting.deals)
        for t, tax in enumerate(deal.tax)
        if tax > 0 and setting.ratio_class(k, t) == ratio_class
    )


def _choice(program: Program, name: str, rule: Range, base: float) -> Expression:
    above = program.slack("share-cap", name, weight=base, most=1.0 - rule.max)
    if rule.step is None:
        return program.variable(name, rule.min, rule.max) + above
    return rule.min + rule.step * program.variable(f"steps_{name}", 0, rule.levels, integer=True) + above
