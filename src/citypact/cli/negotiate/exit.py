"""The verb ``negotiate exit``: who would be tempted to leave, and what holds everyone to the pact."""

from citypact.cli.negotiate.group import negotiate
from citypact.cli.negotiate.hold import hold
from citypact.cli.negotiate.options import Table
from citypact.cli.negotiate.parts import Part
from citypact.cli.negotiate.talks import Talks
from citypact.cli.options import CaseArgument, Delivery
from citypact.cli.verb import verb


class Commitment(Part):
    """Temptations to leave, bonds against them, and the schedule of payments that lessens them."""

    name = "commitment"

    def write(self, talks: Talks) -> None:
        """Write them for the offer on the table."""
        from citypact.report.desk.sections import write_commitment

        write_commitment(talks.paper, talks.found.scheme)


@verb(of=negotiate)
def exit(case: CaseArgument, table: Table, delivery: Delivery) -> None:
    """Who would be tempted to leave and when, which bonds keep them, and a schedule of payments that does."""
    hold(case, table, [Commitment()], delivery)
