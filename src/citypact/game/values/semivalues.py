"""Weighted sums over the coalitions of each player, in one pass: the kernel of the Shapley value and all semivalues."""

import numpy as np

from ..coalitions import Floats, sizes

ROW_BITS = 12  # one row of the table is 32 kB: it stays in the first-level cache between its two uses


def weighted_sums(worths: Floats, weights: Floats) -> Floats:
    """Sum of ``weights[|S|] * v(S)`` over the coalitions S that contain player i, for every i, in one pass.

    The table is read as 2**h rows (members among the last h players) of 2**l columns (members among the first l).
    Each row is added to the column totals of its size and multiplied by the weights of its size, so that every worth
    is read from memory once; what remains are 2**h row totals and 2**l column totals, folded by `fold`.

    Parameters
    ----------
    worths : float array, shape (2**n,)
    weights : float array, shape (n + 1,)
        Weight of a coalition by its number of players.

    Returns
    -------
    float array, shape (n,)

    Notes
    -----
    A semivalue with coefficients p (``p[s]`` for joining a coalition of s others, p[n] = 0, p[-1] = 0) is
    ``sum_{S∋i} p[s-1] v(S) - sum_{S∌i} p[s] v(S)``, hence ``weighted_sums(v, p[s-1] + p[s])[i]`` minus the same total
    ``sum_S p[|S|] v(S)`` for all players. Time O(2**n), about three reads of the table; memory O(n * 2**l).
    """
    n = worths.size.bit_length() - 1
    low = min(n, ROW_BITS)
    low_sizes, high_sizes = sizes(low), sizes(n - low)
    weight_rows = weights[low_sizes[None, :] + np.arange(n - low + 1)[:, None]]
    column_totals = np.zeros_like(weight_rows)
    row_totals = np.empty(1 << (n - low))
    for row, (values, size) in enumerate(zip(worths.reshape(-1, 1 << low), high_sizes.tolist(), strict=True)):
        row_totals[row] = values @ weight_rows[size]
        column_totals[size] += values
    columns = np.einsum("kc,kc->c", column_totals, weight_rows)
    return np.concatenate((fold(columns), fold(row_totals)))


def fold(totals: Floats) -> Floats:
    """Sum of ``totals[S]`` over the coalitions S that contain player i, for every i; O(2**n).

    >>> fold(np.array([0.0, 1.0, 10.0, 100.0])).tolist()
    [101.0, 110.0]
    """
    sums = []
    while totals.size > 1:
        half = totals.size // 2
        sums.append(totals[half:].sum())
        totals = totals[:half] + totals[half:]
    return np.array(sums[::-1])
