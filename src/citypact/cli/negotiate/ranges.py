"""The verb ``negotiate ranges``: how far each number is negotiable, and the zone of two of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citypact.cli.negotiate.group import negotiate
from citypact.cli.negotiate.hold import hold
from citypact.cli.negotiate.known import Known
from citypact.cli.negotiate.options import Kind, Negotiable, Room, Table
from citypact.cli.negotiate.parts import Part
from citypact.cli.negotiate.talks import Talks
from citypact.cli.negotiate.words import problem
from citypact.cli.options import CaseArgument, Delivery
from citypact.cli.progress import progress_bar
from citypact.cli.verb import verb
from citypact.errors import Problem

if TYPE_CHECKING:
    import pandas as pd

    from citypact.negotiation.numbers import Number


@dataclass(frozen=True)
class Ranges(Part):
    """How far each number of some kinds is negotiable; no kinds: all but shares of project costs."""

    name = "ranges"

    of: Sequence[Kind]

    def write(self, talks: Talks) -> None:
        """Write the ranges in which everyone would still accept."""
        from citypact.negotiation.ranges import NEGOTIABLE, ranges
        from citypact.report.desk.sections import write_ranges

        room = talks.room or talks.position
        with progress_bar("ranges") as progress:
            found = ranges(room, [kind.value for kind in self.of] or NEGOTIABLE, progress=progress)
        write_ranges(talks.paper, found)


@dataclass(frozen=True)
class TradeOff(Part):
    """The pairs of two numbers that everyone would accept."""

    name = "trade"

    first: str
    second: str

    def problems(self, known: Known) -> Iterator[Problem]:
        """Numbers that are none, and a number with itself."""
        yield from known.no_numbers((self.first, self.second), "--trade")
        if self.first == self.second:
            yield problem("same_number", self.first, "--trade")

    def write(self, talks: Talks) -> None:
        """Write the corners of the zone, and where ratios come in steps the nearest pairs on them."""
        from citypact.negotiation.numbers.written import number_named
        from citypact.negotiation.saying import spoken_of

        room = talks.room or talks.position
        write_zone(talks, *(number_named(text, spoken_of(room)) for text in (self.first, self.second)))


def write_zone(talks: Talks, a: "Number", b: "Number") -> "pd.DataFrame":
    """Write the corners of the zone of two numbers, and the nearest pairs on steps; the corners once more, to go on."""
    from citypact.negotiation.frontier import trade_off
    from citypact.negotiation.steps import has_steps, pairs_on_steps
    from citypact.report.desk.sections import write_trade_off

    room = talks.room or talks.position
    zone = trade_off(room, a, b)
    nearest = pairs_on_steps(room, a, b, zone) if has_steps(room) and len(zone) else None
    write_trade_off(talks.paper, a, b, zone, nearest)
    return zone


@verb(of=negotiate)
def ranges(case: CaseArgument, table: Table, asked: Negotiable, room: Room, delivery: Delivery) -> None:
    """How far each number is negotiable; with --trade, which pairs of two numbers everyone would accept."""
    zone = [] if asked.trade is None else [TradeOff(*asked.trade)]
    hold(case, table, [Ranges(asked.of), *zone], delivery, room.reopen)
