"""What was found of the moves of a case, for a neighbour in which they are the same: no plan is proven twice.

Moves are the same where each of their figures is: gains, needs, who must agree and what hosts can take. Then so are
their plans, whatever else differs: projects, what is shared, and what cities have besides. Where a gain differs nothing
is taken over. Prices of the forecast, made to fit the new gains, prove hardly a plan in seven of Beijing-Tianjin-Hebei
once taxes vary by a twentieth, and a basis of it is further off than that of another component of the same future.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..content import ByContent
from ..solve.answer import Proof
from .assignment import assignment
from .components import components
from .conditions import within_capacity
from .confirmation import SecondOpinion
from .opportunities import Opportunities
from .packing import Packed, Packing
from .plans import best_hosts


@dataclass(frozen=True, eq=False)
class Known(ByContent):
    """Plans of components with what proved them, and with what confirmed them; it travels between processes."""

    chances: Opportunities
    solved: Mapping[int, Packed]
    proofs: Mapping[int, Proof]
    linear_programs: int
    integer_programs: int

    @classmethod
    def of(cls, chances: Opportunities, opinions: SecondOpinion) -> "Known":
        """What was found for some opportunities."""
        packing = opinions.packing
        counts = packing.linear_programs, packing.integer_programs
        return cls(chances, {**packing.solved}, {**opinions.proofs}, *counts)

    def opinions(self, chances: Opportunities) -> SecondOpinion | None:
        """The same as if it had been found for these opportunities; None if their moves are others."""
        if chances.moves != self.chances.moves:
            return None
        packing = Packing(assignment(chances), {**self.solved}, self.linear_programs, self.integer_programs)
        best = best_hosts(chances, np.arange(1 << len(chances.cities)))
        crowded = np.flatnonzero(~within_capacity(chances, best))
        return SecondOpinion(packing, components(chances, packing.problem.columns, crowded), {**self.proofs})
