"""The numbers of a pact that can be negotiated, and what each of them is in the program.

=================  ====================  =================================================================
kind               key                   unit
=================  ====================  =================================================================
origin_share       class of deals        part of the shared tax for the origin
fund_share         class of deals        part of the shared tax for the fund
contribution_rate  city                  part of the city's budget revenue for the fund, the same each year
project_share      project, city         part of the project's burden
grant              city                  present value of the fund's grants to the city, in the case's money
subsidy            city                  present value of outside money for the city, in the case's money
size               dotted path           in the rule's own unit, one number for all (pool.rate)
gain               city                  gain of the city, in the case's money; follows from the others
=================  ====================  =================================================================
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..mechanism import Range
from ..mechanism.quantity import largest
from ..optimize.blocks.fund import eligible
from ..optimize.blocks.projects import key_shares
from ..optimize.program import Expression, Linear, Program
from ..optimize.setting import Setting
from ..pact.ledger import settle
from ..pact.terms import Terms
from ..solve.algebra import expression as as_expression
from ..solve.algebra import total

Key = tuple[str, ...]


@dataclass(frozen=True, order=True)
class Number:
    """One number of a pact."""

    kind: str
    key: Key

    @property
    def clause(self) -> tuple[str, ...]:
        """What changes as one clause of the text: a project's shares only make sense together."""
        return (self.kind, self.key[0]) if self.kind == "project_share" else (self.kind, *self.key)

    def __str__(self) -> str:
        return f"{self.kind}[{', '.join(self.key)}]"


@dataclass(frozen=True)
class Item:
    """A number that the mechanism leaves open, and between which limits."""

    number: Number
    low: float
    high: float
    step: float | None
    money: float
    """Money that one unit of the number moves, in present value of the case's money."""


@dataclass(frozen=True)
class Kind:
    """How one kind of number is listed and read."""

    items: Callable[[Setting], Iterator[Item]]
    """All numbers of the kind that are open, in canonical order."""
    expression: Callable[[Program, Key], Linear]
    """The number in the program, in the unit of the table above."""
    ties: Callable[[Program, Key], list[Expression]] = lambda program, key: []
    """What must be 0 for the number to be one number (a rate that is the same each year)."""


def items(setting: Setting, kinds: tuple[str, ...] | None = None) -> dict[Number, Item]:
    """Everything that is open in a setting, by number, in canonical order."""
    chosen = KINDS if kinds is None else {kind: KINDS[kind] for kind in kinds}
    return {item.number: item for kind in chosen.values() for item in kind.items(setting)}


def expression(program: Program, number: Number) -> Linear:
    """A number as the program knows it."""
    return KINDS[number.kind].expression(program, number.key)


def ties(program: Program, number: Number) -> list[Expression]:
    """Expressions that must be 0 for a number to be the same in all years."""
    return KINDS[number.kind].ties(program, number.key)


def deals_of(setting: Setting, key: Key) -> list[tuple[int, int]]:
    """Deals and years that share the ratio of a class."""
    return [
        (k, t)
        for k, deal in enumerate(setting.deals)
        for t in np.flatnonzero(deal.tax > 0).tolist()
        if setting.ratio_class(k, t) == key
    ]


def ratio_rule(setting: Setting, party: str, k: int, t: int) -> float | Range:
    """What the rule says of a party's share of a deal in a year: a number or a range."""
    return setting.deals[k].shares[t][("origin_share", "fund_share").index(party)]


def city_number(setting: Setting, city: str) -> int:
    """Canonical number of a city."""
    return [c.id for c in setting.cities].index(city)


def _ratio(party: str) -> Kind:
    def every(setting: Setting) -> Iterator[Item]:
        money: dict[Key, float] = {}
        rules: dict[Key, Range] = {}
        for k, deal in enumerate(setting.deals):
            for t in np.flatnonzero(deal.tax > 0).tolist():
                if isinstance(rule := ratio_rule(setting, party, k, t), Range):
                    key = setting.ratio_class(k, t)
                    rules[key] = rule
                    money[key] = money.get(key, 0.0) + float(setting.discount[t] * deal.tax[t]) * setting.scale
        for key, rule in rules.items():
            yield Item(Number(party, key), rule.min, rule.max, rule.step, money[key])

    def read(program: Program, key: Key) -> Expression | float:
        ratios: dict[tuple[int, int], Expression | float] = getattr(program, party)
        return ratios[deals_of(program.setting, key)[0]]

    return Kind(every, read)


def _rates(setting: Setting) -> Iterator[Item]:
    fund = setting.model.fund
    if fund is not None and isinstance(rate := fund.contribution_rate, Range):
        for i, city in enumerate(setting.cities):
            money = setting.present_value(setting.revenue[i]) * setting.scale
            yield Item(Number("contribution_rate", (city.id,)), rate.min, rate.max, rate.step, money)


