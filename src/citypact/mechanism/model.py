"""The rules of a pact as data. A number is fixed by the rule; a range is left to the design.

A statute is a mechanism with nothing left to decide; a design problem is one with something left to decide.
Amounts of money are in units of ``currency`` (not in a case's money unit), shares and rates are fractions.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from ..case.model import Frozen, Identifier, Named, NonNegative, Share

Years = Annotated[int, Field(ge=0, le=100)]


class Range(Frozen):
    """A number that the design chooses, between two limits and, if a step is given, on the grid min, min + step, ..."""

    min: Share
    max: Share
    step: Annotated[float, Field(gt=0, le=1)] | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min > self.max:
            raise ValueError(f"min {self.min} is above max {self.max}; swap them")
        if self.step is not None and abs((self.max - self.min) / self.step - self.levels) > 1e-9:
            raise ValueError(
                f"step {self.step} does not lead from min {self.min} to max {self.max}; change one of the three"
            )
        return self

    @property
    def levels(self) -> int:
        """Number of steps from min to max (0 without a step)."""
        return 0 if self.step is None else round((self.max - self.min) / self.step)


Ratio = Share | Range


def largest(ratio: Ratio) -> float:
    """The most that a ratio can be."""
    return ratio.max if isinstance(ratio, Range) else ratio


class Reference(Frozen):
    """Where a parameter comes from. ``verified``: the text was read; ``unverified``: said to be so, not read;
    ``choice``: set by the author of the mechanism, not by a law."""

    text: str = Field(min_length=1)
    status: Literal["verified", "unverified", "choice"]


class Coordination(Frozen):
    """Who decides what moves, and what those outside a coalition do meanwhile."""

    mode: Literal["joint-plan"] = Field(description="joint-plan: the plan with the largest total gain")
    outsiders: Literal["frozen"] = Field(description="frozen: non-members stay in the status quo")


class Participation(Frozen):
    """What must hold for a city, a deal and a coalition to take part."""

    city: Literal["none", "present-value", "every-year"] = Field(
        description="each city gains at least minimum_gain in present value, or in addition never falls below it in a year"
    )
    minimum_gain: NonNegative = Field(default=0.0, description="per city over what it can earn alone, in currency")
    origin_compensation: Share | None = Field(
        default=None,
        description="per deal: part of the lost tax, net of the release benefit, that the origin gets back",
    )
    host_no_loss: bool = Field(default=False, description="per deal: the host keeps at least its own costs of it")
    coalitions: Literal["none", "provinces", "all"] = Field(
        description="which coalitions must get at least their worth; provinces: unions of provinces with part of one more"
    )
    enforcement: Literal["binding"] = Field(description="binding: nobody leaves once the pact is signed")


class TaxSharing(Frozen):
    """How the local tax of a moved transfer is split between its origin, the fund and its host (who keeps the rest)."""

    taxes: tuple[str, ...] | Literal["all"] = Field(
        description="tax types that are shared; the others stay with the host"
    )
    led_by: tuple[Literal["government", "market"], ...] = Field(description="moves that are shared")
    minimum_annual_tax: NonNegative = Field(
        default=0.0,
        description="yearly mean of the local shared taxes over the reference years, in currency, to be eligible",
    )
    reference_years: Annotated[int, Field(ge=1, le=20)] = Field(
        default=3, description="years before the move that count"
    )
    origin_share: Ratio
    fund_share: Ratio = 0.0
    vary_by: tuple[Literal["transfer", "sector", "provinces", "year"], ...] = Field(
        default=("transfer",), description="what designed ratios may differ by; empty: one ratio for all"
    )
    term: Annotated[int, Field(ge=1, le=100)] = Field(description="years of sharing, from the start year")
    extension: Years = Field(default=0, description="further years, as long as the cap is not reached")
    cap: Annotated[float, Field(gt=0)] | None = Field(
        default=None,
        description="most the origin gets in all, in multiples of the shared tax of the reference years together",
    )
    custom: Share = Field(default=0.5, description="customary ratio, to which ties are settled")

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if largest(self.origin_share) + largest(self.fund_share) > 1 + 1e-12:
            raise ValueError("origin_share and fund_share together can exceed 1; lower one of them")
        if self.extension and self.cap is None:
            raise ValueError(
                "an extension lasts until the cap is reached, but there is no cap; give one or drop the extension"
            )
        return self


class Costs(Frozen):
    """Who bears the public cost of a move and of a project."""

    moving_origin_share: Share = Field(
        description="part of the public moving cost that the origin bears; the host bears the rest"
    )
    projects: Literal["by-benefit", "equal", "design"] = Field(
        description="burden of a project, over the cities it benefits: in proportion to present-value benefits, in equal "
        "parts, or left to the design, where nobody bears more than its own benefit"
    )
    harm_compensated: Share = Field(
        description="part of the harm that a project does to a member which its beneficiaries make good, year by year"
    )


Use = Literal["compensation", "projects", "weak-area", "ecology"]


class Fund(Frozen):
    """The coordinated development fund: money in from cities and shared taxes, out as grants for stated uses."""

    contribution_rate: Ratio = Field(description="of the city's own projected budget revenue, per year")
    grant_limit: NonNegative = Field(
        description="grants of a year, all together, at most this part of the local tax collected from the moved transfers that year"
    )
    uses: tuple[Use, ...] = Field(min_length=1)
    weak_area_minimum: Share = Field(
        default=0.0, description="part of all grants, in present value, that goes to weak areas"
    )
    interest: Annotated[float, Field(ge=0, lt=1)] | Literal["discount-rate"] = "discount-rate"

    @model_validator(mode="after")
    def _weak_areas_reachable(self) -> Self:
        if self.weak_area_minimum and "weak-area" not in self.uses:
            raise ValueError('weak_area_minimum needs "weak-area" among the uses; add it')
        return self


class Subsidy(Frozen):
    """Outside money (central or provincial) that the design may ask for."""

    limit: NonNegative = Field(description="in all, in present value, in currency")


Objective = Literal[
    "least-subsidy",
    "largest-smallest-gain",
    "nearest-shapley",
    "nearest-nucleolus",
    "least-redistribution",
    "nearest-custom",
]


class Design(Frozen):
    """What a design strives for, most important first."""

    objectives: tuple[Objective, ...] = ()


class Mechanism(Frozen):
    """One rule book. Every parameter that it sets has an entry in ``references``, by its dotted path."""

    schema_version: Literal[1] = 1
    id: Identifier
    title: Named
    summary: Named
    currency: str = Field(min_length=1)
    coordination: Coordination
    participation: Participation
    tax_sharing: TaxSharing
    costs: Costs
    fund: Fund | None = None
    subsidy: Subsidy | None = None
    design: Design = Design()
    references: Mapping[str, Reference]

    @model_validator(mode="after")
    def _referenced(self) -> Self:
        given = set(self._parameters())
        missing, idle = sorted(given - set(self.references)), sorted(set(self.references) - given)
        faults = [f"{path} has no reference; add [references.{path!r}]" for path in missing]
        faults += [f"reference {path!r} belongs to no parameter; remove it" for path in idle]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _parameters(self) -> Iterator[str]:
        """Dotted paths of the rule's parameters that the file sets."""
        rooms: dict[str, Any] = {name: getattr(self, name) for name in _ROOMS}
        return (
            f"{name}.{field}" for name, room in rooms.items() if room is not None for field in room.model_fields_set
        )

    @property
    def open_parameters(self) -> tuple[str, ...]:
        """Dotted paths of what is left to decide; empty for a statute."""
        found = [
            f"{name}.{field}"
            for name in _ROOMS
            if (room := getattr(self, name)) is not None
            for field in type(room).model_fields
            if isinstance(getattr(room, field), Range)
        ]
        found += ["costs.projects"] if self.costs.projects == "design" else []
        found += ["fund.grants"] if self.fund is not None else []
        found += ["subsidy.limit"] if self.subsidy is not None and self.subsidy.limit > 0 else []
        return tuple(found)


_ROOMS = ("coordination", "participation", "tax_sharing", "costs", "fund", "subsidy", "design")
