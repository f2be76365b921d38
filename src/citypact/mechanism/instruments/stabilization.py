"""A fund beside a pool that makes good what a city gets less than the year before, beyond a tolerance.

balance[t] = balance[t-1] + income * sum of contribution[i,t] - sum of paid[i,t];  what is left at the end goes back
missing[i,t] = max(0, (1 - tolerance) * max(0, net[i,t-1]) - max(0, net[i,t]))
paid[i,t] = missing[i,t] * min(1, money in the fund / sum of missing)
"""

import numpy as np

from ..fractions import Floats


def stabilized(before: Floats, after: Floats, fund: float, tolerance: float) -> Floats:
    """What a fund pays to those who get less than (1 - tolerance) of the year before; pro rata if it is short.

    N.J.S.A. 5:10A-60 with a tolerance of 5 %.

    >>> stabilized(np.array([100.0, 100.0]), np.array([80.0, 97.0]), 1000.0, 0.05).tolist()
    [15.0, 0.0]
    """
    missing = np.maximum(0.0, (1.0 - tolerance) * before - after)
    whole = float(missing.sum())
    return missing * (min(1.0, fund / whole) if whole > 0 else 0.0)


def stabilization(net: Floats, income: Floats, tolerance: float) -> tuple[Floats, float]:
    """What a fund with a yearly ``income`` pays over the years to those whose net receipts fall, and what is left.

    Shapes: net (cities, years), income (years,). The first year has none before it. Only what a city gets counts: one
    that falls from getting to paying has lost what it got.

    >>> paid, left = stabilization(np.array([[100.0, 80.0, 40.0]]), np.array([5.0, 5.0, 5.0]), 0.05)
    >>> paid.tolist(), left
    ([[0.0, 10.0, 5.0]], 0.0)
    """
    got, balance, paid = np.maximum(0.0, net), 0.0, np.zeros(net.shape)
    for t, money in enumerate(income.tolist()):
        balance += money
        if t > 0:
            paid[:, t] = stabilized(got[:, t - 1], got[:, t], balance, tolerance)
            balance -= float(paid[:, t].sum())
    return paid, max(0.0, balance)
