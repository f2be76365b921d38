"""The verb ``negotiate why``: why no agreement is acceptable, and what would mend it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from citypact.cli.negotiate.group import negotiate
from citypact.cli.negotiate.hold import hold
from citypact.cli.negotiate.known import Known
from citypact.cli.negotiate.options import Insisting, Table
from citypact.cli.negotiate.parts import Part
from citypact.cli.negotiate.talks import Talks
from citypact.cli.negotiate.words import amounts
from citypact.cli.options import CaseArgument, Delivery
from citypact.cli.verb import verb
from citypact.errors import Problem
from citypact.reading.named import faults


@dataclass(frozen=True)
class Reasons(Part):
    """Why no agreement is acceptable."""

    name = "why"

    insist: Sequence[str]

    def problems(self, known: Known) -> Iterator[Problem]:
        """Cities that are none, and gains that are no amounts."""
        yield from faults(lambda: amounts(self.insist, "--insist", known.cities))

    def write(self, talks: Talks) -> None:
        """Write the conflict and what would mend it, or that there is none."""
        write_reasons(talks, amounts(self.insist, "--insist", talks.cities))


def write_reasons(talks: Talks, wanted: Mapping[str, float]) -> None:
    """Write, once, why nothing is acceptable if cities insist on the gains ``wanted``, or that something is."""
    from citypact.negotiation.why_not import why_not
    from citypact.report.desk.sections import write_reasons

    if talks.explained:
        return
    talks.explained = True
    reasons = why_not(talks.position.insisting(dict(wanted)))
    if reasons is None:
        talks.paper.say("good", "something_acceptable")
    else:
        write_reasons(talks.paper, reasons)


@verb(of=negotiate)
def why(case: CaseArgument, table: Table, wishes: Insisting, delivery: Delivery) -> None:
    """Why no agreement is acceptable under the offered rules, and what would mend it."""
    hold(case, table, [Reasons(wishes.insist)], delivery)
