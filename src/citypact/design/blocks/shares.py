"""Tax-sharing ratios and what they pay.

    payment[k,t] = ratio[k,t] tax[k,t],   min <= ratio <= max,   ratio = min + step * whole number
    sum_t payment[k,t] <= cap[k]

A ratio fixed by the rule pays by the rule's own waterfall (cap and extension), which is data.
"""

import numpy as np
import pulp

from ...mechanism import Range, SharedTax, origin_payments
from ...mechanism.model import Ratio
from ..program import Expression, Program
from ..setting import Deal


def add(program: Program) -> None:
    """Ratios of origin and fund for every deal and year, and the payments they make."""
    rule = program.setting.model.tax_sharing
    made: dict[tuple[str, ...], Expression] = {}
    for k, deal in enumerate(program.setting.deals):
        for t in np.flatnonzero(deal.tax > 0).tolist():
            program.origin_share[k, t] = _ratio(program, made, "origin_share", rule.origin_share, k, t)
            program.fund_share[k, t] = _ratio(program, made, "fund_share", rule.fund_share, k, t)
        chosen = (program.origin_share.get((k, t), 0.0) for t in range(program.setting.horizon))
        _pay(program, k, deal, fixed=not any(isinstance(ratio, Expression) for ratio in chosen))


def _pay(program: Program, k: int, deal: Deal, *, fixed: bool) -> None:
    years = np.flatnonzero(deal.tax > 0).tolist()
    for t in years:
        program.origin_payment[k, t] = program.origin_share[k, t] * float(deal.tax[t])
        program.fund_payment[k, t] = program.fund_share[k, t] * float(deal.tax[t])
    if fixed:
        shares = np.array([program.origin_share.get((k, t), 0.0) for t in range(program.setting.horizon)])
        paid = origin_payments(SharedTax("shared", deal.tax, 0.0, deal.cap), shares)
        program.origin_payment.update({(k, t): float(paid[t]) for t in years})
    elif years and np.isfinite(deal.cap):
        whole = pulp.lpSum(program.origin_payment[k, t] for t in years)
        program.require(f"cap_{k:02d}_{deal.transfer}", whole <= deal.cap + program.slack("share-cap", deal.transfer))


def _ratio(
    program: Program, made: dict[tuple[str, ...], Expression], party: str, rule: Ratio, k: int, t: int
) -> Expression | float:
    if not isinstance(rule, Range):
        return rule
    key = (party, *program.setting.ratio_class(k, t))
    if key in program.setting.fixed:
        return program.setting.fixed[key]
    if key not in made:
        name = f"{party}_{k:02d}_{'_'.join(key[1:])}"
        made[key] = _choice(program, name, rule, program.setting.present_value(program.setting.deals[k].tax))
    return made[key]


def _choice(program: Program, name: str, rule: Range, base: float) -> Expression:
    above = program.slack("share-cap", name, weight=base)
    if rule.step is None:
        return program.variable(name, rule.min, rule.max) + above
    return rule.min + rule.step * program.variable(f"steps_{name}", 0, rule.levels, integer=True) + above
