"""What coalitions could do alone, by what those outside do meanwhile.

==========  ===========================================================================================
frozen      the others stay in the status quo
alpha       the others do their worst to the coalition
gamma       the others fall apart into single cities, each building what pays for it by itself
delta       the others form one coalition and build whatever pays for that
==========  ===========================================================================================

What others do reaches a coalition only through open projects, whose benefits a city has whoever builds them. With b the
benefits and c the cost of an open project in present value, M its members and N all cities,

    frozen, alpha   v_p(S) = max(0, b(S) - c)                   if M is within S, else 0
    gamma           v_p(S) = b(S)      if some city i outside S has b(i) > c and M within {i}, else as frozen
    delta           v_p(S) = b(S)      if b(N - S) > c and M within N - S, else as frozen

so that a coalition rides along where others build, and pays nothing: it moves first, and the best reply of those who
have the benefit is to build without it. Whoever a project harms is among its members, so that nobody builds against
anybody and the worst that others can do is nothing. Moves have no external effects among the facts of a case, and room
is each city's own. So v_alpha = v_frozen <= v_gamma <= v_delta, and all cities together are always worth the same.
(Where moves happen without a pact, those outside could also send elsewhere what would come to a member. No single city
does, so that gamma is right; under alpha and delta it could only lower what a coalition is worth, and the verdicts are
those without it: too strict.)

Where provinces are players (see ``provinces``), what others move also reaches those among the members, for better or
worse. Single cities move nothing; under delta the others carry out their own best plan, and all that its moves change
for the provinces of S counts in v(S). Under alpha the verdict is that without moves: too strict where they would harm.

Sources: Aumann (1967) for alpha; Chander and Tulkens (1997), the core of an economy with multilateral environmental
externalities, for gamma; Hart and Kurz (1983), endogenous formation of coalitions, for gamma and delta.
"""

from collections.abc import Callable, Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from ..case.model import Case
from ..case.parties import is_province
from ..errors import InvalidInput
from ..game import Game
from ..game.coalitions import subset_sums
from ..mechanism import ClosedMechanism
from ..mechanism.sections.coordination import Outsiders
from .claims import Claims, ListedClaims
from .created import created_worths
from .finding import not_listed
from .large.riding import Riding
from .large.searched import SearchedWorths
from .opportunities import Undertaking
from .table import Floats, WorthTable
from .worths import Worths

Booleans = NDArray[np.bool_]


def claims(case: Case, model: ClosedMechanism, table: Worths) -> Claims:
    """What every coalition could do alone by its own plan, by the mechanism's instruments and by riding along.

    In canonical order; those outside act as the mechanism assumes.

    Raises
    ------
    InvalidInput
        Coalitions are not listed, and what the mechanism lets them have is known only where they are.
    """
    outsiders = model.coordination.outsiders
    if not isinstance(table, WorthTable):
        if model.rates_pool is not None:
            raise InvalidInput([not_listed(case.id, len(case.cities))])
        return claims_under(table, outsiders)
    return _listed(table, created_worths(case, model, table) + rides(table, outsiders))


def claims_under(table: Worths, outsiders: Outsiders, open_projects: Collection[str] = ()) -> Claims:
    """The same without a mechanism's instruments; ``open_projects``: open beside those that the case says are open."""
    if isinstance(table, WorthTable):
        return _listed(table, rides(table, outsiders, open_projects))
    assert isinstance(table, SearchedWorths)
    return table.claims(Riding(outsiders, tuple(sorted(open_projects))))


def _listed(table: WorthTable, more: Floats) -> ListedClaims:
    return ListedClaims(Game(table.worths + more, table.cities) if more.any() else table.game)


def rides(table: WorthTable, outsiders: Outsiders, open_projects: Collection[str] = ()) -> Floats:
    """What coalitions have of open projects that others build, beyond what they would gain by building them.

    And what others' moves change for their provinces, where these are players.

    Shape (2**n,), canonical order, to be read only. ``open_projects``: open beside those that the case says are open.
    """
    asked = outsiders, tuple(sorted(open_projects))
    if asked not in table.ridden:
        table.ridden[asked] = _rides(table, outsiders, open_projects)
    return table.ridden[asked]


def _rides(table: WorthTable, outsiders: Outsiders, open_projects: Collection[str]) -> Floats:
    more = np.zeros(table.worths.size)
    for p, undertaking in enumerate(table.chances.undertakings):
        if undertaking.open or undertaking.id in open_projects:
            own = np.where(table.built[:, p], _net(undertaking), 0.0)
            others = _BUILDERS[outsiders](undertaking)
            others[[0, -1]] = False
            more += np.where(others, subset_sums(undertaking.benefits) - own, 0.0)
    return more + _moves_of_the_rest(table) if outsiders == "delta" else more


def _moves_of_the_rest(table: WorthTable) -> Floats:
    """What the moves of all others together change for the provinces of each coalition; shape (2**n,)."""
    coalitions, more = np.arange(table.worths.size), np.zeros(table.worths.size)
    rest = table.everyone ^ coalitions
    for k, candidate in enumerate(table.chances.candidates):
        for rank, bid in enumerate(candidate.bids):
            followed = table.taken[rest, k] == rank
            for player, loss in bid.harm:
                if is_province(table.chances.cities[player]):
                    more -= np.where(followed & (coalitions >> player & 1).astype(bool), loss, 0.0)
    return more


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


_BUILDERS: Mapping[Outsiders, Callable[[Undertaking], Booleans]] = {
    "frozen": _nobody,
    "alpha": _nobody,
    "gamma": _single_cities,
    "delta": _the_rest_together,
}
"""For each assumption: the coalitions for which others build an open project."""


def _net(undertaking: Undertaking) -> Floats:
    return np.asarray(subset_sums(undertaking.benefits) - undertaking.cost)
