"""Options of the verbs of ``negotiate``, and those that all of them share."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from citypact.bundled import DEFAULT_MODEL
from citypact.cli.options import MethodOption, name, option_of_mechanisms, place


class Kind(StrEnum):
    """Kinds of numbers that have a range."""

    origin_share = "origin_share"
    fund_share = "fund_share"
    contribution_rate = "contribution_rate"
    project_share = "project_share"
    carried = "carried"
    grant = "grant"
    subsidy = "subsidy"
    size = "size"
    term = "term"


class Measure(StrEnum):
    """What "nearest" means."""

    fewest = "fewest"
    weighted = "weighted"
    largest = "largest"


class Solution(StrEnum):
    """Bargaining solutions."""

    nash = "nash"
    kalai_smorodinsky = "kalai-smorodinsky"
    egalitarian = "egalitarian"


ModelOption = Annotated[
    str | None,
    option_of_mechanisms(
        f"The mechanism under negotiation; default: the one the offers name, or else {DEFAULT_MODEL}."
    ),
]
OfferOption = Annotated[
    list[str],
    typer.Option(
        "--offer",
        metavar="OFFER",
        parser=name,
        help="An offer (.toml, .json, .xlsx), or a rule with nothing left to decide, by name. More: for scenarios.",
    ),
]
RangesOption = Annotated[bool, typer.Option("--ranges", help="How far each number is negotiable.")]
OfOption = Annotated[
    list[Kind], typer.Option("--of", help="Numbers that --ranges is about; default: all but shares of project costs.")
]
TradeOption = Annotated[
    tuple[str, str] | None,
    typer.Option("--trade", metavar="A B", help="Zone of two numbers, such as gain:beijing origin_share:tj-steel."),
]
TaxOption = Annotated[
    str | None,
    typer.Option(
        "--tax", metavar="NUMBER", help="A ratio of tax: a transfer, or kind:subject; default: what splits most tax."
    ),
]
CountOption = Annotated[
    str, typer.Option("--count", metavar="NUMBER", help="A ratio of what is counted, as kind:subject.")
]
CounterOption = Annotated[
    list[Measure], typer.Option("--counter", help="The nearest acceptable offer; repeat for several measures.")
]
LockOption = Annotated[list[str], typer.Option("--lock", metavar="NUMBER", help="A red line, as kind:subject.")]
ReopenOption = Annotated[
    list[str],
    typer.Option(
        "--reopen", metavar="RULE", help='Offered rules that may give way, or "all"; default: no more than must.'
    ),
]
FavorOption = Annotated[list[str], typer.Option("--favor", metavar="CITY", help="Favor it among equally near offers.")]
InsistOption = Annotated[
    list[str], typer.Option("--insist", metavar="CITY=GAIN", help="A gain that a city insists on.")
]
WhyOption = Annotated[bool, typer.Option("--why", help="Why no agreement is acceptable, and what would mend it.")]
BargainOption = Annotated[list[Solution], typer.Option("--bargain", help="Bargaining solutions on the gains in reach.")]
PowerOption = Annotated[
    list[str],
    typer.Option("--power", metavar="CITY=WEIGHT", help="Bargaining weight; default 1; Kalai-Smorodinsky has none."),
]
FallbackOption = Annotated[
    list[str], typer.Option("--fallback", metavar="CITY=GAIN", help="Gain if the talks fail; default its worth alone.")
]
CommitmentOption = Annotated[bool, typer.Option("--commitment", help="Temptations to leave, bonds, payment schedule.")]
OutsidersOption = Annotated[bool, typer.Option("--outsiders", help="Verdicts for what those outside may do.")]
OpenOption = Annotated[
    list[str], typer.Option("--open-project", metavar="PROJECT", help="Nobody can be kept from its benefit.")
]
ScenarioOption = Annotated[list[str], typer.Option("--scenario", help='A named scenario of the case, or "all".')]
SetOption = Annotated[
    list[str], typer.Option("--set", metavar="CHANGE", help="transfers.ID.growth=0.02; commas make a grid.")
]
JobsOption = Annotated[int, typer.Option("--jobs", min=1, help="Processes for scenarios; the answers are the same.")]
LogOption = Annotated[
    Path | None,
    typer.Option(
        "--log",
        metavar="FILE",
        parser=place,
        help="Record the offer as a round in this SQLite file; without an offer, show the rounds.",
    ),
]
PartyOption = Annotated[str, typer.Option("--party", help="Who makes the offer, for the record.")]
BackOption = Annotated[
    int | None, typer.Option("--back", metavar="ROUND", help="Go back to a round of the record first; 0: before all.")
]
CompareOption = Annotated[
    tuple[int, int] | None,
    typer.Option("--compare", metavar="A B", help="What changed between two rounds of the record."),
]


@dataclass(frozen=True)
class Table:
    """What lies on the table."""

    offer: OfferOption = field(default_factory=list)
    model: ModelOption = None
    lock: LockOption = field(default_factory=list)
    method: MethodOption = None


@dataclass(frozen=True)
class Room:
    """What may give way."""

    reopen: ReopenOption = field(default_factory=list)


@dataclass(frozen=True)
class Negotiable:
    """The numbers whose ranges are asked for."""

    of: OfOption = field(default_factory=list)
    trade: TradeOption = None


@dataclass(frozen=True)
class Currencies:
    """A ratio of tax and a ratio of what is counted."""

    tax: TaxOption = None
    count: CountOption = "size:statistics.origin_share"


@dataclass(frozen=True)
class Insisting:
    """Gains that cities insist on."""

    insist: InsistOption = field(default_factory=list)


@dataclass(frozen=True)
class Wishes(Insisting):
    """What a counter-offer should look to."""

    favor: FavorOption = field(default_factory=list)


@dataclass(frozen=True)
class Terms:
    """What cities bring to the bargaining."""

    power: PowerOption = field(default_factory=list)
    fallback: FallbackOption = field(default_factory=list)


@dataclass(frozen=True)
class Access:
    """From what nobody can be kept."""

    open_project: OpenOption = field(default_factory=list)


@dataclass(frozen=True)
class Worlds:
    """The futures in which the offers are tried."""

    scenario: ScenarioOption = field(default_factory=list)
    set_: SetOption = field(default_factory=list)
    jobs: JobsOption = 1


@dataclass(frozen=True)
class Rounds:
    """What happens to the record."""

    party: PartyOption = "mediator"
    back: BackOption = None
    compare: CompareOption = None
