"""What each grant of the fund is in the name of: the terms say how much a city gets for a use, the facts what for.

A grant of a year is parted over the city's purposes of its use (see ``mechanism.purposes``) in proportion to what they
cost it in that year; where they cost nothing then, to what they cost it in all; where they never do, evenly.
"""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ..case.flows import Move
from ..case.model import Case
from ..mechanism import Payment
from ..mechanism.parties import FUND
from ..mechanism.purposes import grant_item, purposes
from .terms import Terms

Floats = NDArray[np.float64]


def grants(case: Case, terms: Terms, moves: Mapping[str, Move], anyway: Mapping[str, str]) -> Iterator[Payment]:
    """Payments of the fund to cities, each named after its use and what it is for.

    ``moves``: flows of the moves of the plan; ``anyway``: host of each transfer that moves in the status quo.
    """
    for use, by_city in terms.grants.items():
        costs = purposes(case, use, moves, terms.projects, anyway) if by_city else {}
        for city, amounts in by_city.items():
            own = {subject: cost for (subject, receiver), cost in costs.items() if receiver == city}
            for subject, part in _parts(own, use, case.horizon).items():
                yield Payment(FUND, city, grant_item(use), subject, part * np.array(amounts))


def _parts(costs: Mapping[str, Floats], use: str, horizon: int) -> dict[str, Floats]:
    """Which part of a year's grant is for what, per year; shape (horizon,) each, together 1. Without any: its use."""
    if not costs:
        return {use: np.ones(horizon)}
    every = np.array(np.broadcast_arrays(*costs.values()))
    in_all = np.where(every.any(axis=(0, -1), keepdims=True), every.sum(axis=-1, keepdims=True), 1.0)
    weights = np.where(every.sum(axis=0) > 0, every, in_all)
    return dict(zip(costs, weights / weights.sum(axis=0), strict=True))
