"""A second opinion on worths: a bound by another road that meets them, or a solver that shares no code with the first.

A worth needs none where every transfer goes to its best host, or where a dual bound added up here meets the value. The
rest are confirmed for all single cities, all but one, everyone, every coalition whose slack at the Shapley value is at
most ``NEAR`` of the joint gain, whichever others are asked for, and a seeded sample. What is proven by all that each
host can take (``hulls``) is confirmed by listing all plans that could be as good, and the other way round; where that
says nothing or something else, another solver is asked. Where that differs a third decides; where none agree there is
no answer and the program is laid open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..deadline import Deadline
from ..errors import SolverLimit
from ..game import Game
from ..game.coalitions import mask, members, subset_sums
from ..solve import highs
from ..solve.answer import Claim, Optimum, Proof, Run
from ..solve.integer import agreed, opinions
from ..solve.linear import BOUND
from ..solve.silence import silence
from ..text import both
from .alike import MEETS
from .assignment import Assignment, Floats, Plan
from .components import Components
from .packing import HULLS, LISTED, Packed, Packing, opened_by
from .stages import Progress

NEAR = 0.05
SAMPLE = 200
_SEED = 9
_NOISE = 1e-9
_TOGETHER = 64
"""Components whose bounds are worked out together."""


@dataclass(frozen=True)
class Confirmation:
    """What second opinions said of the worths."""

    number: int
    """Coalitions whose worth rests on an integer program and was confirmed."""
    of: int
    """Coalitions whose worth rests on an integer program."""
    largest_difference: float
    """Between two opinions on a worth, in the case's money; less than a billionth of the largest gain is none."""
    by: tuple[str, ...]
    """Who said the same, the first opinion first."""
    disputed: tuple[str, ...] = ()
    """Who said otherwise and was outvoted."""


