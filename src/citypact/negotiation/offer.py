"""An offer: some or all of the numbers of a pact, written as clauses, and the rules they belong to."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from ..mechanism import Mechanism
from ..mechanism.sections.fund import Use
from ..reading.fields import Frozen, Identifier, Named, NonNegative, Version, Whole
from ..text import both

NumberName = Literal[
    "origin_share", "fund_share", "term", "contribution_rate", "project_share", "carried", "grant", "subsidy", "size"
]


class Clause(Frozen):
    """One sentence of an offer: a number, what it applies to and its value. What is not named is not narrowed.

    A later clause goes before an earlier one where both apply: the rule first, its exceptions after.
    """

    number: NumberName
    transfer: Identifier | None = None
    sector: str | None = None
    origin: Identifier | None = Field(default=None, description="origin city of the transfer")
    host: Identifier | None = Field(default=None, description="host city of the transfer")
    origin_province: Identifier | None = None
    host_province: Identifier | None = None
    year: Whole | None = Field(default=None, description="calendar year, where the mechanism lets ratios vary by year")
    city: Identifier | None = None
    province: Identifier | None = Field(default=None, description="province of the city")
    project: Identifier | None = None
    parameter: str | None = Field(default=None, description="size: dotted path of a number that the rule leaves open")
    value: NonNegative | Literal["by-benefit", "equal"] = Field(
        description="share or rate as a fraction; years of a term; grant or subsidy in present value of the case's "
        "money; for project shares also a key"
    )
    locked: bool = Field(default=False, description="a red line: no counter-offer touches it")

    @property
    def is_narrowed(self) -> bool:
        """Whether the clause names anything in particular."""
        return bool(self.model_fields_set - {"number", "value", "locked"})


Yearly = tuple[NonNegative, ...]


class Schedule(Frozen):
    """Every yearly payment into and out of the fund, and of outside money, in the case's money; who is not named pays
    and gets nothing. One element for each year of the case."""

    contributions: Mapping[Identifier, Yearly] = Field(default_factory=dict, description="by city: paid into the fund")
    grants: Mapping[Use, Mapping[Identifier, Yearly]] = Field(
        default_factory=dict, description="by use and city: paid by the fund"
    )
    subsidy: Mapping[Identifier, Yearly] = Field(default_factory=dict, description="by city: outside money")


class Offer(Frozen):
    """A draft agreement."""

    schema_version: Version = 1
    title: Named = Named.of(both("negotiation.untitled"))
    model: str | None = Field(
        default=None, max_length=4096, description="mechanism under negotiation: a bundled name or a TOML file"
    )
    rules: Mapping[str, Any] = Field(
        default_factory=dict, description='rules of the mechanism that the offer changes, e.g. "tax_sharing.term" = 5'
    )
    clauses: tuple[Clause, ...] = ()
    schedule: Schedule | None = Field(
        default=None, description="yearly payments; a clause on a city's contribution rate or grants goes before them"
    )


_RULES_OF_A_STATUTE = (
    "tax_sharing.taxes",
    "tax_sharing.led_by",
    "tax_sharing.sectors",
    "tax_sharing.between",
    "tax_sharing.clock",
    "tax_sharing.bands",
    "tax_sharing.index",
    "tax_sharing.priority",
    "tax_sharing.floor",
    "tax_sharing.floor_after",
    "tax_sharing.minimum_annual_tax",
    "tax_sharing.reference_years",
    "tax_sharing.term",
    "tax_sharing.extension",
    "tax_sharing.cap",
    "costs.moving_origin_share",
    "costs.most_of_benefit",
    "costs.least_by_benefit",
    "costs.weak_areas_pay",
    "costs.harm_compensated",
)


def statute_as_offer(statute: Mechanism, negotiated: Mechanism) -> Offer:
    """A mechanism with nothing left to decide, put forward as an offer in talks under another one.

    Its rules replace those of the mechanism under negotiation; its ratios become clauses, which can be changed.
    """
    theirs, ours = statute.model_dump(mode="json"), negotiated.model_dump(mode="json")
    rules = {path: _look_up(theirs, path) for path in _RULES_OF_A_STATUTE}
    rules = {path: value for path, value in rules.items() if value != _look_up(ours, path)}
    origin, fund = statute.at({}).tax_sharing.ratios(1)
    clauses = [
        Clause(number="origin_share", value=_number(origin)),
        Clause(number="fund_share", value=_number(fund)),
        Clause(number="project_share", value=statute.costs.projects),
    ]
    if negotiated.fund is not None:
        if negotiated.fund.ecology_minimum:
            rules["fund.ecology_minimum"] = 0.0  # nothing flows through the fund, not even for harm
        clauses.append(Clause(number="contribution_rate", value=0.0))
        clauses.append(Clause(number="grant", value=0.0))
    return Offer(title=statute.title, rules=rules, clauses=tuple(clauses))


def not_of_one_ratio(statute: Mechanism) -> list[str]:
    """Parts of a statute that the clauses and rules of an offer cannot hold; empty if it can be put forward."""
    parts = [*statute.instruments, *(["fund"] if statute.fund is not None else [])]
    parts += ["tax_sharing.segments"] if statute.tax_sharing.segments else []
    return parts + (["tax_sharing.apportionment"] if statute.at({}).tax_sharing.treasury_share else [])


def _look_up(data: dict[str, Any], path: str) -> Any:
    room, field = path.split(".")
    return data[room][field]


def _number(ratio: Any) -> float:
    return float(ratio)
