"""Which part of a tax a receipt is: what its host keeps, or the whole tax, of which other tiers have their shares.

The heading of the amounts says it, ``local_amount`` or ``gross_amount``; with ``amount`` alone it must be said beside,
unless hosts keep the whole tax anyway. Rows that are no tax of a move are the same under each heading.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from ...case.flows import retention
from ...case.model import Case
from ...errors import Problem
from ...reading.record import Record, problem
from ..payments import planned_moves
from ..terms import Terms

UNSAID = "amount"


class Part(StrEnum):
    """What an amount is of the tax that was collected."""

    local = "local"
    gross = "gross"

    @property
    def heading(self) -> str:
        """The heading that says so."""
        return f"{self}_amount"


HEADINGS = (*(part.heading for part in Part), UNSAID)


def heading_of(names: Iterable[str]) -> str:
    """The heading of the amounts among those of a table; the local part where there is none."""
    return next((name for name in names if name in HEADINGS), Part.local.heading)


def local_shares(case: Case, terms: Terms) -> dict[tuple[str, str], float]:
    """What the host keeps of each tax of a move, by transfer and tax."""
    moves = planned_moves(case, terms).items()
    return {(k, tax): retention(case, case.city[m.host.host], tax) for k, m in moves for tax in m.collected}


def unclear(
    file: str, heading: str, said: Part | None, records: Sequence[Record], shares: Mapping[tuple[str, str], float]
) -> Iterator[Problem]:
    """A problem where nobody says which part the amounts are, or heading and option contradict each other."""
    column = records[0].place(("amount",))[1] if records else heading
    if heading != UNSAID:
        if said is not None and said.heading != heading:
            yield problem("settlement.two_parts", file, None, column, value=said.value)
        return
    parted = [key for record in records if shares.get(key := (record.get("subject"), record.get("item")), 1.0) < 1.0]
    if said is None and parted:
        subject, item = parted[0]
        share = f"{100 * shares[subject, item]:g}%"
        yield problem("settlement.unclear_part", file, None, column, subject=subject, item=item, share=share)


def make_local(records: Iterable[Record], shares: Mapping[tuple[str, str], float]) -> None:
    """Turn whole taxes into what their hosts keep."""
    for record in records:
        record.data["amount"] *= shares.get((record.data["subject"], record.data["item"]), 1.0)
