"""Open projects that others build while a coalition stays out, whatever the number of cities: see ``outsiders``."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...game.coalitions import members
from ...mechanism.sections.coordination import Outsiders
from ...solve.rows import Row
from ..opportunities import Opportunities, Undertaking

Floats = NDArray[np.float64]
_MORE = 1e-9
"""Part of its cost that a project's benefits must exceed it by for others to build it, in a program."""


@dataclass(frozen=True)
class Riding:
    """What those outside do, and which projects are open beside those that the case says are."""

    outsiders: Outsiders = "frozen"
    open_projects: tuple[str, ...] = ()

    def can(self, undertaking: Undertaking) -> bool:
        """Whether some coalition may have a project that others build."""
        if not (undertaking.open or undertaking.id in self.open_projects):
            return False
        return self.outsiders == "delta" or (self.outsiders == "gamma" and bool(_single(undertaking)))

    def rows(self, undertaking: Undertaking, column: int) -> Iterator[Row]:
        """When a coalition may ride along, as rows; ``column``: whether it does. Cities are the first columns."""
        if self.outsiders == "gamma":
            single = _single(undertaking)
            yield Row([column, *single], [1.0] * (1 + len(single)), up=float(len(single)))
            return
        yield from (Row([column, i], [1.0, 1.0], up=1.0) for i in members(undertaking.required))
        concerned = np.flatnonzero(undertaking.benefits).tolist()
        benefits = undertaking.benefits[concerned]
        unit = max(float(np.abs(benefits).max(initial=0.0)), undertaking.cost) or 1.0
        # Benefits of members are at most what those outside can spare where the column is 1, without a limit where it
        # is 0.
        spare = float(benefits.sum()) - undertaking.cost - _MORE * unit
        most = float(np.maximum(benefits, 0.0).sum())
        if most > spare:
            yield Row([*concerned, column], [*(benefits / unit).tolist(), (most - spare) / unit], up=most / unit)

    def gains(self, chances: Opportunities, inside: NDArray[np.bool_]) -> Floats:
        """What coalitions have by riding along beyond what they would have by building; shape (coalitions,).

        ``inside``: who is in, shape (coalitions, cities).
        """
        more = np.zeros(inside.shape[0])
        for undertaking in chances.undertakings:
            if self.can(undertaking):
                agreed = inside[:, list(members(undertaking.required))].all(axis=1)
                had = inside @ undertaking.benefits
                own = np.where(agreed, np.maximum(0.0, had - undertaking.cost), 0.0)
                more += np.where(self._built_outside(undertaking, ~inside), had - own, 0.0)
        proper = inside.any(axis=1) & ~inside.all(axis=1)
        return np.where(proper, more, 0.0)

    def _built_outside(self, undertaking: Undertaking, outside: NDArray[np.bool_]) -> NDArray[np.bool_]:
        if self.outsiders == "gamma":
            return np.asarray(outside[:, _single(undertaking)].any(axis=1))
        agreed = outside[:, list(members(undertaking.required))].all(axis=1)
        return np.asarray(agreed & (outside @ undertaking.benefits > undertaking.cost))


NOBODY = Riding()
"""Those outside build nothing."""


def _single(undertaking: Undertaking) -> list[int]:
    """Cities that would build a project for themselves alone."""
    worthwhile = np.flatnonzero(undertaking.benefits > undertaking.cost).tolist()
    return [i for i in worthwhile if undertaking.required | 1 << i == 1 << i]
