"""What makes a way of sampling: which coalitions to ask for, and what to make of their worths."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...content import ByContent
from ..coalitions import Floats
from .oracle import Members


@dataclass(frozen=True, eq=False)
class Estimate(ByContent):
    """Values with their variances, and what each size still leaves uncertain.

    Attributes
    ----------
    values, variances : float array, shape (n,)
    spread : float array, shape (n + 1,)
        Variance of the residual worths within each size; 0 where the size is known exactly or not looked at by itself.
    effort : float
        Variance times evaluations (up to a constant) that further sampling in this way would have.
    paired : bool
        Whether further coalitions are to be drawn with their complements.
    """

    values: Floats
    variances: Floats
    spread: Floats
    effort: float = 0.0
    paired: bool = False


@dataclass(frozen=True)
class Design:
    """A way of sampling coalitions.

    Attributes
    ----------
    name : str
    first : function of (n, generator): the least that an estimate needs
    more : function of (coalitions so far, estimate, generator): what to ask next, empty when all is known
    estimate : function of (coalitions, worths, v(N))
    """

    name: str
    first: Callable[[int, np.random.Generator], Members]
    more: Callable[[Members, Estimate, np.random.Generator], Members]
    estimate: Callable[[Members, Floats, float], Estimate]
