"""What turns a city table into a case, beside the table itself: a name, parameters, taxes, sectors; all stated."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from ..case.model import Evidence
from ..reading.fields import Amount, Frozen, Identifier, Label, Named, NonNegative, Number, Share, Text, Whole, Year


class Parameter(Frozen):
    """A figure of the derivation, with what it rests on."""

    value: Amount
    evidence: Evidence
    why: Text = Field(description="meaning, unit and basis")


class Measure(Frozen):
    """A figure of a city: the sum of some columns of the panel, or else so much per unit of secondary value added."""

    columns: tuple[Label, ...] = ()
    otherwise: Parameter | None = Field(default=None, description="per unit of va_secondary, where a column lacks")


class Retained(Frozen):
    """Local part of a tax."""

    value: Share
    evidence: Evidence
    source: Identifier = Field(description="key of a citation")


class Tax(Measure):
    """A tax on industry: ``rate`` times the measure."""

    rate: Parameter
    retention: Retained


class Resource(Measure):
    """Something a host has too little of; ``open`` is the part of its own use that incoming industry may add."""

    unit: Text
    open: Parameter


class StandIn(Frozen):
    """A column that the panel lacks, taken as ``rate`` times another one."""

    column: Label
    rate: Parameter


class Sector(Frozen):
    """An industry that may move. Intensities are relative to the average industry of the origin. All assumed."""

    name: Named
    share: Share = Field(description="part of the origin's industry that may move")
    led_by: Literal["government", "market"]
    land: Annotated[Number, Field(gt=0)] = Field(description="tax per hectare, relative to tax_yield_per_ha")
    needs: Mapping[Identifier, NonNegative] = Field(default_factory=dict, description="intensity in each resource")
    jobs: NonNegative = Field(description="intensity in jobs")
    upgrade: NonNegative = Field(description="tax after the move relative to before")
    ramp_years: Annotated[Whole, Field(ge=0, le=50)]
    start: Annotated[Whole, Field(ge=1, le=50)] = Field(description="years after the base year")
    size: NonNegative = Field(description="exponent of the host's secondary value added in its attraction")
    saving: NonNegative = Field(description="exponent of the host's cost advantage")
    distance: NonNegative = Field(description="exponent of the distance")


class Sources(Frozen):
    """Where the rows of the panel come from."""

    source: Identifier
    evidence: Evidence


class Agglomeration(Frozen):
    """What stands in ``case.toml`` and at the top of the README."""

    id: Identifier
    title: Named
    currency: Text
    unit: Annotated[Number, Field(gt=0)]
    population_unit: Annotated[Number, Field(gt=0)]
    base_year: Year
    intro: Text
    summary_zh: Text
    shows: Text = Field(description="what the case shows, for the README")


class Derivation(Frozen):
    """Everything but the panel from which a case follows."""

    case: Agglomeration
    cities: Sources
    columns: Mapping[Label, Text] = Field(default_factory=dict, description="what each column of the panel holds")
    provinces: Mapping[Identifier, Named] = Field(default_factory=dict)
    citations: Mapping[Identifier, Text]
    stand_ins: Mapping[Label, StandIn] = Field(default_factory=dict)
    taxes: Annotated[Mapping[Identifier, Tax], Field(min_length=1)]
    resources: Mapping[Identifier, Resource] = Field(default_factory=dict)
    sectors: Annotated[Mapping[Identifier, Sector], Field(min_length=1)]
    jobs: Measure
    emissions: Measure
    parameters: Mapping[Identifier, Parameter]

    def __getitem__(self, name: str) -> float:
        """The value of a parameter."""
        return self.parameters[name].value

    def count(self, name: str) -> int:
        """The value of a parameter that counts something."""
        return int(self.parameters[name].value)


COUNTS = ("horizon", "origins_most", "hosts_least", "hosts_most", "corridors", "corridor_build_years", "conservers")
"""Parameters that count something."""
POSITIVE = (
    "horizon",
    "hosts_most",
    "corridor_build_years",
    "works_life",
    "equipment_life",
    "tax_yield_per_ha",
    "pm25_standard",
    "uniform_km",
)
"""Parameters that cannot be 0; none can be negative."""
WHOLE = ("sectors", "taxes", "resources", "jobs", "emissions")
"""Sections that, if given, replace those of the defaults altogether; in others only what is given is replaced."""


def merged(defaults: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The defaults with what is given in their place."""
    found = dict(defaults)
    for name, value in given.items():
        inner = found.get(name)
        if name not in WHOLE and isinstance(inner, Mapping) and isinstance(value, Mapping):
            value = merged(inner, value)
        found[name] = value
    return found
