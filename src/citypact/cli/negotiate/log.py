"""The verb ``negotiate log``: the rounds of talks, in a record that stays."""

from pathlib import Path
from typing import Annotated

import typer

from citypact.cli.negotiate.group import negotiate
from citypact.cli.negotiate.hold import hold
from citypact.cli.negotiate.options import Rounds, Table
from citypact.cli.negotiate.record import Record
from citypact.cli.options import CaseArgument, Delivery, place
from citypact.cli.verb import verb

FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", parser=place, help="The record (SQLite); it is begun if it is not there.")
]


@verb(of=negotiate)
def log(case: CaseArgument, file: FileArgument, table: Table, rounds: Rounds, delivery: Delivery) -> None:
    """Record an offer as a round of the talks; without an offer, show the rounds so far."""
    record = Record(file, case, rounds.party, rounds.back, rounds.compare)
    hold(case, table, [], delivery, record=record)
