"""The verb ``game`` where coalitions are searched for: what is found is kept, so that the next run goes on."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citypact.cli.going_on import folder_of, say_what_is_kept, told_what_is_kept
from citypact.cli.options import Delivery, MethodOption
from citypact.cli.output import answer, message, settings
from citypact.cli.progress import game_shown
from citypact.cli.stopping import check_in_time, keeping, workers
from citypact.deadline import Deadline

if TYPE_CHECKING:
    from citypact.case import Case
    from citypact.mechanism import Mechanism
    from citypact.worth.large import Sampling


@dataclass(frozen=True)
class Search:
    """Whether coalitions are searched, how far the nucleolus is sought, and how a Shapley value is sampled."""

    method: MethodOption = None
    levels: Annotated[
        int | None,
        typer.Option(
            "--levels",
            min=1,
            help="Where coalitions are searched: so many levels of the nucleolus are to be proven (default 1, the "
            "least core).",
        ),
    ] = None

    evaluations: Annotated[
        int | None,
        typer.Option(
            "--evaluations",
            min=1,
            help="Where the Shapley value is sampled: from so many worths (default 24 a city); more narrow its errors.",
        ),
    ] = None
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, help="Processes for sampled worths (default 1); the answers are the same."),
    ] = None

    def refuse(self, why: str) -> None:
        """Refuse those that are given, since they would have no effect."""
        options = {"--levels": self.levels, "--evaluations": self.evaluations, "--jobs": self.jobs}
        for option, given in options.items():
            if given is not None:
                raise typer.BadParameter(why, param_hint=option)

    def sampling(self, cities: int, kept: Path | None) -> "Sampling":
        """The same for a game of so many cities."""
        from citypact.worth.large import Sampling
        from citypact.worth.large.sampled import FEWEST

        if self.evaluations is not None and self.evaluations < FEWEST * cities:
            raise typer.BadParameter(message("few_evaluations", least=FEWEST * cities), param_hint="--evaluations")
        opens = None if self.jobs is None else partial(workers, self.jobs)
        return Sampling(self.evaluations, workers=opens, jobs=self.jobs, kept=kept)


def searched(case: "Case", rules: "Mechanism", delivery: Delivery, scenario: str | None, search: Search) -> None:
    """Values, the least core between bounds, and the worst coalition of a division."""
    from citypact.report.game.searched import SearchedStudy
    from citypact.report.game.searched.console import print_searched
    from citypact.report.game.searched.files import document, outputs
    from citypact.worth import alternative, opportunities

    folder = folder_of(delivery)
    with told_what_is_kept(folder), keeping(), game_shown() as shown:
        chances = opportunities(case, anyway=alternative(case, rules))
        sampling = replace(search.sampling(len(chances.cities), folder), progress=shown.samples)
        study = SearchedStudy(case, chances, shown.core, sampling, search.levels or 1)
        study.divide()
    with Deadline.lifted().limiting():
        data = document(study, rules, scenario)
    files = {} if delivery.out is None else delivery.of(outputs(study, data))
    delivery.write(files)
    answer(data, lambda screen: print_searched(study, screen, settings.lang), files)
    if Deadline.current().expired or not study.is_settled:
        say_what_is_kept(folder)
    check_in_time(proven=study.is_settled)
