"""From the solved program to the terms of a pact, in the case's money and its own names."""

from collections.abc import Mapping
from math import fsum

import numpy as np

from ..mechanism import Span
from ..mechanism.quantity import largest
from ..mechanism.sections.tax_sharing import ClosedTaxSharing
from ..pact.borrowing import borrowed
from ..pact.fund import paid_out
from ..pact.money import in_coins, in_money
from ..pact.terms import Terms
from ..solve.algebra import Linear, is_expression
from .program import Expression, Program
from .sayable import PARTIES, Key
from .stages import KEEP

_DIGITS = 12
"""Decimals kept of a share."""
_BINARY = 1e-15
"""How far shares may miss one that add up to it but for binary fractions."""
_NOISE = 1e-10
"""Payments below this, in program money, and shares below this are what solvers leave of a zero."""


def read_terms(program: Program) -> Terms:
    """The numbers of the scheme; amounts to the coin, nothing left in the fund, and no more owed than needed."""
    setting = program.setting
    open_sizes = setting.model.open_sizes
    limits = {path: span.model_copy(update={"max": setting.values[path][-1]}) for path, span in open_sizes.items()}
    sizes = {path: _open_size(program, path, span) for path, span in limits.items()}
    rule = setting.model.at(sizes).tax_sharing
    terms = Terms(
        plan=setting.plan.hosts,
        projects=setting.plan.projects,
        starts=setting.plan.starts,
        project_starts=setting.plan.project_starts,
        origin_share=_shares(program, 0, rule),
        fund_share=_shares(program, 1, rule),
        term=setting.granted,
        project_share={work.project: _project_shares(program, p) for p, work in enumerate(setting.works)},
        carried={setting.works[p].project: part for p in program.carried if (part := _carried(program, p))},
        contributions=_by_city(program, _contributions(program)),
        grants={
            use: _by_city(program, _grants(program, use)) for use in dict.fromkeys(use for use, _, _ in program.grant)
        },
        subsidy=_by_city(program, _subsidies(program)),
        sizes=sizes,
    )
    if setting.model.fund is None:
        return borrowed(setting.case, setting.model, terms)
    payer = None if program.rest_of is None else setting.cities[program.rest_of].id
    leaves = program.left is not None and program.value(program.left) > _NOISE
    terms = paid_out(setting.case, setting.model, terms, _rest(program), payer, leaves=leaves)
    return borrowed(setting.case, setting.model, terms)


def _rest(program: Program) -> tuple[str, str] | None:
    """Use and city of the grant that pays out what is left, if one does."""
    return None if program.rest is None else (program.rest[0], program.setting.cities[program.rest[1]].id)


def _open_size(program: Program, path: str, limits: Span) -> float:
    """An open size as it is said, else without what solvers leave of it."""
    said = program.said.get(("size", path))
    return _on_grid(program.value(program.sizes[path]), limits) if said is None else said


def _size(size: float, limits: Span) -> float:
    """An open size within its limits, which it may miss by the solver's noise."""
    return min(limits.max, max(limits.min, size))


def _on_grid(size: float, limits: Span) -> float:
    """An open size without the solver's noise, nor the slip that its stage allows it: on its grid, if it has one."""
    if limits.step is not None:
        return min(limits.grid, key=lambda level: abs(level - size))
    end = min((limits.min, limits.max), key=lambda end: abs(end - size))
    return end if abs(end - size) <= 2.0 * KEEP * (limits.max - limits.min) else _size(size, limits)


def _ratio(program: Program, found: Expression | float, k: int, t: int, party: int, rule: ClosedTaxSharing) -> float:
    """A ratio of a year: as it is said, or as the solver left it within its limits; else exactly as the settled rule
    or an offer has it."""
    if not is_expression(found):
        return float(found)
    deal = program.setting.deals[k]
    if (said := program.said.get((PARTIES[party], *program.setting.ratio_class(k, t)))) is not None:
        return said
    if isinstance(limits := deal.shares[t][party], Span):
        return _size(_part(program.value(found)), limits)
    return float(largest(rule.ratios(max(1, t - deal.shared.clock + 1))[party]))


def _part(ratio: float) -> float:
    return 0.0 if ratio < _NOISE else min(1.0, round(ratio, _DIGITS))


