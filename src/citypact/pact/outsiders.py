"""Does a pact hold whatever the others do? A verdict for each way in which those outside a coalition may act.

The ways, with their sources, and what coalitions are worth under each: ``citypact.worth.outsiders``.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

import numpy as np

from ..content import ByContent
from ..errors import InvalidInput, Problem
from ..game import Game
from ..mechanism.sections.coordination import Outsiders
from ..text import both
from ..worth.outsiders import rides
from ..worth.table import Floats
from .scheme import Scheme


@dataclass(frozen=True, eq=False)
class Verdict(ByContent):
    """What a scheme is worth under one assumption on outsiders. Money in the case's unit."""

    scheme: Scheme
    outsiders: Outsiders
    worths: Floats
    """Of every coalition under this assumption, shape (2**n,), canonical order."""

    @cached_property
    def _excess(self) -> Floats:
        excess = self.scheme.excess_over(self.worths)
        excess[[0, -1]] = 0.0
        return excess

    @property
    def objecting(self) -> int:
        """How many coalitions would do better alone."""
        return int((self._excess > 0).sum())

    @property
    def largest_loss(self) -> float:
        """What the coalition that loses most would have more alone; 0 if nobody objects."""
        return max(0.0, float(self._excess.max()))

    @property
    def first(self) -> tuple[str, ...]:
        """The coalition that loses most, in the order of the case; empty if none does."""
        if self.holds:
            return ()
        inside = {str(city) for city in self.scheme.table.game.coalition(int(self._excess.argmax()))}
        return tuple(city.id for city in self.scheme.case.cities if city.id in inside)

    @property
    def holds(self) -> bool:
        """Whether nobody objects."""
        return self.objecting == 0

    @cached_property
    def core_is_empty(self) -> bool:
        """Whether no division at all would be stable under this assumption."""
        return Game(self.worths).cost_of_stability().cost > self.scheme.tolerance


@dataclass(frozen=True, eq=False)
class Verdicts(ByContent):
    """Verdicts under every assumption, and which of them rest on the same worths."""

    verdicts: tuple[Verdict, ...]
    same_worths: tuple[tuple[str, ...], ...]
    """Assumptions grouped by equal worths: within a group the verdicts cannot differ."""
    open_projects: tuple[str, ...]

    def under(self, outsiders: str) -> Verdict:
        """The verdict under one assumption."""
        return next(verdict for verdict in self.verdicts if verdict.outsiders == outsiders)


def verdicts(scheme: Scheme, open_projects: Collection[str] = ()) -> Verdicts:
    """Does a scheme hold under each assumption?

    ``open_projects``: taken as open beside those that the case says are.

    Raises
    ------
    InvalidInput
        A project that the case does not have.
    """
    projects = scheme.case.projects
    if unknown := [project for project in open_projects if project not in scheme.case.project]:
        message, remedy = both("negotiation.no_such_project.what"), both("negotiation.no_such_project.do")
        raise InvalidInput([Problem(scheme.case.id, message, remedy, value=project) for project in unknown])
    everyone_open = tuple(p.id for p in projects if p.open or p.id in set(open_projects))
    base = scheme.game.worths - rides(scheme.table, scheme.model.coordination.outsiders)
    worths = {mode: base + rides(scheme.table, mode, everyone_open) for mode in get_args(Outsiders)}
    groups: list[list[str]] = []
    rounding = 1e-9 * float(np.abs(base).max())
    for mode, table in worths.items():
        like = next((group for group in groups if np.allclose(worths[group[0]], table, rtol=0, atol=rounding)), None)
        groups.append([mode]) if like is None else like.append(mode)
    found = tuple(Verdict(scheme, mode, table) for mode, table in worths.items())
    return Verdicts(found, tuple(map(tuple, groups)), everyone_open)
