"""What the parts of a program are about, as objects: kinds of constraints, subjects, columns and rows."""

from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from ..solve.algebra import Variable


class Kind(StrEnum):
    """A kind of constraint that can be loosened at a price."""

    COALITION = "coalition"
    """A coalition gets no less than its worth."""
    INSISTED = "insisted"
    """A city gets the gain it insists on."""
    GAIN = "gain"
    """No city is worse off, in present value."""
    YEARLY_GAIN = "yearly-gain"
    """No city is worse off in a year."""
    SCENARIO = "scenario-gain"
    """No city is worse off, in present value, if figures come out otherwise."""
    SCENARIO_FUND = "scenario-fund"
    """The fund owes nothing at the end, if figures come out otherwise."""
    BUDGET = "budget"
    """No city's budget is worse off, in present value."""
    YEARLY_BUDGET = "yearly-budget"
    """No city's budget is down in a year by more than it may be."""
    SCORE = "score"
    """No city's assessed score is below the least that is asked for."""
    DEAL = "deal"
    """Neither party of a deal is left short by it."""
    FLOOR = "floor"
    """A deal's payment is no less than its floor."""
    SETTLE_UP = "settle-up"
    """What a city pays into the fund comes back within a cycle."""
    SHARE_CAP = "share-cap"
    """The largest ratio, or the cap on all that a deal pays."""
    PROJECT_COST = "project-cost"
    """The largest part of its benefit from a project that a city bears of it."""
    CONTRIBUTION_LIMIT = "contribution-limit"
    FUND_SIZE = "fund-size"
    FUND_LEFT = "fund-left"
    """What the fund takes in from outside is paid out by the end."""
    USE_LIMIT = "use-limit"
    PLEDGE = "pledge"
    """A city never gains more by leaving than it pledged."""
    DEBT_LIMIT = "debt-limit"
    """What a city owes at the end of a year."""
    SUBSIDY = "subsidy"
    """Outside money."""
    LOAN_COST = "loan-cost"
    """What is lost to lenders, as little as can be before any aim of the mechanism."""
    EARLIER_AIM = "earlier-aim"
    """What an aim of the mechanism that goes before another attained."""


@dataclass(frozen=True, order=True)
class Subject:
    """Whom or what a part of a program is about, by the case's own ids; what is empty does not matter."""

    city: str = ""
    transfer: str = ""
    project: str = ""
    party: str = ""
    """"origin" or "host" of a deal."""
    use: str = ""
    """What the fund's money is for."""
    path: str = ""
    """A size that the mechanism leaves open, by dotted path."""
    sector: str = ""
    provinces: tuple[str, ...] = ()
    """Of origin and host, where a ratio is common to a pair of provinces."""
    segment: int | None = None
    """Which of the rule's segments of years a ratio belongs to."""
    share: str = ""
    """"origin_share" or "fund_share", where a ratio is meant."""
    scenario: str = ""
    """What comes out otherwise: a scenario's name, or a drawn future's."""
    year: int | None = None
    objective: str = ""
    """An aim of the mechanism, where what it attained is meant."""

    @property
    def every_year(self) -> "Subject":
        """The same, all its years together."""
        return replace(self, year=None)

    def __str__(self) -> str:
        words = (self.share, self.sector, *self.provinces, self.transfer, self.project, self.city, self.party)
        numbers = (str(number) for number in (self.segment, self.year) if number is not None)
        return " ".join(word for word in (*words, self.use, self.path, self.objective, self.scenario, *numbers) if word)


ALL = Subject()
"""The constraints of a kind all together."""


class Whole(Enum):
    """Whether a column takes whole numbers only, and what they mean."""

    NO = "any number"
    STEP = "how many steps a number is from its least value"
    SIDE = "on which side of a limit something lies, or whether it is so"
    LEVEL = "which of the values that a size can have is chosen"
    PLAN = "whether a move or a project is chosen, where the plan is left open"


@dataclass(frozen=True)
class Column:
    """A variable of the program: its role ("grant"), whom it is about and its number."""

    role: str
    subject: Subject
    number: int
    variable: Variable
    whole: Whole


@dataclass(frozen=True)
class Line:
    """A constraint of the program: its role ("fund balance"), whom it is about and the name that solvers see."""

    role: str
    subject: Subject
    number: int
    name: str
    coalition: int | None = None
    """The coalition, as a bit mask over the cities in canonical order, whose right this is."""
    keeps: bool = False
    """Whether it only keeps the optimum of an earlier stage, within what is allowed to slip."""
    holds: bool = False
    """Whether it only holds what an offer says, within the rounding of its decimals."""


@dataclass(frozen=True)
class Slack:
    """A loosened constraint: how much of it is used, and the money that one unit of it stands for."""

    kind: Kind
    subject: Subject
    variable: Variable
    weight: float
    most: float | None
    """The most that it may be loosened by."""
