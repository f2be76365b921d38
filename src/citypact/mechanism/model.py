"""The rules of a pact as data. A number is fixed by the rule; a range is left to the design.

A statute is a mechanism with nothing left to decide; a design problem is one with something left to decide.
Amounts of money are in units of ``currency`` (not in a case's money unit), shares and rates are fractions.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ..case.model import Case
from ..reading.fields import Frozen, Identifier, Named, NonNegative, Share, Text
from .exit import FREE, Exit
from .instruments import Award, Equalization, Instrument, Investment, Pool, Quality, RatesPool
from .openness import open_faults, settled_part, spans
from .quantity import Ratio, Reference, Size, Span, largest, never_open, refuse
from .tax_sharing import Fault, TaxSharing


class Coordination(Frozen):
    """Who decides what moves, and what those outside a coalition do meanwhile."""

    mode: Literal["joint-plan", "directed", "market"] = Field(
        description="joint-plan: the plan with the largest total gain; directed: the plan that the centre values most, "
        "whoever consents; market: firms go where they themselves gain most"
    )
    outsiders: Literal["frozen"] = Field(description="frozen: non-members stay in the status quo")
    ecology_weight: Annotated[NonNegative, never_open("plan")] = Field(
        default=0.0,
        description="directed: what 1 of release benefit, or of benefit from an ecological project, is worth to the "
        "centre beside the money itself",
    )
    equity_weight: Annotated[NonNegative, never_open("plan")] = Field(
        default=0.0, description="directed: the same for 1 of a weak area's own gain from the plan, before any sharing"
    )
    projects: tuple[Literal["major", "weak-area", "ecological"], ...] | Literal["all"] = Field(
        default="all", description="directed, market: categories of projects that are built if they pay"
    )

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        read: set[str] = {"joint-plan": set(), "directed": _CENTRE | {"projects"}, "market": {"projects"}}[self.mode]
        idle = (_CENTRE | {"projects"}) & self.model_fields_set - read
        refuse([("idle_in_mode", {"parameter": name, "mode": self.mode}) for name in sorted(idle)])
        return self


_CENTRE = {"ecology_weight", "equity_weight"}
"""Parameters of the centre's own values."""


class Participation(Frozen):
    """What must hold for a city, a deal and a coalition to take part."""

    city: Literal["none", "present-value", "every-year"] = Field(
        description="each city gains at least minimum_gain in present value, or in addition never loses in any year"
    )
    minimum_gain: Annotated[NonNegative, never_open("demand")] = Field(
        default=0.0, description="per city over what it can earn alone, in currency"
    )
    origin_compensation: Annotated[Share | None, never_open("demand")] = Field(
        default=None,
        description="per deal: part of the lost tax, net of the release benefit, that the origin gets back",
    )
    host_no_loss: bool = Field(default=False, description="per deal: the host keeps at least its own costs of it")
    coalitions: Literal["none", "provinces", "all"] = Field(
        description="coalitions that must get their worth; provinces: unions of provinces with part of one more"
    )
    enforcement: Literal["binding", "bond", "free-exit"] = Field(
        description="binding: nobody leaves once the pact is signed; bond: whoever leaves forfeits a pledge, so nobody "
        "may ever have more still to pay, on balance, than it pledged; free-exit: the same without any pledge"
    )
    bond_limit: Annotated[Share | None, never_open("limit")] = Field(
        default=None,
        description="bond: most that a city pledges, as part of its base year's budget revenue; none: what it takes",
    )

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.bond_limit is not None and self.enforcement != "bond":
            refuse([("bond_limit_without_bond", {"enforcement": self.enforcement})])
        return self

    @property
    def pledge_part(self) -> float | None:
        """Most that a city pledges, as part of its base year's budget revenue; None: nothing is too much to pledge."""
        return {"binding": None, "bond": self.bond_limit, "free-exit": 0.0}[self.enforcement]


class Costs(Frozen):
    """Who bears the public cost of a move and of a project."""

    moving_origin_share: Ratio = Field(
        description="part of the public moving cost that the origin bears; the host bears the rest"
    )
    projects: Literal["by-benefit", "equal", "design"] = Field(
        description="burden of a project, over the cities it benefits: in proportion to present-value benefits, in "
        "equal parts, or left to the design, where nobody bears more than its own benefit"
    )
    harm_compensated: Ratio = Field(
        description="part of the harm that a project does to a member which its beneficiaries make good, year by year"
    )