def _project_shares(program: Program, p: int) -> dict[str, float]:
    """Shares of a project's burden; what was noise is spread over the rest, so that they still add up to 1.

    What they miss that by in their last decimal the largest takes up, so that they are the same when they are read.
    """
    setting = program.setting
    payers = [i for i in setting.works[p].payers if (p, i) in program.project_share]
    shares = {setting.cities[i].id: _project_share(program, p, i) for i in payers}
    whole = fsum(shares.values())  # exact: the sum of later Pythons is another one
    to_bear = 1.0 - _carried(program, p)
    if not to_bear or not whole:
        return {}
    missing = to_bear - whole
    if abs(missing) > len(shares) * 10.0**-_DIGITS:
        return {city: share * to_bear / whole for city, share in shares.items() if share}
    if abs(missing) > _BINARY:
        most = max(shares, key=shares.__getitem__)
        shares[most] = round(shares[most] + missing, _DIGITS)
    return {city: share for city, share in shares.items() if share}


def _carried(program: Program, p: int) -> float:
    """The fund's part of a project's burden."""
    if p not in program.carried:
        return 0.0
    part, said = program.carried[p], program.said.get(("carried", p))
    if not is_expression(part):
        return float(part)
    return _part(program.value(part)) if said is None else said


def _project_share(program: Program, p: int, i: int) -> float:
    share, said = program.project_share[p, i], program.said.get(("project_share", p, i))
    if not is_expression(share):
        return float(share)
    return _part(program.value(share)) if said is None else said


def _shares(program: Program, party: int, rule: ClosedTaxSharing) -> dict[str, tuple[float, ...]]:
    """Ratios of a party (0: origin, 1: fund) by transfer; ``rule``: with its sizes settled.

    What is agreed holds in all years of the term, also where the projection leaves nothing to split: there a ratio that
    is open is the one of its class, or as near to custom as it may be where its whole class has nothing to split.
    """
    setting, ratios = program.setting, (program.origin_share, program.fund_share)[party]
    agreed = {(k, t): _ratio(program, found, k, t, party, rule) for (k, t), found in ratios.items()}
    of_class = {setting.ratio_class(k, t): ratio for (k, t), ratio in agreed.items()}
    shares = {}
    for k, deal in enumerate(setting.deals):
        path = []
        for t, pair in enumerate(deal.shares):
            allowed = pair[party]
            if (k, t) not in agreed and isinstance(allowed, Span):
                custom = customary(allowed, (rule.custom, 0.0)[party])
                path.append(of_class.get(setting.ratio_class(k, t), custom))
            else:
                path.append(agreed.get((k, t), largest(allowed)))
        if any(path):
            shares[deal.transfer] = tuple(path)
    return shares


def customary(limits: Span, custom: float) -> float:
    """The value of an open ratio that is nearest to what is customary."""
    near = _size(custom, limits)
    return near if limits.step is None else min(limits.grid, key=lambda level: abs(level - near))


def _contributions(program: Program) -> dict[tuple[int, int], float]:
    """What cities pay in, by city and year, program money; by its rate where a city has one."""
    rates = {i: rate for i in program.one_rate if (rate := program.said.get(("rate", i))) is not None}
    revenue = program.setting.revenue
    return {
        (i, t): rates[i] * float(revenue[i, t]) if i in rates else _amount(program, ("contribution", i, t), paid)
        for (i, t), paid in program.contribution.items()
    }


def _grants(program: Program, use: str) -> dict[tuple[int, int], float]:
    """What cities are granted for a use, by city and year, program money."""
    return {(i, t): _amount(program, ("grant", u, i, t), paid) for (u, i, t), paid in program.grant.items() if u == use}


def _subsidies(program: Program) -> dict[tuple[int, int], float]:
    """Outside money by city and year, program money."""
    return {(i, t): _amount(program, ("subsidy", i, t), paid) for (i, t), paid in program.subsidy.items()}


def _amount(program: Program, key: Key, paid: Linear) -> float:
    """A payment as it is said, else as the solver left it."""
    said = program.said.get(key)
    return program.value(paid) if said is None else said / program.setting.scale


def _by_city(program: Program, payments: Mapping[tuple[int, int], float]) -> dict[str, tuple[float, ...]]:
    """Yearly payments of each city that pays or receives anything, in the case's money."""
    setting = program.setting
    table = np.zeros((len(setting.cities), setting.horizon))
    for (i, t), paid in payments.items():
        table[i, t] = 0.0 if paid < _NOISE else paid * setting.scale
    table = in_money(setting.case, in_coins(setting.case, table))
    return {setting.cities[i].id: tuple(row.tolist()) for i, row in enumerate(table) if row.any()}
