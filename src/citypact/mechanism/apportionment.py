"""Formula apportionment of one firm's tax between places, by factors of production.

    part[i] = sum over factors f of weight[f] * factor[f,i] / sum over places j of factor[f,j]

Head office and branches (Chinese corporate income tax, 2012), three equal factors (UDITPA, 1957), wages rounded down
(German trade tax, section 29) are the same formula with other weights.
"""

import numpy as np

from .fractions import Floats, fractions


def apportion(amount: float, factors: Floats, weights: Floats, step: float = 0.0) -> Floats:
    """Part of ``amount`` for each place, shape (places,).

    Parameters
    ----------
    factors : shape (places, factors), nonnegative
    weights : shape (factors,), adding up to 1
    step : factors are rounded down to whole multiples of it first (1000 in the German rule); 0: not

    A factor that no place has is left out and the others are scaled up.

    >>> apportion(100.0, np.array([[3000.0], [1999.0]]), np.array([1.0]), step=1000).tolist()
    [75.0, 25.0]
    """
    counted = np.floor(factors / step) * step if step else factors
    used = counted.sum(axis=0) > 0
    if not used.any():
        raise ValueError("no place has any of the factors, so there is nothing to apportion by")
    found: Floats = amount * (fractions(counted) @ np.where(used, weights, 0.0)) / float(weights[used].sum())
    return found


def head_office_and_branches(
    amount: float, head_office: float, branches: float, factors: Floats, weights: Floats
) -> tuple[float, Floats, float]:
    """Part of the head office's place, of each branch's place, and what is pooled by the treasury.

    Caiyu [2012] No. 40: 25 %, 50 % by revenue 35, payroll 35, assets 30, and 25 %. A producing unit of the head office
    counts as a branch.
    """
    by_key = apportion(branches * amount, factors, weights)
    return head_office * amount, by_key, (1.0 - head_office - branches) * amount


def staying(weights: Floats, parts: Floats) -> float:
    """Fraction of a firm's apportioned tax that stays at the origin, which keeps ``parts`` of each factor."""
    return float(apportion(1.0, np.stack([parts, 1.0 - parts]), weights)[0])
