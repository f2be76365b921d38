"""The verb ``negotiate futures``: how the offers fare under scenarios of the case and changed figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from citypact.cli.negotiate.group import negotiate
from citypact.cli.negotiate.hold import hold
from citypact.cli.negotiate.known import Known
from citypact.cli.negotiate.options import Table, Worlds
from citypact.cli.negotiate.parts import Part
from citypact.cli.negotiate.talks import Talks
from citypact.cli.options import CaseArgument, Delivery
from citypact.cli.output import message
from citypact.cli.progress import progress_bar
from citypact.cli.scheme import named_scenarios
from citypact.cli.stopping import workers
from citypact.cli.verb import verb
from citypact.errors import Problem
from citypact.reading.named import faults, faults_of

if TYPE_CHECKING:
    from citypact.case import Case
    from citypact.scenarios.runs import Future


@dataclass(frozen=True)
class Futures(Part):
    """The offers in other futures."""

    name = "scenario"

    scenarios: Sequence[str]
    changes: Sequence[str]
    jobs: int

    def problems(self, known: Known) -> Iterator[Problem]:
        """Scenarios and changes that the case does not have."""
        yield from faults(lambda: self._worlds(known.case))

    def _worlds(self, case: "Case") -> "tuple[Future, ...]":
        from citypact.scenarios import futures, grid

        with faults_of({"changes": "--set"}):
            return futures(case, [*named_scenarios(case, self.scenarios), *grid(self.changes, case)])

    def write(self, talks: Talks) -> None:
        """Write what each offer comes to in each future."""
        from citypact.report.desk.sections import write_outcomes
        from citypact.scenarios import run

        worlds = self._worlds(talks.case)
        with workers(self.jobs) as executor, progress_bar("scenarios") as progress:
            known = talks.position.setting.table.known
            outcomes = run(worlds, talks.model, talks.offers, executor, progress, known)
        write_outcomes(talks.paper, outcomes, {w.id: w.title.both for w in worlds})


@verb(of=negotiate)
def futures(case: CaseArgument, table: Table, worlds: Worlds, delivery: Delivery) -> None:
    """How the offers fare under scenarios of the case (--scenario) and changed figures (--set)."""
    if not worlds.scenario and not worlds.set_:
        raise typer.BadParameter(message("futures"))
    hold(case, table, [Futures(worlds.scenario, worlds.set_, worlds.jobs)], delivery)
