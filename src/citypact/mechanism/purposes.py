"""What the fund's grants are for: who may get them, in the name of what, and what that costs them.

compensation   in the name of a deal, to origin, host and their provinces: what it costs their budgets
ecology        in the name of an ecological project, to cities that it harms: harm that nobody else makes good, at most
weak-area      in the name of a weak area, to itself

What a deal costs is reckoned before any of its tax is shared and without the public cost of the move, over what happens
without a pact. For the use ``projects`` nobody gets a grant: the fund itself carries part of a project's burden.
Both the program and the audit read this; neither reads the other.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from ..case.flows import Move, moves_of, over_years, remembers, works
from ..case.model import BEYOND, Case
from ..case.parties import province
from ..case.players import on_provinces
from .fractions import Floats
from .harm import compensations
from .model import ClosedMechanism

_GRANT = "grant:"
Purpose = tuple[str, str]
"""What a grant is in the name of (transfer, project or city), and the city that may get it."""


def grant_item(use: str) -> str:
    """The item of the ledger for grants of a use."""
    return f"{_GRANT}{use}"


def use_of(item: str) -> str | None:
    """The use that an item of the ledger grants money for; None if it is no grant.

    >>> use_of("grant:ecology"), use_of("contribution")
    ('ecology', None)
    """
    return item.removeprefix(_GRANT) if item.startswith(_GRANT) else None


def purposes(
    case: Case, use: str, moves: Mapping[str, Move], projects: Iterable[str], anyway: Mapping[str, str]
) -> Mapping[Purpose, Floats]:
    """What each purpose of a use costs each city that it may be granted to, per year; shape (horizon,), none below 0.

    To be read only. ``moves``: flows of the moves of a plan; ``anyway``: host of each that would move without a pact:
    who does not get it is a party to be compensated. Of harm it is all of it, whoever makes it good; of a weak area 1.
    """
    if use == "compensation":
        if not all(remembers(case, flows) for flows in moves.values()):
            return _losses(case, moves, anyway)
        about = tuple((k, flows.host.host) for k, flows in moves.items()), tuple(anyway.items())
        return case.recall(("losses",), about, lambda: _losses(case, moves, anyway))
    if use == "ecology":
        return _harms(case, projects)
    return {(city, city): np.ones(case.horizon) for city in sorted(case.weak)} if use == "weak-area" else {}


def made_good(case: Case, model: ClosedMechanism, projects: Iterable[str]) -> dict[Purpose, Floats]:
    """What those who benefit pay for the harm of each project to each city, per year; shape (horizon,)."""
    return {
        (p, city): np.maximum(0.0, paid)
        for p in projects
        for city, paid in compensations(case, model, works(case, case.project[p])).items()
    }


def _losses(case: Case, planned: Mapping[str, Move], anyway: Mapping[str, str]) -> dict[Purpose, Floats]:
    change: dict[Purpose, Floats] = {}
    for sign, moves in ((1.0, planned), (-1.0, moves_of(case, anyway))):
        for k, flows in moves.items():
            for city, own in _budgets(case, flows).items():
                change[k, city] = change.get((k, city), np.zeros(case.horizon)) + sign * own
    return {purpose: np.maximum(0.0, -own) for purpose, own in change.items()}


def _budgets(case: Case, flows: Move) -> dict[str, Floats]:
    """What a move by itself does to the budgets of its parties, per year."""
    own = {flows.transfer.origin: flows.release_revenue - flows.lost - flows.adjustment}
    if flows.host.host != BEYOND:
        own[flows.host.host] = flows.kept - flows.service - flows.capital
    above = {tier for city in own if (tier := province(case.city[city].province)) in case.city}
    return own | {tier: np.zeros(case.horizon) for tier in sorted(above)} | on_provinces(case, flows)


def _harms(case: Case, projects: Iterable[str]) -> dict[Purpose, Floats]:
    built = [works(case, case.project[p]) for p in projects]
    return {
        (flows.project.id, city): np.where(over_years(flow) < 0, np.maximum(0.0, -flow), 0.0)
        for flows in built
        if flows.project.category == "ecological"
        for city, flow in flows.benefits.items()
        if (over_years(flow) < 0).any()
    }
