"""Shapley value from worths of coalitions sampled within each size, by regression with cross-fitting.

Averaged over the coalitions S of size s, write D(s, i) for the mean worth of those that contain i less that of those
that do not. Then ``phi_i = v(N)/n + (1/n) sum_{s=1}^{n-1} D(s, i)``. Within a size, v is predicted by a function of
membership fitted on other parts of the sample; D of the prediction is known exactly, and D of the residual r is the
mean of ``(z_i - p) r / (p (1 - p))`` with p = s/n, which, for given numbers of coalitions of each size, is unbiased
whatever the fit and has little variance when it is good. Sizes of which every coalition has been evaluated are exact.
Of two ways to look at the sample (coalitions one by one, or with their complements) and two functions (with and
without a tree), the best is taken.

Source of the formula: Ruiz, Valenciano and Zarzuelo (1998), The family of least square values; sampling within sizes:
Castro, Gomez, Molina and Tejada (2017), Improving polynomial estimation of the Shapley value by stratified random
sampling; any regression corrected by its residuals: Witter, Liu and Musco (2025), Regression-adjusted Monte Carlo
estimators for Shapley values and probabilistic values; cross-fitting: Chernozhukov et al. (2018), Double/debiased
machine learning for treatment and structural parameters.
"""

from dataclasses import replace
from math import comb

import numpy as np
from numpy.typing import NDArray

from ..coalitions import Floats
from .design import Estimate
from .oracle import Members
from .sample import FOLDS, Sample, in_pairs, singly
from .surrogate import fit

ROWS_A_LEAF = 20  # of a tree
ENOUGH = 2.5  # evaluations a player before complements may be left out: fewer pairs can hardly fit a slope a player
APART = 1.4  # times the effort by pairs must at least be for complements to be left out, which cannot be undone


def estimate(members: Members, worths: Floats, grand: float) -> Estimate:
    """Estimate from coalitions evaluated (every size from 1 to n - 1 at least twice, or completely).

    Parameters
    ----------
    members : boolean array, shape (m, n)
    worths : float array, shape (m,)
    grand : v(N)
    """
    views = [singly(members, worths)]
    known, contrast = _known(views[0])
    if known.all():
        nothing = np.zeros(members.shape[1])
        return Estimate((grand + contrast.sum(axis=0)) / len(nothing), nothing, np.zeros(len(known)))
    paired = in_pairs(members, worths, grand)
    if paired is not None:
        views.append(paired)
    found = [_estimate(view, leaves, grand) for view in views for leaves in (1, 1 + len(view.size) // ROWS_A_LEAF)]
    best = min(found, key=lambda one: float(one.variances.sum()))
    open_ = [one for one in found if one.paired or paired is None or len(members) >= ENOUGH * len(contrast[0])]
    ahead = min(open_, key=lambda one: one.effort * (1.0 if one.paired else APART))
    return replace(ahead, values=best.values, variances=best.variances)


def _estimate(sample: Sample, leaves: int, grand: float) -> Estimate:
    n, counts = sample.n, np.diff(sample.ends)
    residuals, predicted = _cross_fit(sample, leaves)
    known, contrast = _known(sample)
    scatter, single, spread = np.zeros((len(residuals), n)), np.zeros((n + 1, n)), np.zeros(n + 1)
    for s in np.flatnonzero(~known).tolist():
        rows, p = slice(sample.ends[s], sample.ends[s + 1]), s / n
        deviation = (sample.members[rows] - p) / (p * (1 - p)) * residuals[rows, None]
        mean = deviation.mean(axis=0)
        contrast[s] = predicted[s] + mean
        scatter[rows] = (deviation - mean) * sample.parts[s] / np.sqrt(counts[s] * (counts[s] - 1))
        single[s] = (scatter[rows] ** 2).sum(axis=0)
        spread[s] = np.mean(residuals[rows] ** 2)
    by_draw = np.argsort(sample.draw, kind="stable")
    draws = np.add.reduceat(scatter[by_draw], np.flatnonzero(np.diff(sample.draw[by_draw], prepend=-1)), axis=0)
    variance = (draws**2).sum(axis=0) + _guard(single * counts[:, None], counts, known)
    sizes = np.arange(1, n)
    effort = sample.cost * np.sum(sample.parts[1:n] * np.sqrt(spread[1:n] / (sizes * (n - sizes)))) ** 2
    values = (grand + sample.parts @ contrast) / n
    return Estimate(values, variance / n**2, spread, float(effort), sample.cost == 2)


def _cross_fit(sample: Sample, leaves: int) -> tuple[Floats, Floats]:
    """Residuals of the rows, each from a fit on the other folds, and D(s, i) of the fits, shape (n + 1, n)."""
    residuals, predicted = np.empty(len(sample.worths)), np.zeros((sample.n + 1, sample.n))
    for part in range(FOLDS):
        own = sample.fold == part
        fitted = fit(sample.members[~own], sample.size[~own], sample.worths[~own], leaves)
        residuals[own] = sample.worths[own] - fitted.predict(sample.members[own], sample.size[own])
        share = np.bincount(sample.size[own], minlength=sample.n + 1) / np.maximum(np.diff(sample.ends), 1)
        predicted += share[:, None] * fitted.contrasts()
    return residuals, predicted


def _known(sample: Sample) -> tuple[NDArray[np.bool_], Floats]:
    """Sizes that count for nothing or of which every coalition has been evaluated, and D(s, i) of the latter."""
    n = sample.n
    known, contrast = sample.parts == 0, np.zeros((n + 1, n))
    for s in np.flatnonzero(~known).tolist():
        start = sample.ends[s]
        rows = distinct_rows(sample.members[start : sample.ends[s + 1]], comb(n, s))
        if rows is not None:
            known[s], inside = True, sample.members[start + rows].astype(np.float64)
            contrast[s] = sample.worths[start + rows] @ (
                inside / inside.sum(axis=0) - (1 - inside) / (1 - inside).sum(axis=0)
            )
    return known, contrast


def distinct_rows(members: Members, wanted: int) -> NDArray[np.intp] | None:
    """Positions of the distinct rows if there are as many as wanted, else None."""
    if len(members) < wanted:
        return None
    _, first = np.unique(np.packbits(members, axis=1), axis=0, return_index=True)
    return first if len(first) == wanted else None


def _guard(single: Floats, counts: NDArray[np.intp], known: NDArray[np.bool_]) -> Floats:
    """Variance of one more row in each size, as scattered as a row of the sizes beside it.

    A few rows may happen to show no scatter where there is some (rare wins in a voting game).
    """
    beside = np.zeros_like(single)
    beside[1:-1] = (single[:-2] + single[2:]) / 2
    more = beside / np.maximum(counts, 1)[:, None] ** 2
    return np.asarray(np.where(known[:, None], 0.0, more).sum(axis=0))
