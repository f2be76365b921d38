"""The verb ``sweep``: a pact in many futures, held as it is, solved anew in some of them."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from citypact.bundled import DEFAULT_MODEL
from citypact.cli.options import DRAWN, CaseArgument, Delivery, ScenarioOption, name, option_of_mechanisms, place
from citypact.cli.output import answer, message, settings
from citypact.cli.progress import progress_bar
from citypact.cli.scheme import load_facts, scheme_under, stored
from citypact.cli.stopping import workers
from citypact.cli.uncertain import CorrelateOption, LeversOption, VaryOption, drawn_sample
from citypact.cli.verb import verb
from citypact.errors import InvalidInput, SolverLimit
from citypact.reading.named import faults_of
from citypact.text import both

if TYPE_CHECKING:
    from citypact.case import Case
    from citypact.pact.scheme import Scheme
    from citypact.report.sweeps.document import Format
    from citypact.scenarios.samples import Sample
    from citypact.scenarios.sweep import Executors

MANY, SEED = 1024, 1
"""Futures that are drawn, and their seed, if none is given."""
Method = Literal["sobol", "latin-hypercube", "random", "saltelli", "grid"]
SchemeOption = Annotated[
    Path | None,
    typer.Option(
        "--scheme", metavar="SCHEME", parser=place, help="Hold this stored scheme of the case; by default one is made."
    ),
]
ModelOption = Annotated[
    str | None,
    option_of_mechanisms(f"Without --scheme: a bundled mechanism's name (default {DEFAULT_MODEL}), or a TOML file."),
]
FuturesOption = Annotated[
    int | None,
    typer.Option("--futures", min=1, help=f"How many (default {MANY}); saltelli: for each number; not for a grid."),
]

SchedulerOption = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        parser=name,
        help="In place of --jobs: the workers of this Dask scheduler, such as tcp://127.0.0.1:8786.",
    ),
]


@dataclass(frozen=True)
class Drawing:
    """What is uncertain and how futures are drawn."""

    vary: VaryOption = None
    levers: LeversOption = None
    correlate: CorrelateOption = None
    draw: Annotated[Method, typer.Option("--draw", help="How futures are drawn; saltelli: for what matters most.")] = (
        "sobol"
    )
    futures: FuturesOption = None
    seed: Annotated[
        int | None,
        typer.Option("--seed", min=0, help=f"Other seeds draw other futures (default {SEED}); not for a grid."),
    ] = None


@dataclass(frozen=True)
class Work:
    """What is done in each future."""

    scheme: SchemeOption = None
    exact: Annotated[
        int,
        typer.Option(
            "--exact",
            min=0,
            help="Work out all worths anew in so many of the futures; "
            "where no figure of moves differs, by today's plans.",
        ),
    ] = 0
    redesign: Annotated[
        int,
        typer.Option(
            "--redesign", min=0, help="Design anew in so many of the futures, by worths found as for --exact."
        ),
    ] = 0
    no_coalitions: Annotated[
        bool, typer.Option("--no-coalitions", help="Only settle; ask no coalition what it could gain.")
    ] = False
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, help="Processes for futures (default 1); the answers are the same.")
    ] = None
    scheduler: SchedulerOption = None
    csv: Annotated[bool, typer.Option("--csv", help="Write every future as a row of futures.csv too.")] = False
    parquet: Annotated[
        bool,
        typer.Option(
            "--parquet",
            help="Write every future as a row of futures.parquet too (needs `pip install 'citypact[parquet]'`).",
        ),
    ] = False

    @property
    def formats(self) -> "list[Format]":
        """In which every future is written."""
        asked: list[tuple[bool, Format]] = [(self.csv, "csv"), (self.parquet, "parquet")]
        return [kind for is_asked, kind in asked if is_asked]


@verb()
def sweep(
    case: CaseArgument,
    drawing: Drawing,
    work: Work,
    delivery: Delivery,
    model: ModelOption = None,
    scenario: ScenarioOption = None,
) -> None:
    """Hold a pact in thousands of futures: who may lose, which coalitions may object, when, and what it hangs on.

    With --out, batches are kept there, and a run that was stopped goes on where it was.

    On several machines (after `pip install 'citypact[distributed]'`): `dask scheduler` on one of them, `dask worker
    tcp://HOST:8786 --nthreads 1 --nworkers 2` on each, then `--scheduler tcp://HOST:8786`. The answers are the same
    for any number of workers, and a worker that dies loses nothing.
    """
    from citypact.report.sweeps.document import print_sweep, sweep_document, sweep_files
    from citypact.scenarios.sweep import Store, Sweep, run, summary
    from citypact.storage.frames import check_parquet

    _refuse_misuse(drawing, work, model, scenario)
    if work.parquet:
        check_parquet("--parquet")
    with faults_of(DRAWN):
        executors, jobs = _workers(work)
    if work.scheme is None:
        scheme = _made(case, model, scenario, drawing, work)
    else:
        scheme, scenario = _held(case, work.scheme)
    with faults_of(DRAWN):
        looked_at = Sweep(scheme, _sample(scheme.case, drawing), not work.no_coalitions, work.exact, work.redesign)
        looked_at.check()
    with ExitStack() as stack:
        folder = delivery.out or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="citypact-")))
        store = Store(folder, looked_at, replace=delivery.force)
        with _told_what_is_kept(delivery.out), progress_bar("futures") as progress:
            run(store, executors, progress, jobs)
        found = summary(store)
        data = sweep_document(found, scenario)
        files = delivery.of({} if delivery.out is None else sweep_files(found, data, settings.lang, work.formats))
        replace(delivery, force=True).write(files)  # a run that goes on writes its own files again
        answer(data, lambda screen: print_sweep(found, screen, settings.lang), files)


@contextmanager
def _told_what_is_kept(out: Path | None) -> Iterator[None]:
    """Let an end before all is done say what is kept, and how to go on."""
    try:
        yield
    except SolverLimit as limit:
        why = limit.args[0]
        told = both("cli.sweep_not_kept", why=why) if out is None else both("cli.sweep_goes_on", why=why, folder=out)
        raise SolverLimit(told) from None


def _refuse_misuse(drawing: Drawing, work: Work, model: str | None, scenario: str | None) -> None:
    """Refuse options that would have no effect."""
    for option, given in (("--model", model), ("--scenario", scenario)):
        if work.scheme is not None and given is not None:
            raise typer.BadParameter(message("one_of", one="--scheme", other=option))
    for option, number in (("--futures", drawing.futures), ("--seed", drawing.seed)):
        if drawing.draw == "grid" and number is not None:
            raise typer.BadParameter(message("all_of_a_grid", option=option))
    if work.scheduler is not None and work.jobs is not None:
        raise typer.BadParameter(message("one_of", one="--scheduler", other="--jobs"))


def _workers(work: Work) -> "tuple[Executors, int]":
    """What opens the workers, and how many there are. Raises InvalidInput as ``cluster.cores``."""
    if work.scheduler is None:
        jobs = work.jobs or 1
        return partial(workers, jobs), jobs
    from citypact.scenarios.sweep.cluster import cores, workers_of

    return partial(workers_of, work.scheduler), cores(work.scheduler)


def _held(case: str, path: Path) -> tuple["Scheme", str | None]:
    """A stored scheme and the scenario of the case that it was made under. Raises InvalidInput if of another case."""
    from citypact.case.differences import differences
    from citypact.scenarios.distributions import problem

    dossier, options = stored(path)
    held, scenario = dossier.scheme, options.get("scenario")
    facts = load_facts(case, scenario)
    if facts != held.given:
        differ = [".".join(filter(None, (d.table, d.row, d.column))) for d in differences(held.given, facts)]
        shown = ", ".join(differ[:3]) + (" ..." if len(differ) > 3 else "")
        raise InvalidInput(
            [problem("other_case", f"--scheme {path}", held.given.id, case=case, count=len(differ), differ=shown)]
        )
    return held, scenario


def _sample(case: "Case", drawing: Drawing) -> "Sample":
    futures, seed = drawing.futures or MANY, SEED if drawing.seed is None else drawing.seed
    return drawn_sample(drawing, case, drawing.draw, futures, seed)


def _made(case: str, model: str | None, scenario: str | None, drawing: Drawing, work: Work) -> "Scheme":
    """The scheme that is made for the sweep, after all that can be wrong with what is drawn is known not to be."""
    from citypact.mechanism import check_applicable, load_model
    from citypact.scenarios.sweep.plan import refuse_unsound

    facts, rules = load_facts(case, scenario), load_model(model or DEFAULT_MODEL)
    check_applicable(facts, rules)
    with faults_of(DRAWN):
        refuse_unsound(_sample(facts, drawing), rules, apart=bool(work.exact or work.redesign))
    return scheme_under(facts, rules)
