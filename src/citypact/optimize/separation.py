"""Which coalitions would be worse off at given gains: the one search, with the one tolerance, of every program."""

from ..solve.answer import Floats
from .setting import Setting

VIOLATED = 1e-9
"""Program money by which a coalition must fall short to count: what solvers leave of a row that they keep."""


class Rights:
    """The coalitions to which a mechanism gives a right of their own, and what they are worth."""

    def __init__(self, setting: Setting) -> None:
        self._claims, self._entitled = setting.claims, setting.entitled

    @property
    def centre(self) -> Floats | None:
        """Gains that coalitions have little against, where they are searched for; None where they are not."""
        return None if self._entitled.nobody else self._claims.centre

    def proven_violated(self, gains: Floats, allowed: float = 0.0) -> list[int]:
        """The coalition that falls furthest short, if it does by more than ``allowed``; none is proven by two solvers.

        Raises SolverLimit if it was not proven in time.
        """
        if self._claims.is_listed:
            return []  # every one was looked at
        worst = self._claims.worst(gains, self._entitled)
        return [] if worst is None or worst.excess <= allowed + VIOLATED else [worst.coalition]

    def violated(self, gains: Floats, allowed: float = 0.0) -> list[int]:
        """Coalitions that fall short by more than ``allowed``, the worst first; at most twice as many as cities."""
        return self._claims.violated(gains, allowed + VIOLATED, self._entitled, 2 * gains.size)

    def at_most(self, gains: Floats) -> float:
        """What no coalition falls short by more than, in the money of ``gains``; perhaps more than the worst one does.

        Raises SolverLimit if there is no time even for that.
        """
        return self._claims.at_most(gains, self._entitled)

    def shortfall(self, gains: Floats) -> float:
        """What the coalition that is worst off lacks, in the money of ``gains``; 0 if none lacks anything."""
        worst = self._claims.worst(gains, self._entitled)
        return 0.0 if worst is None else max(0.0, worst.excess)
