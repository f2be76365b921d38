"""Payments added up for every city and year, many futures or offers at once."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ..case.flows import discount_factors
from ..case.model import Case
from ..mechanism import Payment
from ..mechanism.parties import FUND
from ..pact.payments import IMPUTED_ITEMS

Floats = NDArray[np.float64]


def net_of(case: Case, payments: Iterable[Payment], rows: int) -> tuple[Floats, Floats]:
    """What each city, and the fund after them, receives less what it pays, per year.

    Returns
    -------
    tuple
        All money, and of it what is no money of a budget (imputed benefits); shape (cities + 1, rows, years) each.
    """
    place = {**case.position, FUND: len(case.cities)}
    sums, alike = (np.zeros((2, len(place), *shape)) for shape in ((rows, case.horizon), (case.horizon,)))
    for payment in payments:
        kind, into = int(payment.item in IMPUTED_ITEMS), sums if payment.amounts.ndim > 1 else alike
        for party, add in ((payment.payer, np.subtract), (payment.payee, np.add)):
            if party in place:
                own = into[kind, place[party]]
                add(own, payment.amounts, out=own)
    money, imputed = sums + alike[:, :, None]
    return money + imputed, imputed


def present(case: Case, net: Floats) -> Floats:
    """Present value of yearly sums, shape (..., rows, years); shape (..., rows)."""
    return np.asarray(np.einsum("...t,...t->...", net, discount_factors(case)))