Use = Literal["compensation", "projects", "weak-area", "ecology"]


class Fund(Frozen):
    """The coordinated development fund: money in from cities and shared taxes, out as grants for stated uses."""

    contribution_rate: Ratio = Field(description="of the city's own projected budget revenue, per year")
    grant_limit: Annotated[NonNegative | None, never_open("limit")] = Field(
        default=None,
        description="all grants of a year, at most this part of the local tax of the moved transfers; none: no limit",
    )
    uses: tuple[Use, ...] = Field(min_length=1)
    weak_area_minimum: Annotated[Share, never_open("demand")] = Field(
        default=0.0, description="part of all grants, in present value, that goes to weak areas"
    )
    interest: Annotated[Annotated[float, Field(ge=0, lt=1)] | Literal["discount-rate"], never_open("interest")] = (
        "discount-rate"
    )
    income: Size = Field(default=0.0, description="outside money that flows into the fund each year, in currency")
    settle_up_years: Annotated[int, Field(ge=0, le=100), never_open("years")] = Field(
        default=0,
        description="cycle, from the first year, over which no city contributes more than it gets in grants; 0: none",
    )

    @model_validator(mode="after")
    def _weak_areas_reachable(self) -> Self:
        if self.weak_area_minimum and "weak-area" not in self.uses:
            refuse([("weak_minimum_without_use", {})])
        return self


class Subsidy(Frozen):
    """Outside money (central or provincial) that the design may ask for."""

    limit: Annotated[NonNegative, never_open("limit")] = Field(
        default=0.0, description="in all, in present value, in currency"
    )
    limit_share: Annotated[Share, never_open("limit")] = Field(
        default=0.0, description="and, beside it, as a part of the base year's budget revenue of all cities"
    )
    recipients: Literal["all", "hosts"] = Field(
        default="all", description="who may get it: every city, or those to which something moves"
    )

    def most(self, case: Case) -> float:
        """All that may be used, in present value, in the case's money."""
        return self.limit / case.unit + self.limit_share * sum(city.revenue for city in case.cities)


Objective = Literal[
    "least-subsidy",
    "largest-smallest-gain",
    "nearest-shapley",
    "nearest-nucleolus",
    "nearest-owen",
    "nearest-weighted-shapley",
    "least-redistribution",
    "least-host-burden",
    "nearest-custom",
]


class Design(Frozen):
    """What a design strives for, most important first."""

    objectives: tuple[Objective, ...] = ()
    weights: Literal["gdp", "population", "revenue", "tier"] | None = Field(
        default=None, description="nearest-weighted-shapley: in which proportion gains of cooperation are split"
    )

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if ("nearest-weighted-shapley" in self.objectives) != (self.weights is not None):
            refuse([("weights_for_objective", {})])
        return self


class Statistics(Frozen):
    """Who may count a moved transfer's output, investment and the like in its own statistics."""

    items: tuple[Identifier, ...] = Field(min_length=1, description="what is counted, by the name it has in receipts")
    counting: Literal["split", "double"] = Field(
        description="split: origin and host count parts that add up to one; double: both count all of it"
    )
    origin_share: Annotated[Share, never_open("statistic")] = Field(
        default=0.5, description="part that the origin counts, if split"
    )
    years: Annotated[int, Field(ge=1, le=100), never_open("years")] = Field(
        description="years from the start; then the host counts all"
    )


class Instalments(Frozen):
    """When the accounts of a year are paid."""

    dates: tuple[Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")], ...] = Field(
        min_length=1, description="month and day of each equal part, in the year after the one that is settled"
    )


_FRONT = ("schema_version", "id", "title", "summary", "currency", "references")


