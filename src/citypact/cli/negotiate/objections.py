"""The verb ``negotiate objections``: what an offer brings everyone, and who would refuse it."""

from citypact.cli.negotiate.group import negotiate
from citypact.cli.negotiate.hold import hold
from citypact.cli.negotiate.options import Table
from citypact.cli.options import CaseArgument, Delivery
from citypact.cli.verb import verb


@verb(of=negotiate)
def objections(case: CaseArgument, table: Table, delivery: Delivery) -> None:
    """What an offer brings everyone, and which cities and coalitions would refuse it."""
    hold(case, table, [], delivery)
