"""What questions hold, in the shape of their JSON."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import ConfigDict, Field

from citypact.bundled import DEFAULT_MODEL
from citypact.case import Case
from citypact.mechanism import Mechanism
from citypact.negotiation.offer import NumberName, Offer
from citypact.reading.fields import Amount, Frozen, Identifier, NonNegative, Whole
from citypact.web.library import NAME, Shelf
from citypact.worth import Worths

Name = Annotated[str, Field(pattern=NAME, description="A bundled name, or the id of what was handed in.")]
NumberId = Annotated[str, Field(max_length=500, description="Kind and subject, as in origin_share:tj-steel.")]
ScenarioName = Annotated[Identifier, Field(max_length=200, description="One of the case's scenarios.")]
T = TypeVar("T")
_MOST = 2_000
_FIRST = "Answer before all is settled; `settled` says whether it is. What is not is asked for again without this."


class Body(Frozen):
    """What a question holds; what validates it is made at once, as the descriptions of the interface need it."""

    model_config = ConfigDict(defer_build=False)


class Asked(Body):
    """A case under a mechanism."""

    case: Name
    model: Name = DEFAULT_MODEL
    scenario: ScenarioName | None = None


class Moved(Asked):
    """Numbers that are moved, all others staying as they are: as designed, or as an offer settles them."""

    offer: Offer | None = Field(default=None, description="Where to begin; null: with what was designed.")
    numbers: Mapping[NumberId, NonNegative] = Field(max_length=_MOST)


class Laid(Body):
    """What a desk shows: where it began (null: with what was designed), numbers moved from there, and red lines."""

    offer: Offer | None = None
    numbers: Mapping[NumberId, NonNegative] = Field(default_factory=dict, max_length=_MOST)
    lock: tuple[NumberId, ...] = Field(default=(), max_length=_MOST, description="Numbers that are red lines.")


class MovedWithLocks(Moved):
    """Numbers that are moved, all others staying as they are, some of them red lines."""

    lock: tuple[NumberId, ...] = Field(default=(), max_length=_MOST)


class MovedOfCity(Moved):
    """A city whose gain is to be explained after numbers were moved."""

    city: Identifier = Field(max_length=200)


class OfSweep(Moved):
    """Futures in which a pact is held, and how many of them are solved anew."""

    vary: tuple[Annotated[str, Field(max_length=400)], ...] = Field(
        default=(), max_length=40, description="What is uncertain, as `citypact sweep --vary`; none: what usually is."
    )
    correlate: tuple[Annotated[str, Field(max_length=200)], ...] = Field(default=(), max_length=100)
    draw: Literal["sobol", "latin-hypercube", "random", "saltelli", "grid"] = "sobol"
    futures: Whole = Field(default=1024, ge=1, le=20_000)
    seed: Whole = Field(default=1, ge=0, le=2**31)
    coalitions: bool = Field(default=True, description="Ask what coalitions could gain at least.")
    exact: Whole = Field(default=0, ge=0, le=100, description="Work out all worths anew in so many futures.")
    redesign: Whole = Field(default=0, ge=0, le=100, description="Design anew in so many futures.")


class OnTheTable(Body):
    """An offer: a draft, numbers that go before its clauses, and red lines."""

    offer: Offer = Offer()
    numbers: Mapping[NumberId, NonNegative] = Field(default_factory=dict, max_length=_MOST)
    lock: tuple[NumberId, ...] = Field(default=(), max_length=_MOST, description="Numbers that are red lines.")


class Offered(Asked, OnTheTable):
    """An offer on the table of a case under a mechanism."""


class Evaluated(Offered):
    """An offer that is to be evaluated, and whether a first answer will do."""

    first: bool = Field(default=False, description=_FIRST)


class OfCity(Offered):
    """A city whose gain is to be explained."""

    city: Identifier = Field(max_length=200)


class Ranged(OnTheTable):
    """Whose ranges are asked for: these numbers, or all of these kinds, or all that is usually asked for."""

    of: tuple[NumberId, ...] = Field(default=(), max_length=_MOST)
    kinds: tuple[NumberName, ...] | None = Field(default=None, max_length=20)


class OfRanges(Offered, Ranged):
    """Numbers whose ranges are asked for on a case under a mechanism, and gains that cities insist on."""

    insist: Mapping[Identifier, Amount] = Field(default_factory=dict, max_length=_MOST)


class OfCounter(Evaluated):
    """What "nearest" means, and what a counter-offer should look to."""

    by: Literal["fewest", "weighted", "largest"] = "fewest"
    favor: tuple[Identifier, ...] = Field(default=(), max_length=_MOST)
    insist: Mapping[Identifier, Amount] = Field(default_factory=dict, max_length=_MOST)


class OfComparison(Body):
    """Mechanisms that are set side by side."""

    case: Name
    models: tuple[Name, ...] = Field(min_length=1, max_length=12)
    scenario: ScenarioName | None = None


class OfSimulation(Asked):
    """A rule with nothing left to decide."""

    covered_only: bool = Field(default=False, description="Only the moves whose tax the rule shares, no projects.")


class OfGame(Asked):
    """The game of a case, and how cities count in it."""

    unions: Literal["provinces"] | None = None
    weights: Literal["gdp", "population", "revenue", "tier"] | None = None


class OfReport(Offered):
    """A report, and which of its files."""

    of: Literal["design", "simulation", "offer"] = "design"
    file: Literal["report.html", "scheme.xlsx", "pact.docx", "scheme.json", "ledger.csv", "all.zip"] = "all.zip"


@dataclass(frozen=True)
class HandedIn:
    """A file as it came: what it is called by whoever sent it, with an ending that says what it is."""

    name: str
    content: bytes
    shelf: Shelf | None = None
    """Where to keep what it holds; None: it is only to be checked."""

    @contextmanager
    def in_a_file(self) -> Iterator[Path]:
        """The file in a folder of its own, for as long as it is read; problems name it as whoever sent it does."""
        with TemporaryDirectory(prefix="citypact-") as folder:
            place = Path(folder) / self.name
            place.write_bytes(self.content)
            yield place


@dataclass(frozen=True)
class Facts:
    """Where the case and the mechanism lie that a question is about, and how many cities it may have."""

    case: Path
    model: Path
    scenario: str | None
    players: int


@dataclass(frozen=True, eq=False)
class InHand:
    """Facts that whoever asks holds already, with the worths where they are known; no two are the same."""

    case: Case
    model: Mechanism
    worths: Worths | None = None


@dataclass(frozen=True)
class Question(Generic[T]):
    """Facts, and what is asked of them."""

    facts: Facts | InHand
    asked: T


@dataclass(frozen=True)
class Comparing:
    """Facts of several mechanisms on one case."""

    facts: tuple[Facts, ...]
