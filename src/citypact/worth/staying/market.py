"""The market: each firm by its own gain, the largest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from ...case.firms import firm_gain
from ...case.flows import Move, move
from ...case.model import BEYOND, Case, Transfer
from ..firms import stable_moves
from .deciding import Floats, missing, needs


@dataclass(frozen=True, eq=False)
class Market:
    """The firms, some of which are settled ``anyway``, and the room they bid for."""

    case: Case
    anyway: Mapping[str, str]

    @property
    def places(self) -> tuple[str, ...]:
        """The cities and the world outside."""
        return (*self.case.city, BEYOND)

    def value(self, flows: Move) -> float:
        """The firm's own gain over staying, in present value."""
        return firm_gain(self.case, flows)

    def price(self, transfer: Transfer, host: str) -> float | None:
        """The own gain that a firm has to exceed at a host so that it fits beside those that gain more there."""
        rivals = sorted((self._gain(k, host), k) for k in self._chosen(transfer, host))
        for made_way in range(len(rivals) + 1):
            if not self._lacking(transfer, host, (k for _, k in rivals[made_way:])).any():
                return rivals[made_way - 1][0] if made_way else 0.0
        return None

    def lacking(self, transfer: Transfer, host: str, *, displacing: float) -> Floats:
        """What a host lacks for a firm beside those that are settled and those that gain at least so much there."""
        rivals = (k for k in self._chosen(transfer, host) if self._gain(k, host) >= displacing)
        return self._lacking(transfer, host, rivals)

    def widened(self, host: str, more: Floats) -> Self:
        """The same with more room at a host."""
        added = dict(zip(self.case.resources, more.tolist(), strict=True))
        rows = (
            row.model_copy(update={"amount": row.amount + added[row.resource]}) if row.city == host else row
            for row in self.case.capacities
        )
        return replace(self, case=self.case.model_copy(update={"capacities": tuple(rows)}))

    def _lacking(self, transfer: Transfer, host: str, rivals: Iterable[str]) -> Floats:
        settled = (k for k, place in self.anyway.items() if place == host)
        load = np.zeros(len(self.case.resources))
        for k in (*settled, *rivals):
            load += needs(self.case, self.case.transfer[k])
        capacity = np.array([self.case.capacity.get((host, r), np.inf) for r in self.case.resources])
        return missing(needs(self.case, transfer), load, capacity)

    def _chosen(self, transfer: Transfer, host: str) -> list[str]:
        """The other firms that choose a host."""
        if transfer.id in self._moves:
            firms = self.case.transfer.keys() - self.anyway.keys() - {transfer.id}
            moves = stable_moves(self.case, self.anyway, firms)
        else:
            moves = self._moves
        return [k for k, place in moves.items() if place == host]

    @cached_property
    def _moves(self) -> dict[str, str]:
        return stable_moves(self.case, self.anyway, self.case.transfer.keys() - self.anyway.keys())

    def _gain(self, k: str, host: str) -> float:
        return self.value(move(self.case, self.case.transfer[k], self.case.host[k, host]))
