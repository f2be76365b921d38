"""Numbers along an axis: where they stand, and which of them are written."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

_STEPS = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """A stretch of numbers laid on a stretch of the sheet."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Where a number stands."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def rungs(values: Iterable[float], most: int = 7) -> list[float]:
    """Round numbers, evenly apart, from below the least of ``values`` and zero to above the largest.

    >>> rungs([-3.0, 12.0])
    [-5.0, 0.0, 5.0, 10.0, 15.0]
    """
    found = [0.0, *values]
    low, high = min(found), max(found)
    rough = ((high - low) or 1.0) / (most - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), max(math.ceil(high / step - 1e-9), 1)
    return [float(f"{number * step:.12g}") for number in range(first, last + 1)]


def written(rung: float) -> str:
    """A round number as it stands at an axis.

    >>> written(-1500.0), written(0.25)
    ('-1,500', '0.25')
    """
    return f"{rung:,.10g}"
