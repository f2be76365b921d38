"""What a pact is asked to hold in: an interface, and what its kinds have in common."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from ...arrays.posted import Floats
from ...case.model import Case
from ...optimize.subject import Subject
from ...pact.planned import plan_of
from ...pact.terms import Terms
from .cuts import Allowed, Cut
from .world import Frame, Meaning, Settlement, World, settled

NEAR = 1e-7
"""Part of the largest worth by which a program's rows may be missed: what solvers leave of them."""


class Asked(Protocol):
    """A demand laid on a base design: it finds what a pact's numbers lack, and settles the pact where it must hold."""

    def first(self) -> Sequence[Cut]:
        """Rows that are written from the start."""

    def broken(self, numbers: Floats, allowed: Allowed, near: float) -> Sequence[Cut]:
        """Rows that are missed by more than ``near``."""

    def settle(self, terms: Terms) -> Sequence[Settlement]:
        """The pact by the ledger in every world that it is held to, or in those that are looked at."""

    def lacking(self, settled: Sequence[Settlement], allowed: Allowed) -> Mapping[Subject, float]:
        """Who lacks how much, but for coins; the case's money."""

    @property
    def account(self) -> dict[str, object]:
        """What it is, as data."""


class Demand(Protocol):
    """What a user asks for."""

    def on(self, case: Case, frame: Frame, base: World) -> Asked:
        """Laid on a base design of the case as it was handed in. Raises InvalidInput for what cannot be."""

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing but the forecast."""


class Worlds:
    """Worlds by number, each made and worked out once, when it is first asked for."""

    def __init__(self, frame: Frame, made: "Making") -> None:
        self.frame = frame
        self._made = made
        self._worlds: dict[int, World] = {}
        self._meanings: dict[int, Meaning] = {}
        self._least: dict[int, Floats] = {}

    def world(self, number: int) -> World:
        """The world."""
        if number not in self._worlds:
            self._worlds[number] = self._made(number)
        return self._worlds[number]

    def meaning(self, number: int) -> Meaning:
        """What a pact's numbers mean there."""
        if number not in self._meanings:
            self._meanings[number] = self.frame.meaning(self.world(number), self.least(number))
        return self._meanings[number]

    def least(self, number: int) -> Floats:
        """What each party must have there."""
        if number not in self._least:
            self._least[number] = self.frame.least(self.world(number))
        return self._least[number]

    def settled(self, number: int, terms: Terms) -> Settlement:
        """The pact settled there."""
        return settled(self.world(number), terms, self.least(number))

    def cut(self, number: int, party: int) -> Cut:
        """The row of a party in one world."""
        return cut_of(self.world(number), self.meaning(number), number, party)


def cut_of(world: World, meaning: Meaning, number: int, party: int) -> Cut:
    """The row of a party in the world of a number."""
    effect, constant, least = meaning.effect[party], float(meaning.constant[party]), float(meaning.least[party])
    return Cut(subject_of(world.case, party, world.name), effect, constant, least, frozenset({number}))


class Making(Protocol):
    """Makes the world of a number."""

    def __call__(self, number: int, /) -> World:
        """The world."""


def subject_of(case: Case, party: int, world: str) -> Subject:
    """A city by its place in the case, or the fund after them, in a world."""
    return Subject(city=case.cities[party].id if party < len(case.cities) else "", scenario=world)


def of_plan(case: Case, terms: Terms) -> Case:
    """The case with the years of start that were agreed on."""
    return plan_of(terms).of(case)


def missing(case: Case, settled: Sequence[Settlement], allowed: Allowed, *, fund: bool) -> dict[Subject, float]:
    """What each city lacks in each world, and the fund if it is asked, beyond what may be lacking."""
    may = np.append(np.zeros(len(case.cities)), allowed.fund if fund else np.inf)
    lacks = {one.world: one.missing - may for one in settled}
    return {
        subject_of(case, party, world): float(lack[party])
        for world, lack in lacks.items()
        for party in np.flatnonzero(lack > 0).tolist()
    }


def worst(slack: Floats) -> list[tuple[int, int]]:
    """The world in which each party has least, as (world, party); ``slack``: shape (worlds, parties)."""
    return [(int(world), party) for party, world in enumerate(np.argmin(slack, axis=0))] if len(slack) else []
