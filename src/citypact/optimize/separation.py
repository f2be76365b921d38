"""Which coalitions would be worse off at given gains: the one search, with the one tolerance, of every program."""

import numpy as np
from numpy.typing import NDArray

from ..game.separation import Separation
from ..mechanism.rights import entitled_coalitions
from ..solve.answer import Floats
from .setting import Setting

VIOLATED = 1e-9
"""Program money by which a coalition must fall short to count: what solvers leave of a row that they keep."""


def entitled(setting: Setting) -> NDArray[np.bool_]:
    """Coalitions that the mechanism gives a right of their own; shape (2**n,). Never the empty one, nor that of all."""
    return entitled_coalitions(setting.model.participation.coalitions, [city.province for city in setting.cities])


class Rights:
    """The coalitions to which a mechanism gives a right of their own, and what they are worth."""

    def __init__(self, setting: Setting) -> None:
        family = entitled(setting)
        self._count = 2 * len(setting.cities)
        worths = np.where(family, setting.worths, -np.inf)
        self._separation = Separation(worths) if family.any() else None

    def violated(self, gains: Floats, allowed: float = 0.0) -> list[int]:
        """Coalitions that fall short by more than ``allowed``, the worst first; at most twice as many as cities."""
        if self._separation is None:
            return []
        coalitions, _ = self._separation.largest(gains, self._count, allowed + VIOLATED)
        return [int(coalition) for coalition in coalitions]

    def shortfall(self, gains: Floats) -> float:
        """What the coalition that is worst off lacks at most, as ``gains``; 0 if none lacks anything."""
        if self._separation is None:
            return 0.0
        _, excesses = self._separation.largest(gains, 1)
        return float(max(0.0, *excesses.tolist()))
