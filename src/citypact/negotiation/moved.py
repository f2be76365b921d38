"""A scheme with some of its numbers moved and all others as they are: settled by the ledger, whoever consents.

Nothing is designed anew, so that what a number does can be seen by itself; what no longer adds up is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..arrays import Affine, NotAffine, affine, size_column
from ..content import ByContent
from ..pact.audit import Breach
from ..pact.ledger import settle
from ..pact.scheme import Scheme
from ..pact.terms import Terms
from .numbers import Number, kind_of, value_in
from .position import Position
from .settled import with_breaches

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Movable(ByContent):
    """A scheme whose numbers can be moved.

    Attributes
    ----------
    position : the case and the rules, with nothing settled
    scheme : what is moved
    unavoidable : what coalitions fall short by whatever the numbers are, in the case's money; by default what is stated
        of the scheme, which is that only where nothing that it holds is to be moved
    """

    position: Position
    scheme: Scheme
    unavoidable: float | None = None

    def begun_at(self, scheme: Scheme) -> "Movable":
        """The same with another scheme to begin at, such as that of an offer: what it locks may be moved, too.

        Numbers that it locks can leave coalitions short of what the rules leave them, and that is stated of it;
        under rules of its own nothing else is known.
        """
        same = scheme.model == self.scheme.model
        return replace(self, scheme=scheme, unavoidable=self._allowed if same else None)

    def terms(self, values: Mapping[Number, float]) -> Terms:
        """The scheme's terms with some of its open numbers changed."""
        found = self.scheme.terms
        for number, value in values.items():
            changed = kind_of(number).put(self.position.setting, found, number.key, value)
            assert changed is not None  # what is open stands in the terms
            found = changed
        return found

    def moved(self, values: Mapping[Number, float]) -> Scheme:
        """The scheme with some of its open numbers changed, settled; with every limit that it exceeds."""
        terms, scheme = self.terms(values), self.scheme
        ledger = settle(scheme.case, scheme.model, terms)
        verification = {"shortfall": self._allowed}
        return with_breaches(
            Scheme(scheme.case, scheme.model, scheme.table, terms, ledger, verification, facts=scheme.facts)
        )

    @property
    def _allowed(self) -> float:
        return float(self.scheme.verification["shortfall"]) if self.unavoidable is None else self.unavoidable

    @cached_property
    def effects(self) -> dict[Number, Floats | None]:
        """What one unit of each open number is worth to each city, whatever the others are; shape (cities,).

        None where that depends: on caps, floors, or a size that is not affine.
        """
        return {number: self._effect(number) for number in self.position.items}

    @cached_property
    def _map(self) -> Affine:
        return affine(self.scheme.case, self.scheme.model, self.scheme.terms)

    def _effect(self, number: Number) -> Floats | None:
        if number.kind == "size":
            found = size_column(self.scheme.case, self.scheme.model, self.scheme.terms, number.key[0])
            return None if isinstance(found, NotAffine) else found
        now = value_in(self.position.setting, self.scheme, number)
        before, after = (self._map.vector(self.terms({number: value})) for value in (now, now + 1.0))
        unit = after - before
        bends = self._map.bends
        return None if bends is not None and unit[bends.at].any() else self._map.matrix @ unit


def not_adding_up(scheme: Scheme) -> list[Breach]:
    """The limits that a scheme exceeds, but for those that only those who object to it could raise."""
    return [breach for breach in scheme.breaches if breach.section != "participation"]
