"""The numbers of a pact that a program leaves open and that an agreement must be able to say.

Ratios and sizes that go by steps of their own, and what an offer or the mechanism settles, are sayable already. Yearly
contributions, grants and subsidies are amounts; a city whose contributions are one rate in all years is said by that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..mechanism import Span
from ..solve.algebra import Linear, is_expression
from .program import Program
from .subject import Whole

Key = tuple[str | int, ...]
"""Which number: ("origin_share" or "fund_share", class ...), ("size", path), ("project_share", p, i), ("carried", p),
("rate", i), ("contribution", i, t), ("subsidy", i, t), ("debt", i, t), ("grant", use, i, t) or those of
``Program.conditional``."""
Unit = Literal["ratio", "rate", "amount"]
PARTIES = ("origin_share", "fund_share")


@dataclass(frozen=True)
class Sayable:
    """A number: its expression in the program, what kind of grain it has, and its unit, in which the program counts."""

    key: Key
    linear: Linear
    unit: Unit
    measure: float = 1.0
    """How much of the number's own unit (fractions, the case's money, the rule's unit) is one in the program."""
    grains_in: float = 1.0
    """How much of the number's own unit is one of the unit that its grain is given in (fractions, the case's money)."""


def of_shares(program: Program) -> Iterator[Sayable]:
    """Ratios, open sizes, rates that are the same in all years, and shares of projects."""
    yield from _ratios(program)
    yield from _sizes(program)
    for i in sorted(program.one_rate):
        paid, revenue = program.contribution[i, 0], float(program.setting.revenue[i, 0])
        if _is_free(program, paid):
            yield Sayable(("rate", i), paid * (1.0 / revenue), "rate")
    for (p, i), share in program.project_share.items():
        if is_expression(share):
            yield Sayable(("project_share", p, i), share, "ratio")
    for p, part in program.carried.items():
        if is_expression(part):
            yield Sayable(("carried", p), part, "ratio")


def of_income(program: Program) -> Iterator[Sayable]:
    """Yearly contributions of cities that pay no common rate, and outside money."""
    for (i, t), paid in program.contribution.items():
        if i not in program.one_rate and _is_free(program, paid):
            yield _amount(program, ("contribution", i, t), paid)
    for (i, t), paid in program.subsidy.items():
        yield _amount(program, ("subsidy", i, t), paid)


def of_grants(program: Program) -> Iterator[Sayable]:
    """Yearly grants, but for those that are settled by harm."""
    for (use, i, t), paid in program.grant.items():
        if not _by_harm(program, use):
            yield _amount(program, ("grant", use, i, t), paid)


def of_harm(program: Program) -> Iterator[Sayable]:
    """Grants that make good all the harm that nobody else does: they are as large as it is, to the coin."""
    for (use, i, t), paid in program.grant.items():
        if _by_harm(program, use):
            yield _amount(program, ("grant", use, i, t), paid)


def _by_harm(program: Program, use: str) -> bool:
    fund = program.setting.model.fund
    return use == "ecology" and fund is not None and fund.ecology_minimum == 1.0


def of_debts(program: Program) -> Iterator[Sayable]:
    """What cities owe: it is not rounded, as it follows from all other numbers."""
    for (i, t), debt in program.debt.items():
        yield _amount(program, ("debt", i, t), debt)


def _amount(program: Program, key: Key, paid: Linear) -> Sayable:
    return Sayable(key, paid, "amount", program.setting.scale)


def _ratios(program: Program) -> Iterator[Sayable]:
    setting = program.setting
    for party, ratios in enumerate((program.origin_share, program.fund_share)):
        found: dict[Key, Linear] = {}
        for (k, t), ratio in ratios.items():
            limits = setting.deals[k].shares[t][party]
            if is_expression(ratio) and isinstance(limits, Span) and limits.step is None:
                found.setdefault((PARTIES[party], *setting.ratio_class(k, t)), ratio)
        yield from (Sayable(key, ratio, "ratio") for key, ratio in found.items())
    yield from (Sayable(key, ratio, "ratio") for key, ratio in program.conditional.items())


def _sizes(program: Program) -> Iterator[Sayable]:
    model, case = program.setting.model, program.setting.case
    for path, limits in model.open_sizes.items():
        size = program.sizes[path]
        if limits.step is None and is_expression(size):
            is_money = path in model.amounts
            unit: Unit = "amount" if is_money else "rate" if path.endswith("rate") else "ratio"
            yield Sayable(("size", path), size, unit, grains_in=case.unit if is_money else 1.0)


def _is_free(program: Program, paid: Linear) -> bool:
    """Whether a payment is open and goes by no steps."""
    return is_expression(paid) and not any(program.columns[j].whole is Whole.STEP for j in program.terms(paid)[1])
