"""The verb ``negotiate bargain``: what bargaining theory would make of the gains in reach."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from citypact.cli.negotiate.group import negotiate
from citypact.cli.negotiate.hand_out import shown_if_refused
from citypact.cli.negotiate.hold import hold
from citypact.cli.negotiate.known import Known
from citypact.cli.negotiate.needs import check_power
from citypact.cli.negotiate.options import Room, Solution, Table, Terms
from citypact.cli.negotiate.parts import Part
from citypact.cli.negotiate.talks import Talks
from citypact.cli.negotiate.words import amounts
from citypact.cli.options import CaseArgument, Delivery
from citypact.cli.verb import verb
from citypact.errors import Problem
from citypact.reading.named import faults, faults_of

ByOption = Annotated[list[Solution], typer.Option("--by", help="Bargaining solution; repeat for several.")]
_ALL = list(Solution)


@dataclass(frozen=True)
class Bargain(Part):
    """Bargaining solutions, each with the nearest scheme that can be agreed upon."""

    name = "bargain"

    solutions: Sequence[Solution]
    terms: Terms

    def problems(self, known: Known) -> Iterator[Problem]:
        """Cities that are none, and weights or gains that are no amounts."""
        yield from faults(lambda: amounts(self.terms.fallback, "--fallback", known.cities))
        yield from faults(lambda: amounts(self.terms.power, "--power", known.cities))

    def files(self) -> Sequence[str]:
        """An offer by solution."""
        return [f"bargain-{solution}" for solution in self.solutions]

    def write(self, talks: Talks) -> None:
        """Write the solutions, and keep the schemes as drafts; nothing where no agreement is possible."""
        from citypact.negotiation.bargaining import bargain
        from citypact.negotiation.steps import nearest_scheme
        from citypact.report.desk.sections import write_bargain

        if talks.room is None:
            return
        fallback = amounts(self.terms.fallback, "--fallback", talks.cities)
        power = amounts(self.terms.power, "--power", talks.cities)
        for solution in self.solutions:
            with faults_of({"disagreement": "--fallback"}):
                found = bargain(talks.room, solution.value, fallback, power)
            with shown_if_refused(talks):
                scheme = nearest_scheme(talks.room, found.gains)
            write_bargain(talks.paper, solution.value, found, scheme)
            talks.draft(f"bargain-{solution}", talks.room, scheme)


@verb(of=negotiate)
def bargain(
    case: CaseArgument, table: Table, terms: Terms, room: Room, delivery: Delivery, by: ByOption = _ALL
) -> None:
    """What bargaining theory would make of the gains in reach, and the nearest scheme to each solution."""
    check_power(terms.power, by)
    hold(case, table, [Bargain(by, terms)], delivery, room.reopen)
