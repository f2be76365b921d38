"""Shapley value from worths of coalitions sampled within each size, by regression with cross-fitting.

Averaged over the coalitions S of size s, write D(s, i) for the mean worth of those that contain i less that of those
that do not. Then ``phi_i = v(N)/n + (1/n) sum_{s=1}^{n-1} D(s, i)``. Within a size, v is predicted by a function of
membership fitted on the other half of the sample; D of the prediction is known exactly, and D of the residual r is the
mean of ``(z_i - p) r / (p (1 - p))`` with p = s/n, which is unbiased whatever the fit and has little variance when it
is good. Sizes of which every coalition has been evaluated are exact. Of a linear function and those with the
interactions of a few leading players, the one that leaves the least variance is taken.

Source of the formula: Ruiz, Valenciano and Zarzuelo (1998), The family of least square values; sampling within sizes:
Castro, Gomez, Molina and Tejada (2017), Improving polynomial estimation of the Shapley value by stratified random
sampling; regression on membership: Lundberg and Lee (2017), whose estimator fits one line to all sizes.
"""

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from ..coalitions import Floats
from .design import Estimate
from .oracle import Members
from .surrogate import ROWS_A_SLOPE, Fit, contrasts, fit, leading

LEADERS = (1, 3)  # numbers of leading players tried, beside none


@dataclass(frozen=True)
class Sample:
    """Coalitions sorted by size, in two halves; `ends[s]` is the first row of size s."""

    members: Members
    worths: Floats
    size: NDArray[np.intp]
    ends: NDArray[np.intp]
    fold: NDArray[np.intp]

    @property
    def n(self) -> int:
        """Number of players."""
        return int(self.members.shape[1])


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
    size = members[order].sum(axis=1)
    ends = np.searchsorted(size, np.arange(n + 1))
    sample = Sample(members[order], worths[order], size, ends, (np.arange(size.size) - ends[size]) % 2)
    linear = [_fit(sample, half, np.empty(0, dtype=np.intp)) for half in (0, 1)]
    found = [_estimate(sample, linear, grand)]
    for count in LEADERS:
        if count < n and len(worths) >= 2 * ROWS_A_SLOPE * (1 + count) * n:
            leaders = [leading(fitted, size, count) for fitted in linear]
            found.append(_estimate(sample, [_fit(sample, half, leaders[half]) for half in (0, 1)], grand))
    return min(found, key=lambda one: float(one.variances.sum()))


def _fit(sample: Sample, half: int, leaders: NDArray[np.intp]) -> Fit:
    """Fit for the rows of one half, made on the other."""
    other = sample.fold != half
    return fit(sample.members[other], sample.worths[other], sample.size[other], leaders)


def _estimate(sample: Sample, fits: list[Fit], grand: float) -> Estimate:
    n = sample.n
    residuals = np.empty(len(sample.worths))
    for half, fitted in enumerate(fits):
        own = sample.fold == half
        residuals[own] = fitted.residuals(sample.members[own], sample.worths[own], sample.size[own])
    contrast, variances, spread = np.zeros((n + 1, n)), np.zeros((n + 1, n)), np.zeros(n + 1)
    exact = np.isin(np.arange(n + 1), (0, n))
    for s in range(1, n):
        rows = slice(sample.ends[s], sample.ends[s + 1])
        members = sample.members[rows]
        distinct = distinct_rows(members, comb(n, s))
        if distinct is not None:
            exact[s] = True
            contrast[s] = _exact_contrast(members[distinct], sample.worths[rows][distinct])
            continue
        p = s / n
        deviation = (members - p) / (p * (1 - p)) * residuals[rows, None]
        part = sample.fold[rows].mean()
        predicted = [contrasts(fitted.slopes[s], fitted.leaders, s, n) for fitted in fits]
        contrast[s] = deviation.mean(axis=0) + (1 - part) * predicted[0] + part * predicted[1]
        variances[s] = deviation.var(axis=0, ddof=1) / len(deviation)
        spread[s] = np.mean(residuals[rows] ** 2)
    counts = np.diff(sample.ends, append=sample.ends[-1])
    variance = _guarded(variances, counts, exact).sum(axis=0) / n**2
    return Estimate(grand / n + contrast.sum(axis=0) / n, variance, spread)


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


def _guarded(variances: Floats, counts: NDArray[np.intp], exact: NDArray[np.bool_]) -> Floats:
    """Variances with one more row in each size, as scattered as those of the sizes beside it.

    A few rows may happen to show no scatter where there is some (rare wins in a voting game).
    """
    single = variances * counts[:, None]
    beside = np.zeros_like(single)
    beside[1:-1] = (single[:-2] + single[2:]) / 2
    more = beside / np.maximum(counts, 1)[:, None] ** 2
    return variances + np.where(exact[:, None], 0.0, more)
