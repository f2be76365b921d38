"""What a reason for a designed ratio says, and why some ratios have none."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .subject import Subject


class By(StrEnum):
    """What a ratio is held by."""

    END = "end"
    """The least or the largest ratio that the rule has."""
    LIMIT = "limit"
    """A right or a limit: see its kind."""
    AIM = "aim"
    """An aim of the mechanism, or one by which ties are broken."""
    TIE = "tie"
    """Nothing but the least sum of squares."""


@dataclass(frozen=True)
class Held:
    """What stands against moving a ratio one way."""

    by: By
    name: str = ""
    """The kind of the limit, or the aim."""
    money: float | None = None
    """By how much the aim would be missed, present value in the case's money."""


@dataclass(frozen=True)
class Party:
    """What one party gains by so many points more of a ratio, present value in the case's money."""

    party: str
    """A city, or "" for the fund."""
    money: float


@dataclass(frozen=True)
class Reason:
    """Why a ratio is what it is."""

    subject: Subject
    ratio: float
    points: float
    """By how much it is moved."""
    gains: tuple[Party, ...]
    """What so many points more mean to each party, before any cap or floor: what the hosts lose is below 0."""
    less: Held
    more: Held
    least: float
    """Least ratio with which everybody can still agree, the other ratios as they are."""
    largest: float


class Without(StrEnum):
    """Why ratios are without a reason."""

    UNPROVEN = "unproven"
    """The design is not proven: what a better one is free of holds no ratio."""
    OFFERED = "offered"
    """An offer says part of the design."""
    TIME = "time"
    """The time was over."""
    MANY = "many"
    """Only those that split most tax are looked at."""
    ROUNDED = "rounded"
    """The rounded ratios leave the program of the design no room at all."""


@dataclass(frozen=True)
class Reasons:
    """The reasons that were found, those of the ratios that split most tax first."""

    found: tuple[Reason, ...] = ()
    missing: tuple[Subject, ...] = ()
    """Designed ratios that are without."""
    why: Without | None = None
    """Why they are; None if there are none."""

    def __iter__(self) -> Iterator[Reason]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)
