"""Who would refuse an offer and why: losses by year, objecting coalitions, what they would do, the way to the core."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..content import ByContent
from ..game.coalitions import mask
from ..optimize.setting import Setting
from ..pact.scheme import Scheme
from ..worth import Plan

Booleans = NDArray[np.bool_]
_WORD = 63
"""Players whose coalitions are numbers too long for a machine word."""


@dataclass(frozen=True, eq=False)
class Objections(ByContent):
    """The case against a scheme. Money in the case's unit, present value unless by year."""

    scheme: Scheme
    setting: Setting

    @cached_property
    def losses(self) -> pd.DataFrame:
        """Cities that gain less than alone: loss, and their net flow over the status quo by year."""
        losses, flows = self.scheme.worse_off.sort_values(kind="stable"), self.scheme.net_flows
        yearly = flows.to_numpy()[flows.index.get_indexer(losses.index)]
        rows = np.column_stack((-losses.to_numpy(), yearly))
        return pd.DataFrame(rows, index=losses.index, columns=["loss", *flows.columns])

    @cached_property
    def lean_years(self) -> pd.Series:
        """Years below the status quo of every city that has any, whether or not it gains in all."""
        yearly, slip = self.scheme.net_flows, self.scheme.slips
        years = yearly.columns.to_numpy()
        rows = zip(yearly.index, yearly.to_numpy(), strict=True)
        below = {city: tuple(years[flows < -float(slip[str(city)])].tolist()) for city, flows in rows}
        return pd.Series({city: years for city, years in below.items() if years}, dtype=object)

    @cached_property
    def objecting(self) -> Booleans:
        """Which coalitions would do better alone; shape (2**n,), canonical order. Never the grand coalition."""
        found = self.scheme.excess > 0
        found[[0, -1]] = False
        return np.asarray(found)

    @property
    def count(self) -> int:
        """How many coalitions object; those that were found, if they are not listed."""
        return len(self.scheme.objecting.coalitions)

    @cached_property
    def coalitions(self) -> pd.DataFrame:
        """Objecting coalitions, those who lose most first: members, worth, gain, loss and its part of the worth.

        ``minimal``: no smaller coalition within it objects. ``entitled``: the mechanism gives it a right of its own.
        """
        return self.first()

    def first(self, most: int | None = None, *, minimal: bool = False) -> pd.DataFrame:
        """So many of ``coalitions``, of all or of the minimal ones."""
        found, rows = self.scheme.objecting, self._rows(most, minimal=minimal)
        listed, entitled, fewest = [found.coalitions[row] for row in rows], self.setting.entitled, self.minimal_ones
        worth, loss = found.worths[rows], found.excess[rows]
        part = np.divide(loss, worth, out=np.full(len(rows), np.nan), where=worth > 0)
        return pd.DataFrame(
            {
                "members": pd.Series([self.members(c) for c in listed], dtype=object),
                **{"worth": worth, "gain": worth - loss, "loss": loss, "part": part},
                "minimal": np.array([c in fewest for c in listed], dtype=bool),
                "entitled": np.array([entitled.has(c) for c in listed], dtype=bool),
            }
        ).set_axis(pd.Index(listed, dtype=np.int64 if self._are_words else object, name="coalition"))

    def first_minimal(self, most: int) -> list[tuple[str, ...]]:
        """The members of so many of the minimal ones, those who lose most first."""
        return [self.members(self.scheme.objecting.coalitions[row]) for row in self._rows(most, minimal=True)]

    def _rows(self, most: int | None, *, minimal: bool) -> list[int]:
        """Where so many objecting coalitions stand in the list of all."""
        every = self.scheme.objecting.coalitions
        if not minimal:
            return [*range(len(every))][:most]
        fewest = self.minimal_ones
        return list(islice((row for row, c in enumerate(every) if c in fewest), most))

    @property
    def _are_words(self) -> bool:
        """Whether numbers of coalitions fit into machine words."""
        return len(self.scheme.table.cities) < _WORD

    @property
    def any_entitled(self) -> bool:
        """Whether the mechanism gives any coalition that objects a right of its own."""
        return any(map(self.setting.entitled.has, self.scheme.objecting.coalitions))

    @cached_property
    def minimal_ones(self) -> frozenset[int]:
        """Objecting coalitions without an objecting coalition inside; those that were found, if they are not listed."""
        if self.scheme.claims.is_listed:
            return frozenset(np.flatnonzero(self.minimal).tolist())
        found = self.scheme.objecting.coalitions
        return frozenset(c for c in found if not any(other & c == other != c for other in found))

    @cached_property
    def minimal(self) -> Booleans:
        """Objecting coalitions without an objecting coalition inside; shape (2**n,)."""
        return minimal_sets(self.objecting)

    @cached_property
    def frequency(self) -> pd.DataFrame:
        """By city: in how many objecting coalitions it is, in how many minimal ones, and as part of each."""
        names, places = zip(*self._players, strict=True)
        families = {"all": self.scheme.objecting.coalitions, "minimal": [*self.minimal_ones]}
        counts = {name: np.array(memberships(found, len(names)))[[*places]] for name, found in families.items()}
        parts = {f"part_{name}": counts[name] / max(1, len(found)) for name, found in families.items()}
        return pd.DataFrame(counts | parts, index=pd.Index(names, name="city"))

    def members(self, coalition: int) -> tuple[str, ...]:
        """Cities of a coalition, in the order of the case."""
        return tuple(city for city, player in self._players if coalition >> player & 1)

    @cached_property
    def _players(self) -> list[tuple[str, int]]:
        """Cities in the order of the case, each with its place among the players."""
        places = {city: player for player, city in enumerate(self.scheme.table.cities)}
        return [(city.id, places[city.id]) for city in self.scheme.case.cities]

    def alternative(self, coalition: int) -> Plan:
        """What a coalition would do on its own."""
        return self.scheme.table.plan(coalition)

    def coalition(self, cities: tuple[str, ...]) -> int:
        """Number of the coalition of these cities."""
        return mask(self.scheme.table.cities.index(city) for city in cities)

    @cached_property
    def largest_loss(self) -> float:
        """Loss of the coalition that loses most; 0 if nobody objects."""
        return float(self.scheme.objecting.excess[0]) if self.count else 0.0

    @cached_property
    def payments(self) -> pd.Series:
        """The least payments between cities after which nobody objects; with outside money if the core is empty.

        Positive: receives. Their positive parts add up to the distance to the core, in money that must change hands.
        """
        return self.scheme.claims.nearest_payments(self.scheme.by_player[0])

    @property
    def distance(self) -> float:
        """Money that must change hands (or come from outside) before nobody objects."""
        return max(0.0, float(np.maximum(self.payments.to_numpy(), 0.0).sum()))

    @property
    def subsidy(self) -> float:
        """Outside money among it: 0 if the core is not empty."""
        return float(self.payments.to_numpy().sum())


def memberships(coalitions: Sequence[int], players: int) -> list[int]:
    """In how many of some coalitions each player is.

    >>> memberships([0b011, 0b010, 0b110], 3)
    [1, 3, 1]
    """
    if players >= _WORD or not coalitions:
        return [sum(c >> i & 1 for c in coalitions) for i in range(players)]
    inside = np.array(coalitions)[:, None] >> np.arange(players) & 1
    return [int(count) for count in inside.sum(axis=0)]


def minimal_sets(objecting: Booleans) -> Booleans:
    """The inclusion-minimal of a family of coalitions; both of shape (2**n,)."""
    return objecting & ~_some_smaller(objecting)


def _some_smaller(family_of: Booleans) -> Booleans:
    """Whether a proper subset belongs to the family: closure upwards, then a look at all sets of one city less."""
    closure = family_of.copy()
    n = closure.size.bit_length() - 1
    for i in range(n):
        halves = closure.reshape(-1, 2, 1 << i)
        halves[:, 1] |= halves[:, 0]
    found = np.zeros_like(closure)
    for i in range(n):
        halves, into = closure.reshape(-1, 2, 1 << i), found.reshape(-1, 2, 1 << i)
        into[:, 1] |= halves[:, 0]
    return found
