"""The verb ``negotiate counter``: the nearest offer that everyone would accept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from citypact.cli.negotiate.group import negotiate
from citypact.cli.negotiate.hand_out import shown_if_refused
from citypact.cli.negotiate.hold import hold
from citypact.cli.negotiate.known import Known
from citypact.cli.negotiate.options import Measure, Room, Table, Wishes
from citypact.cli.negotiate.parts import Part
from citypact.cli.negotiate.talks import Talks
from citypact.cli.negotiate.why import write_reasons
from citypact.cli.negotiate.words import amounts, known_cities
from citypact.cli.options import CaseArgument, Delivery
from citypact.cli.verb import verb
from citypact.errors import Problem
from citypact.reading.named import faults

ByOption = Annotated[
    list[Measure], typer.Option("--by", help='What "nearest" means; repeat for several measures.', show_default=True)
]
_NEAREST = [Measure.fewest]


@dataclass(frozen=True)
class Counter(Part):
    """The nearest acceptable offer by each measure, or why there is none."""

    name = "counter"

    measures: Sequence[Measure]
    wishes: Wishes

    def problems(self, known: Known) -> Iterator[Problem]:
        """Cities that are none, and gains that are no amounts."""
        yield from faults(lambda: amounts(self.wishes.insist, "--insist", known.cities))
        yield from faults(lambda: known_cities(self.wishes.favor, known.cities, "--favor"))

    def files(self) -> Sequence[str]:
        """A counter-offer by measure."""
        return [f"counter-{measure}" for measure in self.measures]

    def write(self, talks: Talks) -> None:
        """Write the counter-offers and what their concessions are worth; keep them as drafts."""
        from citypact.negotiation.counter import Wishes, counter_offer
        from citypact.report.desk.left_open import left_open
        from citypact.report.desk.sections import write_concessions, write_counter

        wanted = amounts(self.wishes.insist, "--insist", talks.cities)
        favored = known_cities(self.wishes.favor, talks.cities, "--favor")
        if talks.room is None:
            talks.without_answer = True
            write_reasons(talks, wanted)
            return
        wishes = Wishes(favored=favored, least_gains=wanted)
        settled = talks.found.scheme if talks.room is talks.position else None
        with shown_if_refused(talks):
            found = [counter_offer(talks.room, measure.value, wishes, settled) for measure in self.measures]
        for counter in found:
            name = f"counter-{counter.measure}"
            write_counter(talks.paper, counter, talks.found.scheme)
            talks.draft(name, counter.position, counter.scheme)
            talks.remarks[name] = left_open(counter, talks.found.scheme)
        write_concessions(talks.paper, found[0])


@verb(of=negotiate)
def counter(
    case: CaseArgument, table: Table, wishes: Wishes, room: Room, delivery: Delivery, by: ByOption = _NEAREST
) -> None:
    """The nearest offer that everyone would accept, and what each concession in it is worth; exit 4 if none."""
    hold(case, table, [Counter(by, wishes)], delivery, room.reopen)
