"""The verb ``negotiate frontier``: which ratios of tax go with which ratios of what is counted, and at what price."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from citypact.cli.negotiate.group import negotiate
from citypact.cli.negotiate.hold import hold
from citypact.cli.negotiate.known import Known
from citypact.cli.negotiate.options import Currencies, Room, Table
from citypact.cli.negotiate.parts import Part
from citypact.cli.negotiate.ranges import write_zone
from citypact.cli.negotiate.talks import Talks
from citypact.cli.negotiate.words import problem
from citypact.cli.options import CaseArgument, Delivery
from citypact.cli.verb import verb
from citypact.errors import InvalidInput, Problem

if TYPE_CHECKING:
    from citypact.negotiation.numbers import Number
    from citypact.negotiation.position import Position

_COUNTING = "two-currencies"
"""The mechanism where none is named: one that leaves both ratios open."""


@dataclass(frozen=True)
class Frontier(Part):
    """What a ratio of tax trades for in a ratio of counting."""

    name = "frontier"

    tax: str | None
    count: str

    def problems(self, known: Known) -> Iterator[Problem]:
        """Numbers that are none, a count that the mechanism does not leave open, and a number with itself."""
        if (path := self.count.removeprefix("size:")) in known.model.open_sizes or path == self.count:
            yield from known.no_numbers([self.count], "--count")
        else:
            yield self._nothing_counted(known.model.id, [f"size:{path}" for path in known.model.open_sizes])
        asked = [] if self.tax is None else [_ratio(self.tax)]
        yield from known.no_numbers(asked, "--tax")
        if asked == [self.count]:
            yield problem("same_number", self.count, "--tax")

    def _nothing_counted(self, model: str, known: Iterable[str]) -> Problem:
        from citypact.reading.suggest import suggestion

        return problem("nothing_counted", self.count, "--count", model=model, hint=suggestion(self.count, known))

    def write(self, talks: Talks) -> None:
        """Write the zone of both ratios, and what one of them is worth in the other along its edges."""
        from citypact.negotiation.frontier import exchange
        from citypact.report.desk.sections import write_exchange

        room = talks.room or talks.position
        counted, taxed = self._counted(room, talks.model_name), self._taxed(room)
        zone = write_zone(talks, counted, taxed)
        write_exchange(talks.paper, counted, taxed, exchange(zone))

    def _counted(self, room: "Position", model: str) -> "Number":
        from citypact.negotiation.numbers.written import number_named, written

        known = list(map(written, room.items))
        if self.count not in known:
            raise InvalidInput([self._nothing_counted(model, known)])
        return number_named(self.count, room.items)

    def _taxed(self, room: "Position") -> "Number":
        """The number that is asked for, a transfer standing for its ratio; else the ratio that splits most tax."""
        from citypact.negotiation.numbers.written import number_named
        from citypact.negotiation.saying import spoken_of

        ratios = [number for number in room.items if number.kind == "origin_share"]
        if self.tax is None and ratios:
            return max(ratios, key=lambda number: room.items[number].money)
        return number_named(_ratio(self.tax or ""), spoken_of(room), ratios, "--tax")


def _ratio(asked: str) -> str:
    """A number as it is written; a subject alone stands for its ratio of tax."""
    return asked if ":" in asked else f"origin_share:{asked}"


@verb(of=negotiate)
def frontier(case: CaseArgument, table: Table, currencies: Currencies, room: Room, delivery: Delivery) -> None:
    """Which tax ratios go with which ratios of counted results, and what a point of one is worth in the other."""
    told = table if table.model is not None or table.offer else replace(table, model=_COUNTING)
    hold(case, told, [Frontier(currencies.tax, currencies.count)], delivery, room.reopen)
