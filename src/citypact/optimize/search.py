"""How far a search is, for those who wait for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np


@dataclass(frozen=True)
class Search:
    """The stage at which a search is, with what is known of its value; in the case's money."""

    objective: str
    best: float = np.inf
    """Value of the best scheme found so far; infinite: none yet."""
    bound: float = -np.inf
    """No scheme has a lower value, as the solver says; infinite: nothing is known."""


Watch: TypeAlias = Callable[[Search], None]
"""Told now and then how far a search is."""
