"""Who has a right under a mechanism: cities to grants of the fund, coalitions to their worth.

Both the program and the audit read these; neither reads the other.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..case.flows import Works, works
from ..case.model import BEYOND, Case
from ..case.tiers import province
from ..game.coalitions import mask


def payers(flows: Works) -> tuple[str, ...]:
    """Cities that benefit from a project over the horizon, and so may be asked to bear its burden."""
    return tuple(city for city, flow in flows.benefits.items() if flow.sum() > 0)


def grant_recipients(
    case: Case, use: str, plan: Mapping[str, str], projects: Iterable[str], anyway: Mapping[str, str]
) -> frozenset[str]:
    """Cities that may receive grants for a use, under a plan (host of each transfer) and its projects.

    ``anyway``: host of each transfer that would move without a pact; who does not get it is a party to be compensated.
    So are the provinces of these cities where provinces are players.
    """
    built = [works(case, project) for project in case.projects if project.id in set(projects)]
    moves = (*plan.items(), *anyway.items())
    touched = {city for k, host in moves for city in (case.transfer[k].origin, host)} - {BEYOND}
    by_use = {
        "compensation": touched | ({province(case.city[city].province) for city in touched} & case.city.keys()),
        "projects": {city for flows in built for city in payers(flows)},
        "weak-area": set(case.weak),
        "ecology": {city for flows in built if flows.project.category == "ecological" for city in flows.benefits},
    }
    return frozenset(by_use[use])


def entitled_coalitions(rule: str, provinces: Sequence[str]) -> NDArray[np.bool_]:
    """Coalitions that have a right to their worth; shape (2**n,). Never the empty one, nor that of all.

    ``rule``: "none", "all" or "provinces" (those that cut through at most one province); ``provinces``: of each player.

    >>> entitled_coalitions("provinces", ["north", "north", "south", "south"]).nonzero()[0].tolist()
    [1, 2, 3, 4, 7, 8, 11, 12, 13, 14]
    """
    coalitions = np.arange(1 << len(provinces))
    cut = np.zeros(coalitions.size, dtype=int)
    for one in set(provinces):
        whole = mask(i for i, other in enumerate(provinces) if other == one)
        part = coalitions & whole
        cut += (part != 0) & (part != whole)
    most = {"none": -1, "provinces": 1, "all": len(provinces)}[rule]
    entitled = np.asarray(cut <= most)
    entitled[[0, -1]] = False
    return entitled
