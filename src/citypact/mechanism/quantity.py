"""Numbers of a rule: fixed, or left to the design between two limits; where they come from; how faults are reported."""

from collections.abc import Collection, Iterable
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError, PydanticKnownError

from ..limits import LEAST_STEP, MOST_STEPS, MOST_TIMES
from ..reading.fields import Frozen, NonNegative, Number, Rate, Share
from ..text import Bilingual, both

Fault = tuple[str, dict[str, Any]]
"""A fault by its key in ``texts/mechanism.toml``, with what fills it."""


class Faults(PydanticCustomError):
    """Terms that cannot hold together."""

    def __new__(cls, faults: Iterable[Fault]) -> Self:
        """Join the faults; each becomes a problem of its own when a file is read."""
        said = [tuple(both(f"mechanism.{key}.{part}", **values) for part in ("what", "do")) for key, values in faults]
        return super().__new__(cls, "contradiction", "; ".join(what for what, _ in said), {"said": said})


def refuse(faults: Iterable[Fault]) -> None:
    """Raise ``Faults`` if there are any."""
    if found := list(faults):
        raise Faults(found)


def weights_off(weights: Collection[float]) -> list[Fault]:
    """The fault of weights that do not add up to 1, if there are any and they do not."""
    whole = sum(weights)
    return [("weights_not_one", {"total": f"{whole:g}"})] if weights and abs(whole - 1) > 1e-9 else []


def said(context: dict[str, Any]) -> list[tuple[Bilingual, Bilingual]]:
    """What and remedy of each fault in the context of a ``Faults`` error."""
    return list(context["said"])


Times = Annotated[Number, Field(ge=0, le=MOST_TIMES)]
"""A multiple of something, as a plain number."""


class Span(Frozen):
    """A size that the design chooses, between two limits and, if a step is given, on the grid min, min + step, ..."""

    min: NonNegative
    max: NonNegative
    step: Annotated[Number, Field(ge=LEAST_STEP)] | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min > self.max:
            refuse([("limits_swapped", {"min": self.min, "max": self.max})])
        if self.levels > MOST_STEPS:
            refuse([("too_many_steps", {"levels": f"{self.levels:,}", "most": f"{MOST_STEPS:,}"})])
        if self.step is not None and abs((self.max - self.min) / self.step - self.levels) > 1e-9:
            refuse([("step_misses_max", {"min": self.min, "max": self.max, "step": self.step})])
        return self

    @property
    def grid(self) -> tuple[float, ...]:
        """Every value that may be chosen, if there is a step; else the two ends (one, if they are the same)."""
        if self.min == self.max:
            return (self.min,)
        count = self.levels or 1
        return (*(self.min + (self.step or 0.0) * level for level in range(count)), self.max)

    @property
    def levels(self) -> int:
        """Number of steps from min to max (0 without a step)."""
        return 0 if self.step is None else round((self.max - self.min) / self.step)


class Range(Span):
    """A share or rate that the design chooses."""

    min: Share
    max: Share


def _kind(value: object) -> str:
    return "range" if isinstance(value, dict | Span) else "number"


Ratio = Annotated[Annotated[Share, Tag("number")] | Annotated[Range, Tag("range")], Discriminator(_kind)]
Size = Annotated[Annotated[NonNegative, Tag("number")] | Annotated[Span, Tag("range")], Discriminator(_kind)]
Growth = Annotated[Annotated[Rate, Tag("number")] | Annotated[Range, Tag("range")], Discriminator(_kind)]


def _number_or_word(value: object) -> str:
    return "word" if isinstance(value, str) else "number"


def _list_or_all(value: object) -> str:
    return "word" if value == "all" else "list"


Interest = Annotated[
    Annotated[Number, Field(ge=0, lt=1), Tag("number")] | Annotated[Literal["discount-rate"], Tag("word")],
    Discriminator(_number_or_word),
]
"""A rate of interest, or that of the case."""
_Word = TypeVar("_Word")
SomeOrAll = Annotated[
    Annotated[tuple[_Word, ...], Tag("list")] | Annotated[Literal["all"], Tag("word")], Discriminator(_list_or_all)
]
"""Some of many by their keys, or all."""


def largest(quantity: float | Span) -> float:
    """The most that a share, rate or size can be."""
    return quantity.max if isinstance(quantity, Span) else quantity


def _few_times(quantity: float | Span) -> float | Span:
    """Refuse a multiple that is beyond all reason."""
    if largest(quantity) > MOST_TIMES:
        raise PydanticKnownError("less_than_equal", {"le": MOST_TIMES})
    return quantity


Multiple = Annotated[Size, AfterValidator(_few_times)]
"""A size that is a multiple of something, not an amount of money."""

Reason = Literal["demand", "limit", "interest", "weight", "fact", "who", "plan", "aim", "years", "say"]
"""Why a number of a rule cannot be left to the design, by its key in ``texts/mechanism.toml`` ("never_open")."""


def never_open(reason: Reason) -> BeforeValidator:
    """For the annotation of a number that no design can choose: a range in its place is refused with the reason."""

    def check(value: object) -> object:
        refuse([(f"never_open.{reason}", {})] if isinstance(value, dict | Span) else [])
        return value

    return BeforeValidator(check)


class Reference(Frozen):
    """Where a parameter comes from. ``verified``: the text was read; ``unverified``: said to be so, not read;
    ``choice``: set by the author of the mechanism, not by a law."""

    text: str = Field(min_length=1)
    zh: str | None = Field(default=None, min_length=1, description="the same in Chinese")
    status: Literal["verified", "unverified", "choice"]
