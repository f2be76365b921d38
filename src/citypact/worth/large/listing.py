"""Worths and plans of the coalitions that are asked for, whatever the number of cities.

The steps are those of the whole table (see ``table``): every transfer to its best host, and where that does not fit,
the plans of the components that compete, solved once each however many coalitions share them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...errors import SolverLimit
from ...solve.answer import Proof
from ...text import both
from ..assignment import assignment
from ..components import components
from ..conditions import within_capacity
from ..confirmation import SecondOpinion
from ..opportunities import Opportunities
from ..packing import Packing
from ..plans import Ranks, best_hosts, gains_of, with_components
from ..table import Plan, plan_of

Floats = NDArray[np.float64]
Members = NDArray[np.bool_]
"""Shape (coalitions, cities): who is in."""
_WORD = 62
"""Cities whose coalitions are machine words."""


@dataclass(eq=False)
class Listing:
    """What coalitions of a case could earn alone, present value, over what happens without a pact.

    Coalitions are bit masks in the order of ``chances.cities``.
    """

    chances: Opportunities

    _proofs: dict[int, Proof] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def packing(self) -> Packing:
        """Optimal plans of the components met so far."""
        return Packing(assignment(self.chances))

    @property
    def everyone(self) -> int:
        """The grand coalition."""
        return (1 << len(self.chances.cities)) - 1

    def worth(self, coalition: int) -> float:
        """Worth of one coalition."""
        return float(self.worths([coalition])[0])

    def worths(self, coalitions: Sequence[int]) -> Floats:
        """Worths, shape (coalitions,).

        Raises
        ------
        SolverLimit
            A plan was not proven best, or the time of the run is over.
        """
        masks, ranks, at = self._planned(coalitions)
        return np.asarray((gains_of(self.chances, ranks) + self._from_projects(masks)[1])[at])

    def confirm(self, coalitions: Sequence[int]) -> None:
        """Second opinions on the worths of these coalitions.

        Raises
        ------
        SolverLimit
            No two opinions agree, a worth was outvoted, or the time is over.
        """
        masks = self._masks(coalitions)
        opinion = self._opinion(masks, best_hosts(self.chances, masks))
        if opinion.hear(masks.tolist()):
            raise SolverLimit(both("worth.outvoted"))

    def plan(self, coalition: int) -> Plan:
        """The plan that attains the worth of a coalition."""
        masks, ranks, _ = self._planned([coalition])
        return plan_of(self.chances, coalition, ranks[0], self._from_projects(masks)[0][0])

    def members(self, coalitions: Iterable[int]) -> Members:
        """Who is in each coalition; shape (coalitions, cities)."""
        n = len(self.chances.cities)
        return np.array([[coalition >> i & 1 for i in range(n)] for coalition in coalitions], dtype=bool).reshape(-1, n)

    def _masks(self, coalitions: Iterable[int]) -> NDArray[np.intp]:
        """The different coalitions, ascending; Python's whole numbers where a machine word is too short."""
        kind = np.int64 if len(self.chances.cities) <= _WORD else object
        return np.array(sorted({int(coalition) for coalition in coalitions}), dtype=kind)

    def _planned(self, coalitions: Sequence[int]) -> tuple[NDArray[np.intp], Ranks, NDArray[np.intp]]:
        """The different coalitions, their plans, and where each one that was asked for stands among them."""
        masks = self._masks(coalitions)
        best = best_hosts(self.chances, masks)
        opinion = self._opinion(masks, best)
        ranks = with_components(best, masks, opinion.components, self.packing)
        place = {int(mask): at for at, mask in enumerate(masks)}
        return masks, ranks, np.array([place[int(coalition)] for coalition in coalitions], dtype=np.intp)

    def _opinion(self, masks: NDArray[np.intp], best: Ranks) -> SecondOpinion:
        """The components of those whose hosts cannot take every transfer at its best one, with their plans found."""
        crowded = masks[~within_capacity(self.chances, best)]
        parts = components(self.chances, self.packing.problem.columns, crowded)
        self.packing.settle_all(parts.every)
        return SecondOpinion(self.packing, parts, self._proofs)

    def _from_projects(self, masks: NDArray[np.intp]) -> tuple[NDArray[np.bool_], Floats]:
        """Which projects each coalition builds, shape (coalitions, undertakings), and what it gains by them."""
        inside = self.members(map(int, masks))
        built = np.zeros((masks.size, len(self.chances.undertakings)), dtype=bool)
        gains = np.zeros(masks.size)
        for p, undertaking in enumerate(self.chances.undertakings):
            net = inside @ undertaking.benefits - undertaking.cost
            agreed = np.array([int(mask) & undertaking.required == undertaking.required for mask in masks], dtype=bool)
            built[:, p] = (net > 0) & agreed
            gains += np.where(built[:, p], net, 0.0)
        return built, gains
