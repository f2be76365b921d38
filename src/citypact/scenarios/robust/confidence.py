"""How likely a pact that holds in N drawn futures fails in another one drawn in the same way.

Before: a convex program with d numbers, held to N futures drawn independently, fails in more than a part eps of all
futures with a probability of at most beta if the binomial tail  sum_{i < d} C(N, i) eps^i (1 - eps)^(N - i) <= beta
(Campi and Garatti 2008; Calafiore and Campi 2006).

After: whatever the program, if the design follows from k of the futures alone, it fails in more than eps(k) with a
probability of at most beta, where eps(N) = 1 and eps(k) = 1 - (beta / (N C(N, k)))^(1 / (N - k)) (Campi, Garatti and
Ramponi 2018). The futures for which rows were written are such: designed for these alone, each round adds the same.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import bdtri, gammaln
from scipy.stats import binom

_MOST = 1 << 40
"""Futures beyond which no number is named."""


@dataclass(frozen=True)
class Confidence:
    """What N futures say of all others."""

    futures: int
    support: int
    """Futures that the design follows from."""
    variables: int
    """Numbers that the program chooses."""
    is_convex: bool
    """Whether none of them is a whole number."""
    doubt: float
    """Probability with which the statement may be wrong (beta)."""
    wished: float
    """Part of the futures in which the pact may fail (eps), for the numbers of futures needed."""

    @property
    def failing(self) -> float:
        """Part of all futures in which the pact fails at most, after the design."""
        return failing(self.futures, self.support, self.doubt)

    @property
    def failing_before(self) -> float | None:
        """The same before the design; None where the program is not convex."""
        return failing_before(self.futures, self.variables, self.doubt) if self.is_convex else None

    @property
    def needed(self) -> int:
        """Futures after which, with as many that matter, the pact fails in no more than is wished."""
        return _least(lambda n: failing(n, self.support, self.doubt) <= self.wished, self.support + 1)

    @property
    def needed_before(self) -> int | None:
        """Futures that are enough whatever comes out; None where the program is not convex."""
        return futures_needed(self.variables, self.wished, self.doubt) if self.is_convex else None


def failing(futures: int, support: int, doubt: float) -> float:
    """Part of all futures in which a design that follows from ``support`` of ``futures`` fails at most.

    >>> round(failing(500, 5, 1e-6), 3)
    0.089
    """
    if support >= futures:
        return 1.0
    choices = gammaln(futures + 1) - gammaln(support + 1) - gammaln(futures - support + 1)
    return float(-np.expm1((np.log(doubt) - np.log(futures) - choices) / (futures - support)))


def failing_before(futures: int, variables: int, doubt: float) -> float:
    """Part of all futures in which the optimum of a convex program fails at most; 1 where nothing can be said.

    The least eps at which the binomial tail is at most ``doubt``.
    """
    if variables > futures:
        return 1.0
    return float(bdtri(max(1, variables) - 1, futures, doubt))


def futures_needed(variables: int, failing: float, doubt: float) -> int:
    """Futures that a convex program must hold in so that it fails in no more than a part of all.

    >>> futures_needed(10, 0.1, 1e-6)
    316
    """
    return _least(lambda n: float(binom.cdf(variables - 1, n, failing)) <= doubt, max(1, variables))


def _least(enough: Callable[[int], bool], first: int) -> int:
    """The least number from ``first`` on that is enough; what is enough stays so."""
    high = first
    while not enough(high) and high < _MOST:
        high *= 2
    low = max(first, high // 2)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return high
