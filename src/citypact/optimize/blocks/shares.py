"""Tax-sharing ratios and what they pay.

    split[k,t] = ratio[k,t] tax[k,t],   min <= ratio <= max,   ratio = min + step * whole number
    sum_{s <= t} paid[k,s] = min(cap[k], sum_{s <= t} split[k,s])
    payment[k,t] = max(floor[k,t], claims[k,t] + paid[k,t])

The minimum and the maximum are those of the rule at a fixed ratio: a cap cuts off, a floor is topped up. Where nothing
is open they are data. Elsewhere they are written only for the years in which the limits of what is open let them bite,
with one whole number each (0 or 1) that says on which side the year is. With M the most that anything open lets the
part be,

    paid <= ratio * split,   paid >= ratio * split - M (1 - full),   sum paid <= cap,   sum paid >= cap - M full

and a floor likewise, so that a pact settles as the statute with the numbers that were chosen.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from ...mechanism import Range, origin_payments
from ...mechanism.quantity import Ratio
from ...solve.algebra import Linear, Variable, expression, is_expression
from ..gates import if_moved
from ..program import Expression, Program
from ..setting import Deal
from ..subject import Kind, Subject, Whole
from .sizes import bounds, figures, of_deal

Made = dict[tuple[str, ...], Expression]
Path = list[Linear]
_PARTIES = ("origin_share", "fund_share")


def add(program: Program) -> None:
    """Ratios of origin and fund for every deal and year, and the payments they make."""
    made: Made = {}
    for k, deal in enumerate(program.setting.deals):
        for t in np.flatnonzero(program.setting.taxed(k)).tolist():
            origin, fund = deal.shares[t]
            program.origin_share[k, t] = _ratio(program, made, 0, origin, k, t)
            program.fund_share[k, t] = _ratio(program, made, 1, fund, k, t)
        _pay(program, k, deal)


def _pay(program: Program, k: int, deal: Deal) -> None:
    years = range(program.setting.horizon)
    origin = [program.origin_share.get((k, t), 0.0) for t in years]
    fund = [program.fund_share.get((k, t), 0.0) for t in years]
    if any(slack.kind is Kind.SHARE_CAP for slack in program.slacks):
        _leave_no_less_than_nothing(program, k, origin, fund)
    tax, claims, floor = (of_deal(program, k, f"shared.{name}") for name in ("tax", "claims", "floor"))
    cap = _cap(program, k)
    if any(is_expression(amount) for amount in (*origin, *tax, *claims, *floor, cap)):
        split = [_part(program, k, ratio, amount) for ratio, amount in zip(origin, tax, strict=True)]
        paid = _cut_off(program, k, split, cap)
        first, least = ([if_moved(program, k, amount) for amount in amounts] for amounts in (claims, floor))
        payments = [_topped_up(program, k, t, first[t] + paid[t], least[t]) for t in years]
    else:
        known: dict[str, Any] = {"tax": np.array(tax), "claims": np.array(claims), "floor": np.array(floor), "cap": cap}
        made = origin_payments(replace(deal.shared, **known), np.array(origin)).tolist()
        payments = [if_moved(program, k, amount) for amount in made]
    program.origin_payment.update({(k, t): payments[t] for t in years})
    to_fund = zip(fund, tax, of_deal(program, k, "shared.fund_claims"), strict=True)
    program.fund_payment.update(
        {
            (k, t): _part(program, k, ratio, amount) + if_moved(program, k, first)
            for t, (ratio, amount, first) in enumerate(to_fund)
        }
    )


def _part(program: Program, k: int, ratio: Linear, tax: Linear) -> Linear:
    """A part of a deal's tax; a ratio that is open is 0 unless the move is chosen, a fixed one is not."""
    return ratio * tax if is_expression(ratio) else if_moved(program, k, ratio * tax)


def _cap(program: Program, k: int) -> Expression | float:
    if program.setting.model.tax_sharing.cap is None:
        return float("inf")
    return figures(program, lambda setting: np.array([setting.deals[k].shared.cap]))[0]


def _leave_no_less_than_nothing(program: Program, k: int, origin: Path, fund: Path) -> None:
    """Loosened or not, the shares of a year are together no more than the whole."""
    for t, (one, other) in enumerate(zip(origin, fund, strict=True)):
        if is_expression(one + other):
            program.require("whole", one + other <= 1.0, program.of_deal(k, t))


