"""Take the additive part and the unit of money out of a game before a program, and put them back after.

City budgets are 10^4 and gains from cooperation 1; solvers work to 1e-10 of the largest number they see. Every concept
that asks for it is covariant: the answer for ``a * v + additive`` is ``a * answer + additive``.
"""

import warnings
from dataclasses import dataclass, replace

import numpy as np

from citypact.text import both

from ..content import ByContent
from .coalitions import Floats, subset_sums
from .errors import PrecisionWarning
from .worths import Worths

SAMPLE = 1024  # coalitions looked at to choose the additive part
ROW_BITS = 12
ULP = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, eq=False)
class Normal(ByContent):
    """A game as ``v(S) = additive(S) + gains(S)``, with the size of both.

    Attributes
    ----------
    gains : float array, shape (2**n,)
        Worths without the additive part; the game's own array when there is none to remove.
    additive : float array, shape (n,)
    gain : float
        The largest absolute gain.
    unit : float
        A power of two, at least the largest amount in question: dividing by it loses nothing.
    rounding : float
        What the input's own rounding leaves uncertain in a worth.
    """

    gains: Floats
    additive: Floats
    gain: float
    unit: float
    rounding: float

    def restore(self, payoff: Floats) -> Floats:
        """Payoff of the game from a payoff of ``gains / unit``."""
        return self.additive + self.unit * payoff

    def reaching(self, reach: float) -> "Normal":
        """The same with a unit that is at least as large as other money that a question deals in."""
        return replace(self, unit=power_of_two(max(self.gain, reach)))

    def reduce(self, payoff: Floats) -> Floats:
        """Payoff of ``gains / unit`` from a payoff of the game."""
        return (payoff - self.additive) / self.unit


def normalise(game: Worths, reach: float = 0.0) -> Normal:
    """Split a game into an additive part and gains.

    Of three additive parts (none, singleton worths, marginal contributions to the grand coalition) the one that leaves
    the smallest gains on a sample of coalitions.

    Parameters
    ----------
    reach : float
        Money that the question deals in beside the gains, such as the epsilon of an epsilon-core.

    Warns
    -----
    PrecisionWarning
        Fewer than three digits of the gains survive the rounding of the worths themselves.
    """
    worths, n = game.worths, game.n
    additive = _additive_part(worths, n)
    gains = _without(worths, additive) if additive.any() else worths
    size, gain = largest(worths), largest(gains)
    rounding = size * ULP
    if n * rounding >= gain > 0:  # additive up to rounding: there are no gains to speak of
        gains, gain = np.zeros_like(worths), 0.0
    if gain and gain < 1e3 * rounding:
        warnings.warn(
            both("game.few_digits", size=size, gain=gain),
            PrecisionWarning,
            stacklevel=4,
        )
    return Normal(gains, additive, gain, power_of_two(max(gain, reach)), rounding)


def largest(table: Floats) -> float:
    """Largest absolute value, without a temporary."""
    return float(max(table.max(), -table.min()))


def power_of_two(size: float) -> float:
    """The least power of two that is not below a positive size; 1 for size 0."""
    return float(2.0 ** np.ceil(np.log2(size))) if size else 1.0


def _additive_part(worths: Floats, n: int) -> Floats:
    singles = worths[1 << np.arange(n)]
    marginals = worths[-1] - worths[(1 << n) - 1 - (1 << np.arange(n))]
    drawn = np.random.default_rng(1).integers(0, 1 << n, SAMPLE) if 1 << n > SAMPLE else np.arange(1 << n)
    drawn = np.concatenate((drawn, 1 << np.arange(n), (1 << n) - 1 - (1 << np.arange(n)), [(1 << n) - 1]))
    parts = np.array([np.zeros(n), singles, marginals])
    payoffs = ((drawn[:, None] >> np.arange(n)) & 1).astype(np.float64) @ parts.T
    left = np.abs(worths[drawn, None] - payoffs).max(axis=0)
    return np.asarray(parts[int(np.argmin(left * [1, 2, 2]))])  # a part is worth its trouble if it halves the gains


def _without(worths: Floats, additive: Floats) -> Floats:
    low = min(len(additive), ROW_BITS)
    low_sums, high_sums = subset_sums(additive[:low]), subset_sums(additive[low:])
    gains = np.empty_like(worths)
    for row, source, shift in zip(gains.reshape(-1, 1 << low), worths.reshape(-1, 1 << low), high_sums, strict=True):
        np.subtract(source, low_sums, out=row)
        row -= shift
    return gains
