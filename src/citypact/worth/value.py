"""A division of the joint gain, and how it was come by."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, eq=False)
class Value:
    """A value by city, and how it was come by."""

    values: pd.Series
    errors: pd.Series | None = None
    """Standard error by city where the value is sampled; None: exact."""
    evaluations: int = 0
    """Worths that a sample rests on."""

    @property
    def is_exact(self) -> bool:
        """Whether it is no sample."""
        return self.errors is None
