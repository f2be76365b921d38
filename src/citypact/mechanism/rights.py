"""Who has a right or a duty under a mechanism: cities that pay for a project, coalitions that get their worth.

Both the program and the audit read these; neither reads the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from ..case.flows import Works
from ..case.model import Case
from ..game.coalitions import mask

_KEPT = 4
"""Lists of coalitions with a right that are kept at hand."""


def payers(flows: Works) -> tuple[str, ...]:
    """Cities that benefit from a project over the horizon, and so may be asked to bear its burden."""
    return tuple(city for city, flow in flows.benefits.items() if flow.sum() > 0)


def entitled_coalitions(rule: str, provinces: Sequence[str]) -> NDArray[np.bool_]:
    """Coalitions that have a right to their worth; shape (2**n,). Never the empty one, nor that of all.

    ``rule``: "none", "all" or "provinces" (those that cut through at most one province); ``provinces``: of each player.

    >>> entitled_coalitions("provinces", ["north", "north", "south", "south"]).nonzero()[0].tolist()
    [1, 2, 3, 4, 7, 8, 11, 12, 13, 14]
    """
    coalitions = np.arange(1 << len(provinces))
    cut = np.zeros(coalitions.size, dtype=int)
    for one in set(provinces):
        whole = mask(i for i, other in enumerate(provinces) if other == one)
        part = coalitions & whole
        cut += (part != 0) & (part != whole)
    most = {"none": -1, "provinces": 1, "all": len(provinces)}[rule]
    entitled = np.asarray(cut <= most)
    entitled[[0, -1]] = False
    return entitled


@lru_cache(_KEPT)
def _listed(rule: str, provinces: tuple[str, ...]) -> NDArray[np.bool_]:
    found = entitled_coalitions(rule, provinces)
    found.flags.writeable = False
    return found


@dataclass(frozen=True)
class Entitled:
    """The coalitions that have a right to their worth, without listing them."""

    rule: str
    """"none", "all" or "provinces"."""
    provinces: tuple[str, ...]
    """Of each player."""

    @classmethod
    def of(cls, case: Case, rule: str, players: Sequence[str]) -> "Entitled":
        """Those among some cities of a case."""
        return cls(rule, tuple(case.city[city].province for city in players))

    @property
    def nobody(self) -> bool:
        """Whether no coalition has such a right."""
        return self.rule == "none" or len(self.provinces) < 2

    @property
    def listed(self) -> NDArray[np.bool_]:
        """Whether each coalition has it; shape (2**n,), to be read only."""
        return _listed(self.rule, self.provinces)

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Players by province, of which a coalition with a right cuts through one at most; none if all have it."""
        if self.rule != "provinces":
            return ()
        names = dict.fromkeys(self.provinces)
        return tuple(tuple(i for i, other in enumerate(self.provinces) if other == one) for one in names)

    def has(self, coalition: int) -> bool:
        """Whether a coalition has it."""
        if self.nobody or coalition in (0, (1 << len(self.provinces)) - 1):
            return False
        return sum(coalition & whole not in (0, whole) for whole in self._wholes) <= 1

    @cached_property
    def _wholes(self) -> tuple[int, ...]:
        """The groups as coalitions."""
        return tuple(map(mask, self.groups))
