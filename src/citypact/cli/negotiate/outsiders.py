"""The verb ``negotiate outsiders``: the verdict on an offer under what those outside a coalition may do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citypact.cli.negotiate.group import negotiate
from citypact.cli.negotiate.hold import hold
from citypact.cli.negotiate.known import Known
from citypact.cli.negotiate.options import Access, Table
from citypact.cli.negotiate.parts import Part
from citypact.cli.negotiate.talks import Talks
from citypact.cli.negotiate.words import problem
from citypact.cli.options import CaseArgument, Delivery
from citypact.cli.verb import verb
from citypact.errors import Problem


@dataclass(frozen=True)
class Outsiders(Part):
    """Verdicts for what those outside may do."""

    name = "outsiders"

    open_project: Sequence[str]

    def problems(self, known: Known) -> Iterator[Problem]:
        """Projects that the case does not have."""
        for project in self.open_project:
            if project not in known.case.project:
                yield problem("no_such_project", project, "--open-project")

    def write(self, talks: Talks) -> None:
        """Write a verdict for each belief about the outsiders."""
        from citypact.report.desk.sections import write_outsiders

        write_outsiders(talks.paper, talks.found.scheme, self.open_project)


@verb(of=negotiate)
def outsiders(case: CaseArgument, table: Table, access: Access, delivery: Delivery) -> None:
    """Whether coalitions would still refuse if those outside went on, helped nobody, or used what is open to all."""
    hold(case, table, [Outsiders(access.open_project)], delivery)
