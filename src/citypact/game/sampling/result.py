"""A sampled value: estimates, intervals, and what they cost."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from ...content import ByContent


@dataclass(frozen=True, eq=False)
class SampledValue(ByContent):
    """Estimated Shapley value with a confidence interval a player.

    Attributes
    ----------
    values : Series by player; adds up to v(N) exactly
    standard_errors : Series by player
    confidence : chance with which each interval is meant to hold the true value (each player's by itself)
    evaluations : worths asked of the function so far
    reached : whether the requested width was reached; None when none was requested
    """

    values: pd.Series
    standard_errors: pd.Series
    confidence: float
    evaluations: int
    reached: bool | None

    @property
    def intervals(self) -> pd.DataFrame:
        """Columns low and high, a row a player; normal approximation."""
        half = NormalDist().inv_cdf(0.5 + self.confidence / 2) * self.standard_errors
        return pd.DataFrame({"low": self.values - half, "high": self.values + half})

    @property
    def width(self) -> float:
        """Width of the widest interval."""
        return float(np.max(self.intervals["high"] - self.intervals["low"]))
