"""What a city could have outside the pact: alone, or with partners who get no less than the pact gives them."""

import pandas as pd

from ...case.model import Case
from ...pact.scheme import Scheme

MOST = 5
"""Coalitions of several cities that are listed."""


def alternatives(scheme: Scheme, city: str) -> pd.DataFrame:
    """The coalitions that would leave a city most, after each partner has what it gains under the scheme.

    Returns
    -------
    DataFrame
        The city alone first, then up to five coalitions to which it adds something, the best first. Columns: coalition
        (its number), partners (keys, in the order of the case), attainable (what is left for the city: v(S) - x(S
        without it), in the case's money and present value) and better (that less its gain; above 0: the city would do
        better there).
    """
    place = scheme.table.cities.index(city)
    # The grand coalition is none; among those of one city `stability` has the others' too.
    own = scheme.stability[[bool(int(str(c)) >> place & 1) for c in scheme.stability.index]]
    alone = own[own.index == 1 << place]
    joining = [_adds(scheme, int(str(c)), 1 << place) for c in own.index]
    together = own[joining].head(MOST)
    found = pd.concat([alone, together]) if len(alone) else together
    better = -found["slack"].astype(float)
    return pd.DataFrame(
        {
            "coalition": [int(str(c)) for c in found.index],
            "partners": [partners(scheme.case, scheme, int(str(c)), city) for c in found.index],
            "attainable": (float(scheme.gain[city]) + better).to_numpy(),
            "better": better.to_numpy(),
        }
    )


def _adds(scheme: Scheme, coalition: int, single: int) -> bool:
    """Whether a coalition of several is worth more than the city alone and the others without it."""
    worth = scheme.claims.worth
    adds = worth(coalition) - worth(coalition ^ single) - worth(single) if coalition != single else 0.0
    return adds > scheme.tolerance


def partners(case: Case, scheme: Scheme, coalition: int, city: str) -> tuple[str, ...]:
    """The other cities of a coalition, in the order of the case."""
    inside = {*scheme.table.members(coalition)} - {city}
    return tuple(known.id for known in case.cities if known.id in inside)