class Mechanism(Frozen):
    """One rule book. Every parameter that it sets has an entry in ``references``, by its dotted path."""

    schema_version: Literal[1] = 1
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
    investment: Investment | None = None
    award: Award | None = None
    quality: Quality | None = None
    pool: Pool | None = None
    equalization: Equalization | None = None
    rates_pool: RatesPool | None = None
    statistics: Statistics | None = None
    instalments: Instalments | None = None
    exit: Exit | None = None
    design: Design = Design()
    references: Mapping[str, Reference]

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        refuse([*self._reference_faults(), *self._money_faults(), *self._exit_faults(), *open_faults(self)])
        return self

    def _exit_faults(self) -> Iterator[Fault]:
        if self.exit is not None:
            yield from self.exit.faults(self.participation.enforcement, self.fund is not None)

    def _reference_faults(self) -> Iterator[Fault]:
        given = set(self._parameters())
        for path in sorted(given - set(self.references)):
            yield "no_reference", {"path": path}
        for path in sorted(set(self.references) - given):
            yield "idle_reference", {"path": path}

    def _money_faults(self) -> Iterator[Fault]:
        if self.currency is None and (amounts := [path for path, value in self._amounts().items() if largest(value)]):
            yield "amounts_without_currency", {"amounts": ", ".join(amounts)}
        rule = self.tax_sharing
        to_fund = [largest(rule.fund_share), *(largest(part.fund_share) for part in rule.segments)]
        if self.fund is None and any([*to_fund, *(largest(band.fund_share) for band in rule.bands)]):
            yield "fund_share_without_fund", {}

    def _amounts(self) -> dict[str, float | Span]:
        """Every amount of money of the rule, by its dotted path."""
        amounts: dict[str, float | Span] = {
            "participation.minimum_gain": self.participation.minimum_gain,
            "tax_sharing.minimum_annual_tax": self.tax_sharing.minimum_annual_tax,
            "tax_sharing.floor": self.tax_sharing.floor,
        }
        for room, instrument in self.instruments.items():
            amounts |= {f"{room}.{name}": getattr(instrument, name) for name in instrument.amounts}
        if self.fund is not None:
            amounts["fund.income"] = self.fund.income
        if self.subsidy is not None:
            amounts["subsidy.limit"] = self.subsidy.limit
        return amounts

    def _parameters(self) -> Iterator[str]:
        """Dotted paths of the rule's parameters that the file sets."""
        for name in ROOMS:
            room: Frozen | None = getattr(self, name)
            yield from () if room is None else (f"{name}.{field}" for field in sorted(room.model_fields_set))

    @property
    def exit_terms(self) -> Exit:
        """Terms of exit, written or implied."""
        return self.exit or FREE

    @property
    def instruments(self) -> dict[str, Instrument]:
        """The instruments beside tax sharing, by the name of their part of the file."""
        rooms = {name: getattr(self, name) for name in ROOMS}
        return {name: room for name, room in rooms.items() if isinstance(room, Instrument)}

    @property
    def open_sizes(self) -> dict[str, Span]:
        """Limits of every number that is open as one number for all, by dotted path."""
        by_deal = {f"tax_sharing.{name}" for name in self.tax_sharing.open_ratios} | {"fund.contribution_rate"}
        return {path: span for name in ROOMS for path, span in spans(getattr(self, name), name) if path not in by_deal}

    def affine(self, path: str) -> bool:
        """Whether payments are affine in an open size; if not, the design works out each value on its grid."""
        room, _, name = path.partition(".")
        if path == "costs.moving_origin_share":
            return "recoup-investment" not in self.tax_sharing.priority
        instrument = self.instruments.get(room)
        return path != "tax_sharing.index" if instrument is None else instrument.affine(name)

    def values(self, path: str) -> tuple[float, ...]:
        """The values of an open size between or at which the design chooses: its ends, or every one on its grid."""
        span = self.open_sizes[path]
        return span.grid if not self.affine(path) else tuple(dict.fromkeys((span.min, span.max)))

    def at(self, sizes: Mapping[str, float]) -> Self:
        """The mechanism with every open size settled; only ratios of deals and contributions of cities stay open.

        Raises ValueError if ``sizes`` (by dotted path) leaves one out.
        """
        wanted = self.open_sizes
        if missing := [path for path in wanted if path not in sizes]:
            raise ValueError(f"nothing is settled for {', '.join(missing)}")
        chosen = {path: sizes[path] for path in wanted}
        return self.model_copy(update={name: settled_part(getattr(self, name), name, chosen) for name in ROOMS})

    @property
    def open_parameters(self) -> tuple[str, ...]:
        """Dotted paths of what is left to decide; empty for a statute."""
        found = [path for name in ROOMS for path, _ in spans(getattr(self, name), name)]
        found += ["costs.projects"] if self.costs.projects == "design" else []
        found += ["fund.grants"] if self.fund is not None else []
        found += ["subsidy"] if self.subsidy is not None and self.subsidy.limit + self.subsidy.limit_share > 0 else []
        return tuple(found)


ROOMS = tuple(name for name, field in Mechanism.model_fields.items() if name not in _FRONT)
"""The parts of a mechanism that hold parameters."""
