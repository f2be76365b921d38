"""Will they stay? What each city could gain by leaving after each year, the bond that removes the temptation, and a
payment schedule under which nobody ever wants to leave.

Moves cannot be undone: a city that leaves keeps the firms it received and the works that were built, and stops paying
and receiving under the pact (MATH: hold-up). So its temptation in a year is what it still has to pay, on balance:

    temptation[i,t] = sum_{s >= t} (1+r)^-(s-t) (paid[i,s] - received[i,s])

Under ``binding`` enforcement nobody can leave; under a ``bond`` whoever leaves forfeits it; under ``free-exit`` nothing
holds it. Sources: Petrosyan and Danilov (1979), imputation distribution procedure; Petrosian and Zakharov (2020).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from ..case.flows import discount_factors
from ..case.model import Case
from ..errors import SolverLimit
from ..ledger import net_flows
from ..scheme import Scheme

Floats = NDArray[np.float64]


def pact_payments(scheme: Scheme) -> pd.DataFrame:
    """What each city receives less what it pays under the pact itself; cities by years, not discounted."""
    return net_flows(scheme.case, scheme.ledger[scheme.ledger["settlement"]])


def temptation(case: Case, payments: pd.DataFrame) -> pd.DataFrame:
    """What each city gains by leaving at the beginning of each year, in money of that year; negative: it loses.

    ``payments``: received less paid under the pact, cities by years.
    """
    remaining = continuation(case, payments)
    return -remaining


def least_bond(case: Case, payments: pd.DataFrame) -> pd.Series:
    """The smallest pledge of each city, forfeited if it leaves, under which leaving never pays."""
    return temptation(case, payments).clip(lower=0.0).max(axis=1).rename("bond")


def continuation(case: Case, flows: pd.DataFrame) -> pd.DataFrame:
    """Value of what is still to come, this year included, in money of each year.

    value[t] = flow[t] + value[t+1] / (1+r)
    """
    values = np.zeros(flows.shape)
    after = np.zeros(flows.shape[0])
    for t in range(flows.shape[1] - 1, -1, -1):
        after = flows.to_numpy()[:, t] + after / (1.0 + case.discount_rate)
        values[:, t] = after
    return pd.DataFrame(values, index=flows.index, columns=flows.columns)


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

    Each city receives the same in present value as agreed. From the second year on no city has more still to pay, on
    balance, than its bond. Payments differ from the agreed ones as little as possible (least sum of differences in
    present value). What is paid in before it is due lies in an account that earns the discount rate and is never
    overdrawn.

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
    n, years = present.shape
    size = n * years
    keep_total = sparse.kron(sparse.eye_array(n), np.ones((1, years)))
    remaining = sparse.kron(sparse.eye_array(n), sparse.csr_array(np.triu(np.ones((years, years)))[1:]))
    account = sparse.kron(np.ones((1, n)), sparse.csr_array(np.tril(np.ones((years, years)))))
    allowed = np.concatenate([discount[1:] * bond for bond in pledge]) if years > 1 else np.zeros(0)
    overdrawn = np.maximum(np.cumsum(present.sum(axis=0)), 0.0)
    rows = sparse.vstack([-remaining, account], format="csr")
    # Columns: y, and |y - agreed|.
    move = sparse.eye_array(size)
    sides = sparse.vstack([sparse.hstack([move, -move]), sparse.hstack([-move, -move])])
    wide = sparse.hstack([rows, sparse.csr_array(rows.shape)])
    found: Any = linprog(
        np.concatenate([np.zeros(size), np.tile(1.0 + 1e-3 * np.arange(years), n)]),  # of equals, the earlier change
        A_ub=sparse.vstack([wide, sides], format="csr"),
        b_ub=np.concatenate([allowed, overdrawn, present.ravel(), -present.ravel()]),
        A_eq=sparse.hstack([keep_total, sparse.csr_array((n, size))], format="csr"),
        b_eq=present.sum(axis=1),
        bounds=(None, None),
        options={"primal_feasibility_tolerance": 1e-9},
    )
    if found.status != 0:
        raise SolverLimit(f"the payment schedule was not found: {found.message}")
    return pd.DataFrame(found.x[:size].reshape(n, years) / discount, index=agreed.index, columns=agreed.columns)


def enforced_bonds(scheme: Scheme) -> dict[str, float] | None:
    """The pledges that the mechanism's enforcement stands for, in the case's money; None: nobody can leave.

    A bond without a limit is the least one under which the agreed payments already hold.
    """
    rule = scheme.model.participation
    if rule.enforcement == "binding":
        return None
    if rule.enforcement == "free-exit":
        return {city.id: 0.0 for city in scheme.case.cities}
    limit = rule.bond_limit
    if limit is None:
        return {str(city): float(bond) for city, bond in least_bond(scheme.case, pact_payments(scheme)).items()}
    return {city.id: limit * city.revenue for city in scheme.case.cities}