def _rate(program: Program, key: Key) -> Expression:
    return _rate_of_year(program, city_number(program.setting, key[0]), 0)


def _rate_ties(program: Program, key: Key) -> list[Expression]:
    i = city_number(program.setting, key[0])
    first = _rate_of_year(program, i, 0)
    return [_rate_of_year(program, i, t) - first for t in range(1, program.setting.horizon)]


def _rate_of_year(program: Program, i: int, t: int) -> Expression:
    return as_expression(program.contribution[i, t]) * (1.0 / float(program.setting.revenue[i, t]))


def _project_shares(setting: Setting) -> Iterator[Item]:
    if setting.model.costs.projects == "design":
        for work in setting.works:
            burden = setting.present_value(work.burden)
            for i in work.payers:
                most = min(1.0, setting.present_value(work.benefits[i]) / burden) if burden > 0 else 1.0
                number = Number("project_share", (work.project, setting.cities[i].id))
                yield Item(number, 0.0, most, None, burden * setting.scale)


def _project_share(program: Program, key: Key) -> Expression | float:
    projects = [work.project for work in program.setting.works]
    return program.project_share[projects.index(key[0]), city_number(program.setting, key[1])]


def _grants(setting: Setting) -> Iterator[Item]:
    if (fund := setting.model.fund) is not None:
        collected = sum((setting.present_value(deal.collected) for deal in setting.deals), start=0.0)
        for i in sorted({i for use in fund.uses for i in eligible(setting, use)}):
            most = np.inf if fund.grant_limit is None else fund.grant_limit * collected * setting.scale
            yield Item(Number("grant", (setting.cities[i].id,)), 0.0, most, None, 1.0)


def _grant(program: Program, key: Key) -> Expression:
    i = city_number(program.setting, key[0])
    received = (paid * float(_worth_of(program, t)) for (_, city, t), paid in program.grant.items() if city == i)
    return total(received)


def _subsidies(setting: Setting) -> Iterator[Item]:
    rule = setting.model.subsidy
    if rule is not None and rule.most(setting.case) > 0:
        for city in setting.cities:
            yield Item(Number("subsidy", (city.id,)), 0.0, rule.most(setting.case), None, 1.0)


def _subsidy(program: Program, key: Key) -> Expression:
    i = city_number(program.setting, key[0])
    return total(paid * float(_worth_of(program, t)) for (city, t), paid in program.subsidy.items() if city == i)


def _sizes(setting: Setting) -> Iterator[Item]:
    for path, limits in setting.model.open_sizes.items():
        if limits.min < limits.max:
            low, high = (_present_by_party(setting, path, end) for end in (limits.min, limits.max))
            moved = 0.5 * float(high.sub(low, fill_value=0.0).abs().sum())
            yield Item(Number("size", (path,)), limits.min, limits.max, limits.step, moved / (limits.max - limits.min))


def _present_by_party(setting: Setting, path: str, size: float) -> pd.Series:
    """Received less paid by every party in present value, one open size at ``size``, ratios at their largest."""
    model, plan = setting.model, setting.plan
    ratios = [
        {deal.transfer: tuple(largest(shares[party]) for shares in deal.shares) for deal in setting.deals}
        for party in range(2)
    ]
    borne = {
        work.project: {setting.cities[i].id: share for i, share in key_shares(setting, work, "by-benefit").items()}
        for work in setting.works
    }
    sizes = {name: limits.min for name, limits in model.open_sizes.items()} | {path: size}
    agreed = {"origin_share": ratios[0], "fund_share": ratios[1], "project_share": borne, "sizes": sizes}
    ledger = settle(setting.case, model, Terms(plan=plan.hosts, projects=plan.projects, **agreed))
    present = ledger["amount"] * ledger["year"].map(dict(zip(setting.case.years, setting.discount, strict=True)))
    return present.groupby(ledger["payee"]).sum().sub(present.groupby(ledger["payer"]).sum(), fill_value=0.0)


def _worth_of(program: Program, t: int) -> float:
    """Present value in the case's money of one unit of program money in year t."""
    return float(program.setting.discount[t]) * program.setting.scale


def _gain(program: Program, key: Key) -> Expression:
    return program.gain[city_number(program.setting, key[0])] * program.setting.scale


KINDS = {
    "origin_share": _ratio("origin_share"),
    "fund_share": _ratio("fund_share"),
    "contribution_rate": Kind(_rates, _rate, _rate_ties),
    "project_share": Kind(_project_shares, _project_share),
    "grant": Kind(_grants, _grant),
    "subsidy": Kind(_subsidies, _subsidy),
    "size": Kind(_sizes, lambda program, key: program.sizes[key[0]]),
    "gain": Kind(lambda setting: iter(()), _gain),
}
SETTLED_IN_THE_SETTING = frozenset({"origin_share", "fund_share", "contribution_rate", "project_share", "size"})
"""Kinds that ``Setting.fixed`` can hold; the others are held by a row of the program."""
