"""Does an agreement hold whatever the others do? Verdicts for four ways in which those outside a coalition may act.

==========  ===========================================================================================
frozen      the others stay in the status quo: the worths of the design
alpha       the others do their worst to the coalition
gamma       the others fall apart into single cities, each doing what is best for itself
delta       the others form one coalition; the leaving one rides along on what they build
==========  ===========================================================================================

What others do matters to a coalition only through projects from which it cannot be kept away. For those named as open,
a city enjoys its benefit whoever builds them; a coalition for which others build takes the benefit and pays nothing.
Cities that a project harms are among its required members, so that nobody can build against them and the worst others
can do is nothing: alpha and frozen coincide. Moves have no external effects among the facts of a case, and their hosts'
capacity is each city's own. So without open projects all four verdicts coincide. (Where moves happen without a pact,
those outside could also send elsewhere what would come to a member. No single city does, so that gamma is right; under
alpha and delta it could only lower what a coalition is worth, and the verdicts are those without it: too strict.)

Sources: Chander and Tulkens (1997), the core of an economy with multilateral environmental externalities (gamma);
Hart and Kurz (1983), endogenous formation of coalitions (gamma and delta); Aumann (1967), alpha.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidInput, Problem
from ..game import Game
from ..game.coalitions import subset_sums
from ..pact.scheme import Scheme
from ..text import both
from ..worth import WorthTable
from ..worth.opportunities import Undertaking

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Verdict:
    """What a scheme is worth under one assumption on outsiders. Money in the case's unit."""

    outsiders: str
    objecting: int
    largest_loss: float
    first: tuple[str, ...]
    """The coalition that loses most; empty if none does."""
    core_is_empty: bool
    """Whether no division at all would be stable under this assumption."""

    @property
    def holds(self) -> bool:
        """Whether nobody objects."""
        return self.objecting == 0


@dataclass(frozen=True)
class Verdicts:
    """Verdicts under every assumption, and which of them rest on the same worths."""

    verdicts: tuple[Verdict, ...]
    same_worths: tuple[tuple[str, ...], ...]
    """Assumptions grouped by equal worths: within a group the verdicts cannot differ."""
    open_projects: tuple[str, ...]


def verdicts(scheme: Scheme, open_projects: Collection[str] = ()) -> Verdicts:
    """Does a scheme hold under each assumption, if nobody can be kept from the benefits of some projects?

    Raises
    ------
    InvalidInput
        A project that the case does not have.
    """
    known = [project.id for project in scheme.case.projects]
    if unknown := [project for project in open_projects if project not in known]:
        message, remedy = both("negotiation.no_such_project.what"), both("negotiation.no_such_project.do")
        raise InvalidInput([Problem(scheme.case.id, message, remedy, value=project) for project in unknown])
    worths = {mode: worths_against(scheme.table, mode, open_projects) for mode in OUTSIDERS}
    groups: list[list[str]] = []
    rounding = 1e-9 * float(np.abs(scheme.table.worths).max())
    for mode, table in worths.items():
        like = next((group for group in groups if np.allclose(worths[group[0]], table, rtol=0, atol=rounding)), None)
        groups.append([mode]) if like is None else like.append(mode)
    found = tuple(_verdict(scheme, mode, table) for mode, table in worths.items())
    return Verdicts(found, tuple(map(tuple, groups)), tuple(p for p in known if p in set(open_projects)))


def worths_against(table: WorthTable, outsiders: str, open_projects: Collection[str] = ()) -> Floats:
    """Worth of every coalition when those outside act so; shape (2**n,). That of all cities is always the same."""
    worths = table.worths.copy()
    for p, undertaking in enumerate(table.chances.undertakings):
        if undertaking.id in set(open_projects):
            own = np.where(table.built[:, p], _net(undertaking), 0.0)
            rides = OUTSIDERS[outsiders](undertaking)
            rides[-1] = False
            worths += np.where(rides, subset_sums(undertaking.benefits) - own, 0.0)
    worths[0] = 0.0
    return worths


def _nobody(undertaking: Undertaking) -> Booleans:
    return np.zeros(1 << undertaking.benefits.size, dtype=bool)


def _single_cities(undertaking: Undertaking) -> Booleans:
    """Coalitions outside of which some single city would build for itself alone."""
    n = undertaking.benefits.size
    coalitions = np.arange(1 << n)
    builds = np.zeros(coalitions.size, dtype=bool)
    for i in range(n):
        if undertaking.required | 1 << i == 1 << i and undertaking.benefits[i] > undertaking.cost:
            builds |= (coalitions >> i & 1) == 0
    return builds


def _the_rest_together(undertaking: Undertaking) -> Booleans:
    """Coalitions whose complement would build."""
    everyone = (1 << undertaking.benefits.size) - 1
    coalitions = np.arange(everyone + 1)
    would = (_net(undertaking) > 0) & (coalitions & undertaking.required == undertaking.required)
    return np.asarray(would[everyone ^ coalitions])


OUTSIDERS: dict[str, Callable[[Undertaking], Booleans]] = {
    "frozen": _nobody,
    "alpha": _nobody,
    "gamma": _single_cities,
    "delta": _the_rest_together,
}
"""For each assumption: the coalitions for which others build an open project."""


def _net(undertaking: Undertaking) -> Floats:
    return np.asarray(subset_sums(undertaking.benefits) - undertaking.cost)


def _verdict(scheme: Scheme, mode: str, worths: Floats) -> Verdict:
    gains = scheme.gain.reindex(scheme.table.game.players)
    excess = worths - subset_sums(gains.to_numpy(dtype=float))
    excess[[0, -1]] = -np.inf
    objecting = int((excess > scheme.tolerance).sum())
    worst = int(excess.argmax())
    inside = {str(city) for city in scheme.table.game.coalition(worst)} if objecting else set()
    return Verdict(
        outsiders=mode,
        objecting=objecting,
        largest_loss=max(0.0, float(excess[worst])),
        first=tuple(city.id for city in scheme.case.cities if city.id in inside),
        core_is_empty=Game(worths).cost_of_stability().cost > scheme.tolerance,
    )
