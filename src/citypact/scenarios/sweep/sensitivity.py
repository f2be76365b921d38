"""What matters most: first-order and total Sobol indices by ``scipy.stats.sobol_indices``, intervals by bootstrap.

The first-order index of a number is the part of the variance of an outcome that would go if it were known; the total
index the part that would be left if all others were. Estimators of Saltelli et al. (2010), from rows A, B and A with
one column of B each, as ``samples`` lays them out. Sobol (2001).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...content import ByContent

Floats = NDArray[np.float64]
CONFIDENCE, _RESAMPLES, _SEED = 0.95, 200, 1


@dataclass(frozen=True, eq=False)
class Indices(ByContent):
    """Sobol indices of one outcome; each shape (inputs,), intervals (inputs, 2)."""

    first: Floats
    total: Floats
    first_interval: Floats
    total_interval: Floats


def indices(outcome: Floats, inputs: int) -> Indices | None:
    """The indices of an outcome, shape (points * (inputs + 2),); None where it is always the same."""
    if np.ptp(outcome) == 0.0:
        return None
    rows = outcome.reshape(inputs + 2, -1)
    rng = np.random.default_rng(_SEED)  # scipy's own bootstrap takes no seed
    again = np.array([_estimated(rows[:, rng.integers(rows.shape[1], size=rows.shape[1])]) for _ in range(_RESAMPLES)])
    low, high = np.quantile(again, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2], axis=0)
    first, total = _estimated(rows)
    return Indices(first, total, np.column_stack([low[0], high[0]]), np.column_stack([low[1], high[1]]))


def _estimated(rows: Floats) -> Floats:
    """First-order and total indices; ``rows``: A, B, and A with each column of B in turn; shape (2, inputs)."""
    from scipy import stats

    one, other, *mixed = rows
    # twice the same outcome: of one input and one outcome scipy makes bare numbers, and fails on them
    parts = {"f_A": np.stack([one, one]), "f_B": np.stack([other, other]), "f_AB": np.stack([mixed, mixed], axis=1)}
    found = stats.sobol_indices(func=parts, n=one.size)
    return np.array([part.reshape(2, -1)[0] for part in (found.first_order, found.total_order)])