@dataclass(eq=False)
class SecondOpinion:
    """Confirms the plans of components, each once however many coalitions share it."""

    packing: Packing
    components: Components
    proofs: dict[int, Proof] = field(default_factory=dict)
    """By component, in units of the largest gain of a bid."""

    def hear(self, coalitions: Iterable[int], progress: Progress | None = None) -> frozenset[int]:
        """Confirm the worths of coalitions; the components whose plan was outvoted, and is replaced by now.

        ``progress`` is told of each component.

        Raises
        ------
        SolverLimit
            No two opinions agree, or the time is over.
        """
        asked = {component for coalition in coalitions for component in self.components.of(int(coalition))}
        waiting, outvoted = sorted(asked - self.proofs.keys()), set()
        with silence():  # once for all
            for heard, component in enumerate(waiting):
                if heard % _TOGETHER == 0:
                    self._by_another_road(waiting[heard : heard + _TOGETHER])
                if component not in self.proofs and not self._hold(component):
                    outvoted.add(component)
                if progress is not None:
                    progress(heard + 1, len(waiting))
        return frozenset(outvoted)

    def confirmation(self, coalitions: Iterable[int]) -> Confirmation:
        """The account of coalitions that were heard."""
        counted = [c for c in coalitions if self.rests_on_integers(c)]
        proofs = [[self.proofs[part] for part in self.components.of(c) if self._is_integer(part)] for c in counted]
        away = max((sum(proof.gap for proof in parts) for parts in proofs), default=0.0)
        names = [name for parts in proofs for proof in parts for name in proof.by]
        outvoted = [name for parts in proofs for proof in parts for name in proof.disputed]
        return Confirmation(
            number=len(counted),
            of=self._crowded_on_integers,
            largest_difference=away * self.packing.problem.scale if away > _NOISE else 0.0,
            by=tuple(sorted(set(names), key=lambda name: (name != LISTED, name))),
            disputed=tuple(sorted(set(outvoted))),
        )

    def rests_on_integers(self, coalition: int) -> bool:
        """Whether a worth is more than a linear program's."""
        return any(self._is_integer(component) for component in self.components.of(coalition))

    @cached_property
    def _crowded_on_integers(self) -> int:
        """Of how many coalitions that is so: asked once all are settled, and no opinion changes it."""
        hard = np.array([self._is_integer(component) for component in self.components.masks], dtype=np.int8)
        return int((self.components.parts @ hard > 0)[self.components.kind].sum())

    def _is_integer(self, component: int) -> bool:
        return self.packing.solved[component].by != (BOUND,)

    def _by_another_road(self, components: Sequence[int]) -> None:
        """Prove the plans that one opinion found: by listing what hull bounds proved, by hull bounds the others."""
        Deadline.current().check(both("worth.confirming"))
        solved, packing = self.packing.solved, self.packing
        asked = [c for c in components if self._is_integer(c) and len(solved[c].by) == 1]
        for is_bounded in (True, False):
            own = [c for c in asked if (solved[c].by == (HULLS,)) == is_bounded]
            if own:
                size = len(packing.problem.columns)
                opened, plans = opened_by(own, size), opened_by([solved[c].plan for c in own], size)
                most = packing.listed_values(opened, plans) if is_bounded else packing.hulls.bounds(opened)
                self._meet(own, opened, plans, most)

    def _meet(
        self, components: Sequence[int], opened: NDArray[np.bool_], plans: NDArray[np.bool_], most: Floats
    ) -> None:
        """Prove the plans that gain the most that another road says; of shape (components, columns), (components,)."""
        problem = self.packing.problem
        values = plans @ problem.gains
        away = most - values
        within = (plans <= opened).all(axis=1) & (np.abs(away) <= MEETS)  # one below a plan that fits is no bound
        for at in np.flatnonzero(within).tolist():
            if problem.allows(plans[at]):
                by = self.packing.solved[components[at]].by
                by = (*by, LISTED if by == (HULLS,) else HULLS)
                self.proofs[components[at]] = Proof(float(values[at]), max(0.0, float(away[at])), by)

    def _hold(self, component: int) -> bool:
        """Whether the plan of a component stands; if not, the better one takes its place."""
        packed, part = self.packing.solved[component], self.packing.part(component)
        plan = _open(part, packed.plan, component)
        value = part.value(plan)
        if packed.by == (BOUND,) or len(packed.by) > 1:  # or two solvers that agree already
            self.proofs[component] = Proof(value, 0.0, packed.by)
            return True
        first = Run(packed.by[0], Claim.OPTIMAL, -value, -value, plan.astype(float))
        found = _agreed(part, first)
        self.proofs[component] = found.proof
        if first.solver in found.proof.by:
            return True
        columns = list(members(component))
        better = mask(columns[j] for j in np.flatnonzero(found.point > 0.5))
        self.packing.solved[component] = Packed(better, found.proof.by)
        return False


def _agreed(part: Assignment, first: Run) -> Optimum:
    """What two opinions agree on, a first one among them or against it."""
    deadline = Deadline.current()
    deadline.check(both("worth.confirming"))
    rows, cost = part.rows, -part.gains
    others = opinions(rows, cost, skip=int(first.solver == highs.NAME))
    try:
        found = agreed(rows, cost, first, others)
    except SolverLimit:
        deadline.check(both("worth.confirming"))
        raise
    assert found is not None, "staying is a plan"
    return found


def _open(part: Assignment, plan: int, component: int) -> Plan:
    """A plan given as a bit mask over all columns, over the columns of a part."""
    return np.array([bool(plan >> j & 1) for j in members(component)], dtype=bool)


def to_confirm(game: Game, crowded: NDArray[np.intp]) -> frozenset[int]:
    """The coalitions whose worth has to be confirmed, out of those that are crowded."""
    everyone = game.worths.size - 1
    slack = subset_sums(game.shapley().to_numpy(dtype=float)) - game.worths
    near = crowded[slack[crowded] <= NEAR * max(game.worths[everyone], 0.0)]
    edge = {everyone, *(1 << i for i in range(game.n)), *(everyone ^ 1 << i for i in range(game.n))}
    chosen = frozenset({*near.tolist(), *edge} & set(crowded.tolist()))
    rest = np.array(sorted(set(crowded.tolist()) - chosen), dtype=int)
    sample = np.random.default_rng(_SEED).choice(rest, min(SAMPLE, rest.size), replace=False)
    return chosen | frozenset(sample.tolist())