def _cut_off(program: Program, k: int, split: Path, cap: Expression | float) -> Path:
    """What is paid of the split until the cap is used up."""
    most = np.cumsum([bounds(program, part)[1] for part in split])
    least, highest = bounds(program, cap)
    if most[-1] <= least:
        return split
    cap = if_moved(program, k, cap)
    more = program.slack(Kind.SHARE_CAP, program.of_deal(k), most=max(0.0, float(most[-1]) - least))
    cap, highest = (
        cap + more,
        min(highest + bounds(program, more)[1], float(most[-1])),
    )  # above all there is, no cap binds
    paid, so_far = list(split), expression(0.0)
    for t, part in enumerate(split):
        if most[t] > least and bounds(program, part)[1] > 0:
            paid[t] = _until_used_up(program, program.of_deal(k, t), part, so_far, cap, highest)
        so_far = so_far + paid[t]
    return paid


def _until_used_up(
    program: Program,
    subject: Subject,
    part: Expression | float,
    so_far: Expression,
    cap: Expression | float,
    highest: float,
) -> Expression:
    """All of a year's part, or what the cap leaves of it."""
    most = bounds(program, part)[1]
    paid = program.variable("paid", subject, 0.0, most)
    whole = program.variable("in full", subject, 0, 1, Whole.SIDE)
    program.require("cap", so_far + paid <= cap, subject)
    program.require("cap used up", so_far + paid >= cap - highest * whole, subject)
    program.require("paid at most", paid <= part, subject)
    program.require("paid in full", paid >= part - most * (1.0 - whole), subject)
    return expression(paid)


def _topped_up(program: Program, k: int, t: int, due: Linear, floor: Linear) -> Linear:
    """What is due, or the floor if that is more."""
    (low, high), (least, highest) = bounds(program, due), bounds(program, floor)
    if highest <= low:
        return due
    subject = program.of_deal(k, t)
    less = program.slack(Kind.FLOOR, subject, float(program.setting.discount[t]), highest)
    floor, least = floor - less, least - bounds(program, less)[1]
    if high <= least:
        return floor
    most = max(high, highest)
    payment = program.variable("payment", subject, 0.0, most)
    enough = program.variable("above floor", subject, 0, 1, Whole.SIDE)
    program.require("floor", payment >= floor, subject)
    program.require("due", payment >= due, subject)
    program.require("no more than due", payment <= due + (most - low) * (1.0 - enough), subject)
    program.require("no more than floor", payment <= floor + (most - least) * enough, subject)
    return expression(payment)


def _ratio(program: Program, made: Made, party: int, rule: Ratio, k: int, t: int) -> Expression | float:
    if not isinstance(rule, Range):
        return figures(program, lambda setting: np.array([setting.deals[k].shares[t][party]], dtype=float))[0]
    if rule.min == rule.max:
        return rule.min
    key = (_PARTIES[party], *program.setting.ratio_class(k, t))
    if key in program.setting.fixed:
        return program.setting.fixed[key]
    if k in program.moved and "transfer" in program.setting.model.tax_sharing.vary_by:
        own = (*key, str(k))  # only one of a transfer's moves is chosen, so each may have a ratio of its own
        if own not in made:
            subject = program.setting.ratio_subject(k, t, _PARTIES[party])
            made[own] = _if_chosen(program, program.moved[k], subject, rule)
        return made[own]
    if key not in made:
        made[key] = _choice(program, program.setting.ratio_subject(k, t, _PARTIES[party]), rule, key[1:])
    return if_moved(program, k, made[key])


def _if_chosen(program: Program, chosen: Variable, subject: Subject, rule: Range) -> Expression:
    """A ratio within its limits if a move is chosen, else 0."""
    ratio = program.variable("ratio", subject, 0.0, rule.max)
    program.require("ratio at most", ratio <= rule.max * chosen, subject)
    if rule.min > 0:
        program.require("ratio at least", ratio >= rule.min * chosen, subject)
    if rule.step is not None:
        steps = program.variable("ratio steps", subject, 0, rule.levels, Whole.STEP)
        program.require("ratio by steps", ratio == rule.min * chosen + rule.step * steps, subject)
    return expression(ratio)


def _tax_of_class(program: Program, ratio_class: tuple[str, ...]) -> float:
    """Present value of the tax that one ratio splits, over all deals and years that it is common to."""
    setting = program.setting
    return sum(
        float(setting.discount[t] * tax)
        for k, deal in enumerate(setting.deals)
        for t, tax in enumerate(deal.tax)
        if tax > 0 and setting.ratio_class(k, t) == ratio_class
    )


def _choice(program: Program, subject: Subject, rule: Range, ratio_class: tuple[str, ...]) -> Expression:
    is_loose = Kind.SHARE_CAP in program.relaxed
    base = _tax_of_class(program, ratio_class) if is_loose else 0.0
    above = program.slack(Kind.SHARE_CAP, subject, weight=base, most=1.0 - rule.max)
    if rule.step is None:
        return program.variable("ratio", subject, rule.min, rule.max) + above
    return rule.min + rule.step * program.variable("ratio steps", subject, 0, rule.levels, Whole.STEP) + above
