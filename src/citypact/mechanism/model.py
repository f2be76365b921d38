"""The rules of a pact as data. A number is fixed by the rule; a range is left to the design.

A statute is a mechanism with nothing left to decide; a design problem is one with something left to decide.
Amounts of money are in units of ``currency`` (not in a case's money unit), shares and rates are fractions.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Self

from pydantic import Field, model_validator

from ..case.indexed import Indexed
from ..doors import MechanismDoors
from ..reading.fields import Frozen, Identifier, Named, Text, Version
from ..shown import Shown
from .closing import settled_part
from .instruments import (
    Award,
    ClosedAward,
    ClosedEqualization,
    ClosedInstrument,
    ClosedInvestment,
    ClosedPool,
    ClosedQuality,
    ClosedRatesPool,
    Equalization,
    Instrument,
    Investment,
    Pool,
    Quality,
    RatesPool,
)
from .openness import spans
from .quantity import Fault, Reference, Span, largest, refuse
from .sections.assessment import Assessment
from .sections.borrowing import Borrowing
from .sections.coordination import Coordination
from .sections.costs import ClosedCosts, Costs
from .sections.design import Design
from .sections.exit import FREE, Exit
from .sections.fund import ClosedFund, Fund
from .sections.instalments import Instalments
from .sections.participation import Participation
from .sections.rounding import Rounding
from .sections.statistics import ClosedStatistics, Statistics
from .sections.subsidy import Subsidy
from .sections.tax_sharing import ClosedTaxSharing, TaxSharing

_FRONT = ("schema_version", "id", "title", "summary", "currency", "references")


class Mechanism(Shown, Indexed, MechanismDoors):
    """One rule book. Every parameter that it sets has an entry in ``references``, by its dotted path."""

    schema_version: Version = 1
    id: Identifier
    title: Named
    summary: Named
    currency: Text | None = Field(default=None, description="of the rule's amounts; a rule without amounts has none")
    coordination: Coordination
    participation: Participation
    tax_sharing: TaxSharing
    costs: Costs
    fund: Fund | None = None
    subsidy: Subsidy | None = None
    borrowing: Borrowing | None = None
    investment: Investment | None = None
    award: Award | None = None
    quality: Quality | None = None
    pool: Pool | None = None
    equalization: Equalization | None = None
    rates_pool: RatesPool | None = None
    statistics: Statistics | None = None
    assessment: Assessment | None = None
    instalments: Instalments | None = None
    exit: Exit | None = None
    rounding: Rounding | None = None
    design: Design = Design.model_construct()  # as it is without a word; to import validates nothing
    references: Mapping[str, Reference]

    def _shown(self) -> Mapping[str, object]:
        return {
            type(self).__name__: self.id,
            "title": self.title.en,
            "parts": ", ".join(name for name in SECTIONS if getattr(self, name) is not None),
            "open": ", ".join(self.open_parameters) or "nothing",
            "acceptance": f"city {self.participation.city}, coalitions {self.participation.coalitions}",
        }

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        refuse(
            [
                *self._reference_faults(),
                *self._money_faults(),
                *self._exit_faults(),
                *self._borrowing_faults(),
                *self._score_faults(),
                *open_faults(self),
            ]
        )
        return self

    def _exit_faults(self) -> Iterator[Fault]:
        if self.exit is not None:
            yield from self.exit.faults(self.participation.enforcement, self.fund is not None)

    def _borrowing_faults(self) -> Iterator[Fault]:
        if self.borrowing is not None and not self.participation.looks_at_years:
            yield "borrowing_without_years", {}

    def _score_faults(self) -> Iterator[Fault]:
        by_scores = self.award is not None and "score" in self.award.key
        if self.participation.minimum_score is not None:
            if self.assessment is None or not self.assessment.counts("gain"):
                yield "score_without_gain", {}
            if self.coordination.mode == "consent":
                yield "score_beside_consent", {}
        if by_scores and (self.assessment is None or set(self.assessment.weights) == {"gain"}):
            yield "award_without_assessment", {}
        if by_scores and self.statistics is not None and isinstance(self.statistics.origin_share, Span):
            yield "award_by_open_statistics", {}

    def _reference_faults(self) -> Iterator[Fault]:
        given = set(self._parameters())
        for path in sorted(given - set(self.references)):
            yield "no_reference", {"path": path}
        for path in sorted(set(self.references) - given):
            yield "idle_reference", {"path": path}

    def _money_faults(self) -> Iterator[Fault]:
        if self.currency is None and (amounts := [path for path, value in self.amounts.items() if largest(value)]):
            yield "amounts_without_currency", {"amounts": ", ".join(amounts)}
        rule = self.tax_sharing
        to_fund = [largest(rule.fund_share), *(largest(part.fund_share) for part in rule.segments)]
        if self.fund is None and any([*to_fund, *(largest(band.fund_share) for band in rule.bands)]):
            yield "fund_share_without_fund", {}

    @property
    def amounts(self) -> dict[str, float | Span]:
        """Every amount of money of the rule, by its dotted path."""
        amounts: dict[str, float | Span] = {
            "participation.minimum_gain": self.participation.minimum_gain,
            "tax_sharing.minimum_annual_tax": self.tax_sharing.minimum_annual_tax,
            "tax_sharing.floor": self.tax_sharing.floor,
        }
        for section, instrument in self.instruments.items():
            amounts |= {f"{section}.{name}": getattr(instrument, name) for name in instrument.amounts}
        if self.fund is not None:
            amounts["fund.income"] = self.fund.income
        if self.subsidy is not None:
            amounts["subsidy.limit"] = self.subsidy.limit
        return amounts

    def _parameters(self) -> Iterator[str]:
        """Dotted paths of the rule's parameters that the file sets."""
        for name in SECTIONS:
            section: Frozen | None = getattr(self, name)
            yield from () if section is None else (f"{name}.{field}" for field in sorted(section.model_fields_set))

    @property
    def exit_terms(self) -> Exit:
        """Terms of exit, written or implied."""
        return self.exit or FREE

    @property
    def instruments(self) -> Mapping[str, Instrument]:
        """The instruments beside tax sharing, by the name of their part of the file."""
        sections = {name: getattr(self, name) for name in SECTIONS}
        return {name: section for name, section in sections.items() if isinstance(section, Instrument)}

    @cached_property
    def open_sizes(self) -> Mapping[str, Span]:
        """Limits of every number that is open as one number for all, by dotted path."""
        by_deal = {f"tax_sharing.{name}" for name in self.tax_sharing.open_ratios} | {"fund.contribution_rate"}
        return {
            path: span for name in SECTIONS for path, span in spans(getattr(self, name), name) if path not in by_deal
        }

    def affine(self, path: str) -> bool:
        """Whether payments are affine in an open size; if not, the design works out each value on its grid."""
        section, _, name = path.partition(".")
        if path == "costs.moving_origin_share":
            return "recoup-investment" not in self.tax_sharing.priority
        instrument = self.instruments.get(section)
        return path != "tax_sharing.index" if instrument is None else instrument.affine(name)

    def values(self, path: str) -> tuple[float, ...]:
        """The values of an open size between or at which the design chooses: its ends, or every one on its grid."""
        span = self.open_sizes[path]
        return span.grid if not self.affine(path) else tuple(dict.fromkeys((span.min, span.max)))

    def at(self, sizes: Mapping[str, float]) -> "ClosedMechanism":
        """The mechanism with every open size settled; only ratios of deals and contributions of cities stay open.

        Raises ValueError if ``sizes`` (by dotted path) leaves one out.
        """
        wanted = self.open_sizes
        if missing := [path for path in wanted if path not in sizes]:
            raise ValueError(f"nothing is settled for {', '.join(missing)}")
        chosen = {path: sizes[path] for path in wanted}
        return self.recall(("settled",), chosen, lambda: self._settled(chosen))

    def _settled(self, chosen: Mapping[str, float]) -> "ClosedMechanism":
        whole = {name: getattr(self, name) for name in _FRONT}
        parts = {name: settled_part(getattr(self, name), name, chosen) for name in SECTIONS}
        return ClosedMechanism.model_construct(self.model_fields_set, **whole, **parts)

    @property
    def open_parameters(self) -> tuple[str, ...]:
        """Dotted paths of what is left to decide; empty for a statute."""
        found = [path for name in SECTIONS for path, _ in spans(getattr(self, name), name)]
        found += ["costs.projects"] if self.costs.projects == "design" else []
        found += ["fund.grants"] if self.fund is not None else []
        found += ["subsidy"] if self.subsidy is not None and self.subsidy.limit + self.subsidy.limit_share > 0 else []
        return tuple(found)


