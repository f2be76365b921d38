"""Does a pact hold whatever the others do? A verdict for each way in which those outside a coalition may act.

The ways, with their sources, and what coalitions are worth under each: ``citypact.worth.outsiders``.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, get_args

import numpy as np

from ..content import ByContent
from ..deadline import Deadline
from ..errors import InvalidInput, Problem, SolverLimit
from ..game import Game
from ..mechanism.sections.coordination import Outsiders
from ..text import both
from ..worth import WorthTable
from ..worth.claims import Claims, ListedClaims, Objecting
from ..worth.large import SearchedClaims
from ..worth.outsiders import claims_under, rides
from .scheme import Scheme

Answer = TypeVar("Answer")


@dataclass(frozen=True, eq=False)
class Verdict(ByContent):
    """What a scheme is worth under one assumption on outsiders. Money in the case's unit."""

    scheme: Scheme
    outsiders: Outsiders
    claims: Claims
    """What every coalition could do under this assumption."""

    @cached_property
    def found(self) -> Objecting:
        """Who would do better alone. Raises SolverLimit where coalitions are searched for and the time is over."""
        return self.claims.objecting(*self.scheme.by_player)

    @cached_property
    def is_known(self) -> bool:
        """Whether there was time to find that out, when this was first asked."""
        return in_time(lambda: self.found) is not None

    @property
    def objecting(self) -> int:
        """How many coalitions would do better alone; at least so many, where they are not listed."""
        return self.found.count

    @property
    def largest_loss(self) -> float:
        """What the coalition that loses most would have more alone; 0 if nobody objects."""
        return self.found.loss

    @property
    def first(self) -> tuple[str, ...]:
        """The coalition that loses most, in the order of the case; empty if none does."""
        inside = set(self.scheme.table.members(self.found.first))
        return tuple(city.id for city in self.scheme.case.cities if city.id in inside)

    @property
    def holds(self) -> bool:
        """Whether nobody objects."""
        return self.objecting == 0

    @cached_property
    def core_is_empty(self) -> bool | None:
        """Whether no division at all would be stable under this assumption; None if there was no time to find out."""
        return in_time(lambda: self.claims.lacks_a_core(self.scheme.tolerance))


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


def in_time(question: Callable[[], Answer]) -> Answer | None:
    """The answer to a question; None if the time of the run, and nothing else, kept it from being found."""
    try:
        return question()
    except SolverLimit:
        if not Deadline.current().expired:
            raise
        return None


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
    own = scheme.model.coordination.outsiders
    claims = {mode: _claims(scheme, own, mode, everyone_open) for mode in get_args(Outsiders)}
    groups: list[list[str]] = []
    rounding = 1e-9 * scheme.claims.largest
    for mode, listed in claims.items():
        like = next((group for group in groups if _alike(claims[group[0]], listed, rounding)), None)
        groups.append([mode]) if like is None else like.append(mode)
    found = tuple(Verdict(scheme, mode, listed) for mode, listed in claims.items())
    return Verdicts(found, tuple(map(tuple, groups)), everyone_open)


def _claims(scheme: Scheme, own: Outsiders, mode: Outsiders, open_projects: tuple[str, ...]) -> Claims:
    """What coalitions could do under an assumption, with what the mechanism's instruments let them do."""
    if not isinstance(scheme.table, WorthTable):
        return claims_under(scheme.table, mode, open_projects)
    base = scheme.game.worths - rides(scheme.table, own)
    return ListedClaims(Game(base + rides(scheme.table, mode, open_projects), scheme.table.cities))


def _alike(one: Claims, other: Claims, rounding: float) -> bool:
    """Whether claims are the same; where they are not listed, whether they rest on the same programs."""
    if isinstance(one, ListedClaims) and isinstance(other, ListedClaims):
        return bool(np.allclose(one.game.worths, other.game.worths, rtol=0, atol=rounding))
    return isinstance(one, SearchedClaims) and isinstance(other, SearchedClaims) and one.is_like(other)
