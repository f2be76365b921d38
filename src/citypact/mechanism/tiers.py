"""Shares by tiers of an amount: so much of what lies below the first end, so much of what lies between the ends."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def tiered(amount: Floats, ends: Floats, shares: Floats) -> Floats:
    """Part of ``amount`` when tier k, which reaches up to ``ends[k]``, gives ``shares[k]`` and the last has no end.

    Shapes: amount (..., years), ends (..., tiers - 1, years), shares (tiers,). An end below the one before it counts as
    equal.

    >>> tiered(np.array([120.0]), np.array([[100.0], [110.0]]), np.array([0.5, 0.6, 0.7])).tolist()
    [63.0]
    """
    below = np.minimum(amount[..., None, :], np.maximum.accumulate(ends, axis=-2))
    whole = np.broadcast_to(amount[..., None, :], (*below.shape[:-2], 1, below.shape[-1]))
    amounts = np.diff(np.concatenate([below, whole], axis=-2), axis=-2, prepend=0.0)
    part: Floats = shares @ amounts
    return part