SECTIONS = tuple(name for name, field in Mechanism.model_fields.items() if name not in _FRONT)
"""The parts of a mechanism that hold parameters."""

_MOST_LEVELS = 1000
"""Values on the grid of a size that is worked out value by value."""
_SPLITTING = ("origin_share", "fund_share", "head_office", "establishments")
"""Shares that multiply the tax to be split."""


class ClosedMechanism(Mechanism):
    """A mechanism whose sizes are numbers, as ``Mechanism.at`` makes it: it can share and pay.

    Ratios of deals and contributions of cities, which the terms of a pact hold, may still be ranges.
    """

    tax_sharing: ClosedTaxSharing
    costs: ClosedCosts
    fund: ClosedFund | None
    investment: ClosedInvestment | None
    award: ClosedAward | None
    quality: ClosedQuality | None
    pool: ClosedPool | None
    equalization: ClosedEqualization | None
    rates_pool: ClosedRatesPool | None
    statistics: ClosedStatistics | None

    @property
    def instruments(self) -> Mapping[str, ClosedInstrument]:
        """The instruments beside tax sharing, by the name of their part of the file."""
        return {name: part for name in SECTIONS if isinstance(part := getattr(self, name), ClosedInstrument)}


def open_faults(model: Mechanism) -> Iterator[Fault]:
    """Open numbers that no linear program can choose: those that multiply each other, and bends without a step."""
    yield from (("open_product", {"sizes": ", ".join(pair)}) for pair in _products(model))
    for path, span in model.open_sizes.items():
        if not model.affine(path) and span.min < span.max:
            if span.step is None:
                yield "step_needed", {"path": path}
            elif span.levels > _MOST_LEVELS:
                yield "too_many_levels", {"path": path, "levels": span.levels, "most": _MOST_LEVELS}
    if "costs.moving_origin_share" in model.open_sizes and model.coordination.equity_weight:
        yield "moving_share_decides_plan", {}
    levy = [path for path in model.open_sizes if path.startswith("rates_pool.")]
    if levy and model.participation.coalitions != "none":
        yield "levy_decides_claims", {"sizes": ", ".join(levy)}


def _products(model: Mechanism) -> Iterator[tuple[str, str]]:
    """Pairs of open numbers that multiply each other."""
    is_open = set(model.open_parameters)
    ratios = [path for path in is_open if path.startswith("tax_sharing.") and path.endswith(_SPLITTING)]
    bands = [path for path in is_open if path.startswith("tax_sharing.bands")]
    recouped = "recoup-investment" in model.tax_sharing.priority
    multiplied = {
        "tax_sharing.index": [*ratios, *(["costs.moving_origin_share"] if recouped else [])],
        "costs.moving_origin_share": [path for path in ratios if path not in bands] if recouped else [],
        "costs.harm_compensated": ["costs.projects"],
    }
    for path, others in multiplied.items():
        yield from ((path, other) for other in sorted(others) if {path, other} <= is_open)
