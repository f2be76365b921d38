"""The rule by which the local tax of a moved transfer is split between origin, fund and host.

eligibility -> base -> bands of the base -> priority -> shares by years -> cap or floor -> term and extension.
What nobody else gets stays with the host. Amounts of money in units of currency.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ...reading.fields import Frozen, Identifier, NonNegative, Share, Whole
from ..closing import closes
from ..quantity import (
    Fault,
    Growth,
    Multiple,
    Range,
    Ratio,
    Size,
    SomeOrAll,
    largest,
    never_open,
    refuse,
)
from .apportionment import Apportionment, ClosedApportionment
from .bands import Band, ClosedBand, Segment

Years = Annotated[Whole, Field(ge=0, le=100), never_open("years")]


class TaxSharing(Frozen):
    """How the local tax of a moved transfer is split between its origin, the fund and its host (who keeps the rest)."""

    taxes: SomeOrAll[str] = Field(description="tax types that are shared; the others stay with the host")
    led_by: tuple[Literal["government", "market"], ...] = Field(description="moves that are shared")
    sectors: SomeOrAll[str] = Field(default="all", description="sectors whose moves are shared")
    between: Literal["any", "provinces", "one-province"] = Field(
        default="any", description="moves that are shared: all, those from one province to another, or those within one"
    )
    minimum_annual_tax: Annotated[NonNegative, never_open("who")] = Field(
        default=0.0,
        description="yearly mean of the local shared taxes over the reference years, in currency, to be eligible",
    )
    reference_years: Annotated[Whole, Field(ge=1, le=20), never_open("years")] = Field(
        default=3, description="years before the move that count"
    )
    clock: Literal["start", "maturity"] = Field(
        default="start", description="first year of sharing: that of the move, or the first of full production"
    )
    bands: tuple[Band, ...] = Field(
        default=(), description="parts of the base with shares of their own, from the lowest up"
    )
    index: Growth | None = Field(
        default=None, description="yearly growth of the indexed reference, from the last reference year"
    )
    priority: tuple[Literal["recoup-investment", "hold-harmless", "fund", "split"], ...] = Field(
        default=("split",),
        description="order of claims on what lies above the bands: origin's own outlays for the move, origin's loss of "
        "the year, the fund's share, and last the split by shares",
    )
    origin_share: Ratio | None = Field(default=None, description="part of the split for the origin")
    fund_share: Ratio = Field(default=0.0, description="part of the split for the fund")
    segments: tuple[Segment, ...] = Field(default=(), description="shares by years, instead of one share for all years")
    apportionment: Apportionment | None = Field(
        default=None, description="shares by head office and factors, instead of a stated share"
    )
    staying: Mapping[Identifier, Annotated[Share, never_open("fact")]] = Field(
        default_factory=dict, description="part of each factor of the apportionment that stays at the origin"
    )
    vary_by: tuple[Literal["transfer", "sector", "provinces", "year"], ...] = Field(
        default=("transfer",), description="what designed ratios may differ by; empty: one ratio for all"
    )
    term: Annotated[Whole, Field(ge=1, le=100), never_open("years")] = Field(
        description="years of sharing, from the first"
    )
    extension: Years = Field(default=0, description="further years, as long as the cap is not reached")
    cap: Multiple | None = Field(
        default=None,
        description="most the origin gets of the split in all, in multiples of the shared tax of the reference years",
    )
    floor: Size = Field(default=0.0, description="least the origin gets a year for each move, in currency")
    floor_after: Years = Field(default=0, description="years of sharing before the floor holds")
    custom: Annotated[Share, never_open("aim")] = Field(
        default=0.5, description="customary ratio, to which ties are settled"
    )

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        refuse([*self._share_faults(), *self._segment_faults(), *self._band_faults(), *self._term_faults()])
        return self

    def _share_faults(self) -> Iterator[Fault]:
        ways = {"origin_share": self.origin_share, "segments": self.segments, "apportionment": self.apportionment}
        given = [name for name, value in ways.items() if value not in (None, ())]
        if len(given) != 1:
            yield "one_way_to_share", {"given": ", ".join(given) or "-"}
        if largest(self.origin_share or 0.0) + largest(self.fund_share) > 1 + 1e-12:
            yield "shares_above_one", {"parts": "origin_share, fund_share"}
        if given == ["apportionment"] and largest(self.fund_share) > 0:
            yield "fund_beside_apportionment", {}
        factors = () if self.apportionment is None else tuple(self.apportionment.key)
        if set(self.staying) != set(factors):
            yield "staying_other_factors", {"factors": ", ".join(factors) or "-"}
        if given == ["apportionment"] and self.bands:
            yield "bands_beside_apportionment", {}
        if given == ["segments"] and largest(self.fund_share) > 0:
            yield "fund_outside_segments", {}

    def _segment_faults(self) -> Iterator[Fault]:
        end = 0
        for number, part in enumerate(self.segments, start=1):
            if largest(part.origin_share) + largest(part.fund_share) > 1 + 1e-12:
                yield "shares_above_one", {"parts": f"segments[{number}]"}
            if part.years[0] != end + 1 or part.years[1] < part.years[0]:
                yield "segment_gap", {"number": number, "expected": end + 1}
            end = part.years[1]
        if self.segments and end != self.term + self.extension:
            yield "segments_miss_term", {"last": end, "term": self.term + self.extension}

    def _band_faults(self) -> Iterator[Fault]:
        ends = [band.up_to for band in self.bands]
        if len(ends) > 1 and ends != ["reference", "indexed-reference"]:
            yield "bands_out_of_order", {}
        if (self.index is not None) != ("indexed-reference" in ends):
            yield "index_without_band", {}
        for number, band in enumerate(self.bands, start=1):
            if largest(band.origin_share) + largest(band.fund_share) > 1 + 1e-12:
                yield "shares_above_one", {"parts": f"bands[{number}]"}

    def _term_faults(self) -> Iterator[Fault]:
        if self.extension and self.cap is None:
            yield "extension_without_cap", {}
        if largest(self.floor) and self.cap is not None:
            yield "cap_and_floor", {}
        if self.floor_after and not largest(self.floor):
            yield "floor_after_without_floor", {}
        if not self.priority or self.priority[-1] != "split" or len(set(self.priority)) != len(self.priority):
            yield "priority_without_split", {}
        if "fund" in self.priority and (self.segments or isinstance(self.fund_share, Range) or self.fund_share == 0):
            yield "fund_first_needs_number", {}

    @property
    def fund_first(self) -> float:
        """Fund share that is taken before the split; 0 if the fund shares in the split."""
        return largest(self.fund_share) if "fund" in self.priority else 0.0

    def segment(self, year: int) -> int:
        """Number of the segment that a year of sharing, counted from 1, belongs to; beyond the last: their count."""
        return next((n for n, part in enumerate(self.segments) if year <= part.years[1]), len(self.segments))

    @property
    def open_ratios(self) -> tuple[str, ...]:
        """Names of the ratios that are left to the design, deal by deal."""
        ratios: dict[str, object] = {"origin_share": self.origin_share, "fund_share": self.fund_share}
        for number, part in enumerate(self.segments, start=1):
            ratios |= {f"segments[{number}].origin_share": part.origin_share}
            ratios |= {f"segments[{number}].fund_share": part.fund_share}
        return tuple(name for name, ratio in ratios.items() if isinstance(ratio, Range))


@closes(TaxSharing)
class ClosedTaxSharing(TaxSharing):
    """The rule with everything settled but the shares of the split, which are terms of a pact."""

    bands: tuple[ClosedBand, ...]
    index: float | None
    apportionment: ClosedApportionment | None
    cap: float | None
    floor: float

    @property
    def treasury_share(self) -> float:
        """Part of the base that leaves both cities for higher treasuries."""
        return 0.0 if self.apportionment is None else self.apportionment.treasury_share

    def ratios(self, year: int) -> tuple[Ratio, Ratio]:
        """Shares of origin and fund in the split in a year of sharing, counted from 1."""
        if self.segments:
            number = self.segment(year)
            part = self.segments[number] if number < len(self.segments) else None
            return (0.0, 0.0) if part is None else (part.origin_share, part.fund_share)
        if self.apportionment is not None:
            return self.apportionment.origin_share(self.staying), 0.0
        return self.origin_share or 0.0, 0.0 if self.fund_first else self.fund_share
