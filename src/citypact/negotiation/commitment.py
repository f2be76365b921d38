"""Will they stay? What each city could gain by leaving after each year, the bond that removes the temptation, and a
payment schedule under which nobody ever wants to leave.

Moves cannot be undone: a city that leaves keeps the firms it received and the works that were built, and stops paying
and receiving under the pact (MATH: hold-up). So its temptation in a year is what it still has to pay, on balance:

    temptation[i,t] = sum_{s >= t} (1+r)^-(s-t) (paid[i,s] - received[i,s])

with what the mechanism's terms of exit give or take (``pact.commitment``). Under ``binding`` enforcement nobody can
leave; under a ``bond`` whoever leaves forfeits it; under ``free-exit`` nothing holds it.
Sources: Petrosyan and Danilov (1979), imputation distribution procedure; Petrosian and Zakharov (2020).
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from ..case.flows import discount_factors
from ..errors import SolverLimit
from ..pact.commitment import exit_value, most_pledged, pledges
from ..pact.ledger import net_flows
from ..pact.scheme import Scheme
from ..solve.linear import solve_linear
from ..solve.rows import Rows
from ..text import both

Floats = NDArray[np.float64]


def pact_payments(scheme: Scheme) -> pd.DataFrame:
    """What each city receives less what it pays under the pact itself; cities by years, not discounted."""
    return net_flows(scheme.case, scheme.ledger[scheme.ledger["settlement"]])


def beside_payments(scheme: Scheme) -> pd.DataFrame:
    """What leaving brings beside the end of payments, by the terms of exit: see ``commitment.exit_value``."""
    return exit_value(scheme.case, scheme.model, scheme.terms, scheme.ledger)


def distribution_procedure(scheme: Scheme) -> pd.DataFrame:
    """A yearly division of the joint gain that is agreed upon anew in every year: cities by years.

    Every year's joint flow is divided in the proportions of the agreed gains, so that in every year what is still to
    come is divided in those proportions too, and no renegotiation changes anything. Discounted, each city's row adds up
    to its agreed gain. Negative entries: the city invests.
    """
    joint = net_flows(scheme.case, scheme.ledger).sum(axis=0)
    whole = float(scheme.gain.sum())
    if abs(whole) <= scheme.tolerance:
        return net_flows(scheme.case, scheme.ledger)
    return pd.DataFrame(np.outer(scheme.gain / whole, joint), index=scheme.gain.index, columns=joint.index)


def steady_schedule(scheme: Scheme, bonds: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Payments under the pact, paid earlier where needed, so that nobody ever gains by leaving after the first year.

    Each city receives the same in present value as agreed. From the second year on no city that may leave has more
    still to pay, on balance and with what its exit would bring, than its bond. Payments differ from the agreed ones as
    little as possible (least sum of differences in present value). What is paid in before it is due lies in an account
    that earns the discount rate, is never overdrawn and is not returned to who leaves.

    Parameters
    ----------
    bonds : pledge by city, in the case's money; 0 where not given, which is ``free-exit``

    Returns
    -------
    DataFrame
        Received less paid, cities by years.

    Raises
    ------
    SolverLimit
        The program was not solved.
    """
    agreed = pact_payments(scheme)
    discount = discount_factors(scheme.case)
    # In present values y[i,t] = discount[t] * payment[i,t], so that every row below has coefficients of one.
    present = agreed.to_numpy() * discount
    pledge = np.array([(bonds or {}).get(str(city), 0.0) for city in agreed.index])
    allowed = discount * (pledge[:, None] - beside_payments(scheme).to_numpy())
    unit = float(np.abs(present).max(initial=0.0)) or 1.0
    found = solve_linear(_schedules(present / unit, allowed[:, 1:] / unit), _least_moved(*present.shape))
    if found is None:
        raise SolverLimit(both("negotiation.no_schedule"))
    paid = found.point[: present.size].reshape(present.shape) * unit / discount
    return pd.DataFrame(paid, index=agreed.index, columns=agreed.columns)


def _schedules(present: Floats, allowed: Floats) -> Rows:
    """All schedules of payments y, and |y - agreed| beside them; arrays by city and year, ``allowed`` from the second.

    Nobody's total changes, what a city still has to pay is at most what is allowed, no account is overdrawn.
    """
    n, years = present.shape
    size = n * years
    keep_total = sparse.kron(sparse.eye_array(n), np.ones((1, years)))
    remaining = sparse.kron(sparse.eye_array(n), sparse.csr_array(np.triu(np.ones((years, years)))[1:]))
    account = sparse.kron(np.ones((1, n)), sparse.csr_array(np.tril(np.ones((years, years)))))
    move = sparse.eye_array(size)
    own = sparse.vstack([keep_total, -remaining, account, move, -move])
    beside = sparse.vstack([sparse.csr_array((own.shape[0] - 2 * size, size)), -move, -move])
    totals = present.sum(axis=1)
    overdrawn = np.maximum(np.cumsum(present.sum(axis=0)), 0.0)
    most = np.concatenate([totals, allowed.ravel(), overdrawn, present.ravel(), -present.ravel()])
    least = np.concatenate([totals, np.full(most.size - n, -np.inf)])
    low = np.concatenate([np.full(size, -np.inf), np.zeros(size)])
    matrix = sparse.hstack([own, beside], format="csr")
    return Rows(matrix, least, most, low, np.full(2 * size, np.inf), np.zeros(2 * size, dtype=bool))


def _least_moved(n: int, years: int) -> Floats:
    """Cost of the sum of changes; of equals, the earlier change."""
    return np.concatenate([np.zeros(n * years), np.tile(1.0 + 1e-3 * np.arange(years), n)])


def enforced_bonds(scheme: Scheme) -> dict[str, float] | None:
    """The most that cities pledge under the mechanism's enforcement, in the case's money; None: nobody can leave.

    A bond without a limit is the least one that keeps the agreed payments.
    """
    most = most_pledged(scheme.case, scheme.model)
    needed = most is not None and not np.isfinite(most).all()
    found = pledges(scheme.case, scheme.model, scheme.terms, scheme.ledger) if needed else most
    return None if found is None else {str(city): float(pledge) for city, pledge in found.items()}
