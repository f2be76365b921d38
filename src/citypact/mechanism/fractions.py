"""Weights as parts of their sum."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def fractions(weights: Floats) -> Floats:
    """Each weight as part of their sum along the first axis; 0 where all are 0.

    >>> fractions(np.array([[1.0, 0.0], [3.0, 0.0]])).tolist()
    [[0.25, 0.0], [0.75, 0.0]]
    """
    whole = weights.sum(axis=0)
    parts: Floats = np.divide(weights, whole, out=np.zeros_like(weights, dtype=np.float64), where=whole > 0)
    return parts
