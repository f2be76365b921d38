"""Ratios by tiers of realised tax (see ``pact.tax_tiers``) in the program of a pact that holds in many futures.

Where no fixed ratio holds in every future, a ratio that follows what both sides can see may. The terms of a pact have
one ratio a year, that of the tier around the forecast; ratios of the other tiers are variables beside it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...arrays.affine import Number
from ...arrays.posted import Floats
from ...case.model import Case
from ...content import ByContent
from ...mechanism import ClosedMechanism, Range, shared_tax
from ...optimize.program import Expression, Program
from ...optimize.sayable import Key
from ...optimize.subject import Whole
from ...pact.payments import deals_of, planned_moves
from ...pact.tax_tiers import OtherRatios, TaxTiers, tier
from ...pact.terms import Terms
from ...solve.algebra import Linear, expression, is_expression, total

_DIGITS = 12
"""Decimals kept of a ratio."""
NAMES = ("below", "above")
"""The tiers beside the one around the forecast."""
NEAREST = "nearest-tiers"
"""The last stage: ratios of other tiers as near to those around the forecast as can be."""


@dataclass(frozen=True, eq=False)
class Tiers(ByContent):
    """Open ratios of single deals and years that follow the tax."""

    width: float
    places: NDArray[np.intp]
    """Where they stand among the numbers of a pact, shape (ratios,)."""
    keys: tuple[tuple[str, int], ...]
    """Transfer and position of the year of each."""
    taxes: Mapping[str, Floats]
    """The tax that each transfer splits as forecast, by year."""

    @cached_property
    def forecast(self) -> Floats:
        """The tax that each ratio splits as forecast, shape (ratios,)."""
        return np.array([self.taxes[transfer][year] for transfer, year in self.keys])

    def of(self, case: Case, model: ClosedMechanism, terms: Terms) -> NDArray[np.intp]:
        """Tier of each ratio in a future: -1 below, 0 around, 1 above; shape (ratios,)."""
        found = _taxes(case, model, terms, self.keys)
        return tier(np.array([found[k][year] for k, year in self.keys]), self.forecast, self.width)

    def extended(self, effect: Floats, tiers: NDArray[np.intp]) -> Floats:
        """What numbers mean, shape (parties, numbers), with those of other tiers after them."""
        own = effect[:, self.places]
        found = effect.copy()
        found[:, self.places[tiers != 0]] = 0.0
        return np.hstack([found, np.where(tiers < 0, own, 0.0), np.where(tiers > 0, own, 0.0)])

    def agreed(self, terms: Terms, others: Floats) -> Terms:
        """The terms with these ratios of the other tiers; ``others``: shape (2, ratios), below and above."""
        ratios = {}
        for transfer, tax in self.taxes.items():
            around = terms.origin_share.get(transfer, (0.0,) * tax.size)
            by_tier = [list(around), list(around)]
            for at, (k, year) in enumerate(self.keys):
                if k == transfer:
                    by_tier[0][year], by_tier[1][year] = others[:, at].tolist()
            below, above = map(tuple, by_tier)
            ratios[transfer] = OtherRatios.model_construct(forecast=tuple(tax.tolist()), below=below, above=above)
        return terms.model_copy(update={"tax_tiers": TaxTiers.model_construct(width=self.width, ratios=ratios)})

    def others(self, terms: Terms) -> Floats:
        """The ratios of the other tiers that terms have: those around the forecast where they have none of their own;
        shape (2, ratios)."""
        _, *found = [*terms.in_every_tier()] if terms.tax_tiers is not None else [terms] * 3
        return np.array(
            [[each.origin_share[k][year] if k in each.origin_share else 0.0 for k, year in self.keys] for each in found]
        )


def tiers_of(program: Program, numbers: Sequence[Number], terms: Terms, width: float) -> Tiers:
    """The open ratios of a program."""
    setting = program.setting
    transfers = [deal.transfer for deal in setting.deals]
    found = [
        (place, transfers.index(number.key[0]), number.year)
        for place, number in enumerate(numbers)
        if number.kind == "origin_share" and number.year is not None
    ]
    free = [(place, k, t) for place, k, t in found if is_expression(program.origin_share.get((k, t)))]
    keys = tuple((transfers[k], t) for _, k, t in free)
    taxes = _taxes(setting.case, setting.model.at(terms.sizes), terms, keys)
    return Tiers(width, np.array([place for place, *_ in free], dtype=np.intp), keys, taxes)


def _taxes(case: Case, model: ClosedMechanism, terms: Terms, keys: Sequence[tuple[str, int]]) -> dict[str, Floats]:
    """The tax that each of the transfers splits, by year."""
    moves = deals_of(planned_moves(case, terms))
    return {transfer: shared_tax(case, model, moves[transfer]).tax for transfer in dict.fromkeys(k for k, _ in keys)}


def write_tiers(program: Program, tiers: Tiers) -> list[Linear]:
    """Ratios of the other tiers as variables of a program, one a class and tier; those below, then those above."""
    made: dict[Key, Linear] = {}
    found: list[Linear] = []
    for key, k, year in _keyed(program, tiers):
        if key not in made:
            made[key] = _ratio(program, k, year, str(key[1]))
            if not any(program.columns[j].whole is Whole.STEP for j in program.terms(made[key])[1]):
                program.conditional[key] = expression(made[key])
        fund = program.fund_share.get((k, year), 0.0)
        if is_expression(fund) or fund:
            program.require("whole", made[key] + fund <= 1.0, program.of_deal(k, year))
        found.append(made[key])
    return found


def _keyed(program: Program, tiers: Tiers) -> Iterator[tuple[Key, int, int]]:
    """Key of each ratio of the other tiers, with its deal and year; in the order of ``write_tiers``."""
    deal = {each.transfer: k for k, each in enumerate(program.setting.deals)}
    for name in NAMES:
        for transfer, year in tiers.keys:
            yield ("tier_share", name, *program.setting.ratio_class(deal[transfer], year)), deal[transfer], year


def _ratio(program: Program, k: int, year: int, name: str) -> Linear:
    rule = program.setting.deals[k].shares[year][0]
    assert isinstance(rule, Range), "only open ratios follow the tax"
    subject = program.setting.ratio_subject(k, year, "origin_share")
    if rule.step is None:
        return expression(program.variable(f"ratio {name}", subject, rule.min, rule.max))
    return rule.min + rule.step * program.variable(f"ratio steps {name}", subject, 0, rule.levels, Whole.STEP)


def distance(program: Program, tiers: Tiers, ratios: Sequence[Linear]) -> Expression:
    """How far ratios of other tiers are from those around the forecast, all together."""
    pairs: dict[Key, tuple[Linear, Linear]] = {}
    for (key, k, year), ratio in zip(_keyed(program, tiers), ratios, strict=True):
        pairs.setdefault(key, (ratio, program.origin_share[k, year]))
    apart = []
    for ratio, around in pairs.values():
        far = program.variable("tier apart")
        program.require("tier apart", far >= ratio - around)
        program.require("tier apart", far >= around - ratio)
        apart.append(far)
    return total(apart)


def said(program: Program, tiers: Tiers, ratios: Sequence[Linear]) -> Floats:
    """The ratios of other tiers as a solved program has them, rounded if they were; shape (2, ratios)."""
    keys = (key for key, *_ in _keyed(program, tiers))
    known = [program.said.get(key, program.value(ratio)) for key, ratio in zip(keys, ratios, strict=True)]
    return np.asarray(np.clip(np.round(known, _DIGITS), 0.0, 1.0).reshape(2, len(tiers.keys)))
