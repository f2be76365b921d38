"""The least change that would bring in what stays out, in words."""

import math
from functools import reduce

from ..text import Bilingual, both
from ..worth.staying import Room, Staying
from .dossier import Dossier
from .money import number, telling

_FIGURES = 4
"""Digits of an amount of a resource."""


class Changes:
    """Texts for the changes, in the names and the unit of a report."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier, self._case = dossier, dossier.scheme.case
        mode = dossier.scheme.model.coordination.mode
        self._centre = mode == "directed"
        self.counts = both(f"report.staying.counts.{mode}")
        """What counts to those who decide."""

    def text(self, out: Staying) -> Bilingual | None:
        """What would bring it in; None where nothing should."""
        project = out.id in self._case.project
        worth = [] if out.needs is None else [self._of_project(out) if project else self._gain(out.needs)]
        room = reduce(_and, map(self._room, out.room)) if out.room else None
        match out.reason:
            case "no-host":
                return both("report.staying.host")
            case "no-room":
                return room
            case "crowded-out":
                return reduce(_or, [*worth, *([] if room is None else [room])])
            case "too-late":
                return reduce(_or, [both("report.staying.start", year=out.start_year), *worth])
            case "loses":
                return reduce(_and, [*worth, *([] if room is None else [room])])
            case "not-its-category":
                first = both("report.staying.category", category=self._case.project[out.id].category)
                return reduce(_and, [first, *(worth if out.needs else [])])
            case "not-covered":
                return self._covered(out)
            case "left-out":
                return both("report.staying.agree")
            case "no-consent":
                return both("report.staying.commitment")
            case "kept" | "unknown":
                return None

    def _gain(self, amount: float) -> Bilingual:
        if amount <= 0:
            return both("report.staying.any_gain", counts=self.counts)
        return both("report.staying.gain", counts=self.counts, amount=self._money(amount))

    def _of_project(self, out: Staying) -> Bilingual:
        amount = out.needs or 0.0
        if self._centre or amount <= 0:
            return self._gain(amount)
        return both("report.staying.cost_or_benefit", amount=self._money(amount))

    def _room(self, room: Room) -> Bilingual:
        decimals = max(0, _FIGURES - 1 - math.floor(math.log10(room.lacking)))
        host, unit = self._dossier.names.party(room.host), self._case.resources[room.resource]
        amount = rounded_up(room.lacking, decimals)
        return both("report.staying.room", resource=room.resource, host=host, amount=amount, unit=unit)

    def _covered(self, out: Staying) -> Bilingual:
        if out.standing is None:
            return both("report.staying.all_moves")
        return both("report.staying.covered", standing=both(f"report.standing.{out.standing}"))

    def _money(self, amount: float) -> str:
        return rounded_up(amount, telling(amount, self._dossier.digits))


def rounded_up(amount: float, decimals: int) -> str:
    """An amount that is no less than it is, but for the noise of its last digits.

    >>> rounded_up(0.1201, 2), rounded_up(0.3, 1)
    ('0.13', '0.3')
    """
    step = 10.0**decimals
    return number(math.ceil(amount * step * (1.0 - 1e-9)) / step, decimals)


def _and(first: Bilingual, second: Bilingual) -> Bilingual:
    return both("report.staying.and", first=first, second=second)


def _or(first: Bilingual, second: Bilingual) -> Bilingual:
    return both("report.staying.or", first=first, second=second)
