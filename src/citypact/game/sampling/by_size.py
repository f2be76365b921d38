"""Shapley value from worths of coalitions sampled within each size, by regression with cross-fitting.

Averaged over the coalitions S of size s, write D(s, i) for the mean worth of those that contain i less that of those
that do not. Then ``phi_i = v(N)/n + (1/n) sum_{s=1}^{n-1} D(s, i)``. Within a size, v is predicted by a linear function
of membership fitted on the other half of the sample; D of the prediction is known exactly, and D of the residual r is
the mean of ``(z_i - p) r / (p (1 - p))`` with p = s/n, which is unbiased whatever the fit and has little variance when
it is good. Sizes of which every coalition has been evaluated are exact.

Source of the formula: Ruiz, Valenciano and Zarzuelo (1998), The family of least square values; sampling within sizes:
Castro, Gomez, Molina and Tejada (2017), Improving polynomial estimation of the Shapley value by stratified random
sampling; regression on membership: Lundberg and Lee (2017), whose estimator fits one line to all sizes.
"""

from math import comb

import numpy as np
from numpy.typing import NDArray

from ..coalitions import Floats
from .design import Estimate
from .oracle import Members

ROWS_A_SLOPE = 5  # coalitions fitted for each slope
RIDGE = 0.1  # of the mean square, when there are as many coalitions as slopes; falls with the fourth power of more


def estimate(members: Members, worths: Floats, grand: float) -> Estimate:
    """Estimate from coalitions evaluated (every size from 1 to n - 1 at least twice, or completely).

    Parameters
    ----------
    members : boolean array, shape (m, n)
    worths : float array, shape (m,)
    grand : v(N)
    """
    n = members.shape[1]
    order = np.argsort(members.sum(axis=1), kind="stable")
    members, worths = members[order], worths[order]
    size = members.sum(axis=1)
    ends = np.searchsorted(size, np.arange(n + 1))
    fold = (np.arange(size.size) - ends[size]) % 2
    slopes, residuals = _cross_fitted(members, worths, size, fold)
    contrasts, variances, spread = np.zeros((n + 1, n)), np.zeros((n + 1, n)), np.zeros(n + 1)
    exact = np.isin(np.arange(n + 1), (0, n))
    for s in range(1, n):
        rows = slice(ends[s], ends[s + 1])
        distinct = distinct_rows(members[rows], comb(n, s))
        if distinct is not None:
            exact[s] = True
            contrasts[s] = _exact_contrast(members[rows][distinct], worths[rows][distinct])
            continue
        p = s / n
        deviation = (members[rows] - p) / (p * (1 - p)) * residuals[rows, None]
        part = fold[rows].mean()  # of the rows whose slopes were fitted on the other half
        fitted = (1 - part) * slopes[0, s] + part * slopes[1, s]
        contrasts[s] = deviation.mean(axis=0) + fitted * n / (n - 1)
        variances[s] = deviation.var(axis=0, ddof=1) / len(deviation)
        spread[s] = np.mean(residuals[rows] ** 2)
    variance = _guarded(variances, np.diff(ends, append=ends[-1]), exact).sum(axis=0) / n**2
    return Estimate(grand / n + contrasts.sum(axis=0) / n, variance, spread)


def distinct_rows(members: Members, wanted: int) -> NDArray[np.intp] | None:
    """Positions of the distinct rows if there are as many as wanted, else None."""
    if len(members) < wanted:
        return None
    _, first = np.unique(np.packbits(members, axis=1), axis=0, return_index=True)
    return first if len(first) == wanted else None


def _exact_contrast(members: Members, worths: Floats) -> Floats:
    with_player = worths @ members / members.sum(axis=0)
    without = worths @ ~members / (~members).sum(axis=0)
    return np.asarray(with_player - without)


def _cross_fitted(
    members: Members, worths: Floats, size: NDArray[np.intp], fold: NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """Slopes of membership used for each fold and size, shape (2, n + 1, n), and the residual of every row."""
    n = members.shape[1]
    slopes, residuals = np.zeros((2, n + 1, n)), np.empty(size.size)
    for tested in (0, 1):
        fitted = np.flatnonzero(fold != tested)
        means, centres = _means_by_size(worths[fitted], size[fitted], n), _centres(members[fitted], size[fitted])
        for rows in _groups(size[fitted], ROWS_A_SLOPE * n):
            group = fitted[rows]
            centred = members[group] - centres[size[group]]
            gram = centred.T @ centred
            # Membership sums to the size, so one direction is always free; with few rows, more are nearly so.
            gram[np.diag_indices(n)] += RIDGE * (n / len(group)) ** 4 * np.trace(gram) / n + 1e-12
            slope = np.linalg.solve(gram, centred.T @ (worths[group] - means[size[group]]))
            slope -= slope.mean()
            slopes[tested, size[group[0]] : size[group[-1]] + 1] = slope
            own = np.flatnonzero((fold == tested) & (size >= size[group[0]]) & (size <= size[group[-1]]))
            residuals[own] = worths[own] - means[size[own]] - (members[own] - centres[size[own]]) @ slope
    return slopes, residuals


def _groups(size: NDArray[np.intp], least: int) -> list[slice]:
    """Rows (sorted by size) in runs of whole sizes with at least `least` rows each, as far as there are so many."""
    starts = np.flatnonzero(np.diff(size, prepend=-1))
    groups, begin = [], 0
    for end in [*starts[1:].tolist(), size.size]:
        if end - begin >= least:
            groups.append(slice(begin, end))
            begin = end
    if begin < size.size:
        begin = groups.pop().start if groups else 0
        groups.append(slice(begin, size.size))
    return groups


def _centres(members: Members, size: NDArray[np.intp]) -> Floats:
    """Mean membership of the rows of each size, shape (n + 1, n); s/n for a size without rows."""
    n = members.shape[1]
    centres = np.repeat(np.arange(n + 1)[:, None] / n, n, axis=1)
    for s in np.unique(size):
        centres[s] = members[size == s].mean(axis=0)
    return centres


def _means_by_size(worths: Floats, size: NDArray[np.intp], n: int) -> Floats:
    counts = np.bincount(size, minlength=n + 1)
    known = np.flatnonzero(counts)
    means = np.bincount(size, weights=worths, minlength=n + 1)[known] / counts[known]
    return np.interp(np.arange(n + 1), known, means)


def _guarded(variances: Floats, counts: NDArray[np.intp], exact: NDArray[np.bool_]) -> Floats:
    """Variances with one more row in each size, as scattered as those of the sizes beside it.

    A few rows may happen to show no scatter where there is some (rare wins in a voting game).
    """
    single = variances * counts[:, None]
    beside = np.zeros_like(single)
    beside[1:-1] = (single[:-2] + single[2:]) / 2
    more = beside / np.maximum(counts, 1)[:, None] ** 2
    return variances + np.where(exact[:, None], 0.0, more)
