"""A pact that holds in every one of some scenarios, for every city and, where they have rights, every coalition.

Ben-Tal, El Ghaoui and Nemirovski (2009), chapter 1: constraints that hold for every one of finitely many data. What
cities and coalitions could do alone is worked out anew in each scenario.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ...arrays.posted import Floats
from ...case.model import Case, Scenario
from ...errors import InvalidInput
from ...game.coalitions import members
from ...mechanism.playing import playing
from ...optimize.subject import Subject
from ...pact.terms import Terms
from ...worth.claims import Claims
from ..distributions import problem
from ..runs import futures
from .cuts import Allowed, Cut
from .demand import cut_of, missing, of_plan
from .world import Frame, Meaning, Settlement, World, entitled, settled

_AT_ONCE = 5
"""Coalitions of one scenario whose rows are written together."""


@dataclass(frozen=True)
class Listed:
    """Scenarios of a case by name, or made on the spot (see ``scenarios.grid``)."""

    scenarios: tuple[str | Scenario, ...]
    coalitions: bool = True
    """Whether coalitions with a right have it in every scenario; else at the forecast alone."""

    @property
    def is_empty(self) -> bool:
        """Whether there is none."""
        return not self.scenarios

    def on(self, case: Case, frame: Frame, base: World) -> "AskedOfListed":
        """Laid on a base design. Raises InvalidInput for no scenario, an unknown one, or one that is unsound."""
        if self.is_empty:
            raise InvalidInput([problem("no_scenarios", "scenarios", None)])
        found = [
            replace(base, name=each.id, case=of_plan(playing(each.case, base.model), frame.terms))
            for each in futures(case, self.scenarios)[1:]
        ]
        asks = self.coalitions and base.model.participation.coalitions != "none"
        return AskedOfListed(frame, tuple(found), asks)


class AskedOfListed:
    """Every scenario by itself."""

    def __init__(self, frame: Frame, worlds: Sequence[World], asks_coalitions: bool) -> None:
        self._frame, self.worlds, self._asks = frame, worlds, asks_coalitions

    @property
    def account(self) -> dict[str, object]:
        """What it is, as data."""
        names = [world.name for world in self.worlds]
        every = self._asks and all(known is not None and known.is_listed for known in self._claims)
        return {"kind": "scenarios", "scenarios": names, "coalitions": self._asks, "every_coalition": every}

    @cached_property
    def _claims(self) -> tuple[Claims | None, ...]:
        """What coalitions could do alone in each scenario; None where they are not asked."""
        return tuple(w.claims(self._frame.terms.sizes, every=True) if self._asks else None for w in self.worlds)

    @cached_property
    def _meanings(self) -> tuple[Meaning, ...]:
        pairs = zip(self.worlds, self._claims, strict=True)
        return tuple(self._frame.meaning(world, self._frame.least(world, known)) for world, known in pairs)

    def first(self) -> Sequence[Cut]:
        """Every party in every scenario."""
        return [
            cut_of(self.worlds[number], meaning, number, party)
            for number, meaning in enumerate(self._meanings)
            for party in np.flatnonzero(np.isfinite(meaning.least)).tolist()
        ]

    def broken(self, numbers: Floats, allowed: Allowed, near: float) -> Sequence[Cut]:
        """The worst coalitions of each scenario; cities have their rows from the start."""
        found: list[Cut] = []
        for number, (meaning, known) in enumerate(zip(self._meanings, self._claims, strict=True)):
            if known is not None:
                world = self.worlds[number]
                place = [world.case.position[city] for city in known.players]
                got = (meaning.effect @ numbers + meaning.constant)[place]
                for coalition in known.violated(got, allowed.coalitions + near, entitled(world, known), _AT_ONCE):
                    rows = [place[i] for i in members(coalition)]
                    found.append(self._of_coalition(number, rows, known.worth(coalition)))
        return found

    def _of_coalition(self, number: int, rows: Sequence[int], worth: float) -> Cut:
        meaning, world = self._meanings[number], self.worlds[number]
        effect, constant = meaning.effect[rows].sum(axis=0), float(meaning.constant[rows].sum())
        return Cut(Subject(scenario=world.name), effect, constant, worth, frozenset({number}), coalition=True)

    def settle(self, terms: Terms) -> Sequence[Settlement]:
        """The pact by the ledger in every scenario."""
        every = zip(self.worlds, self._meanings, self._claims, strict=True)
        return [settled(world, terms, meaning.least, known) for world, meaning, known in every]

    def lacking(self, settled: Sequence[Settlement], allowed: Allowed) -> Mapping[Subject, float]:
        """Cities, or the fund, that lack something in a scenario; coalitions that lack more than they may."""
        found = missing(self.worlds[0].case, settled, allowed, fund=self._frame.asks_fund)
        if self._asks:
            may = allowed.coalitions
            found |= {Subject(scenario=s.world): s.shortfall - may for s in settled if s.shortfall > may}
        return found
