"""The verb ``sweep``: a pact in many futures, held as it is, solved anew in some of them."""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from citypact.bundled import DEFAULT_MODEL
from citypact.cli.options import CaseArgument, Delivery, ModelOption, ScenarioOption, name, place
from citypact.cli.output import answer, settings
from citypact.cli.progress import progress_bar
from citypact.cli.scheme import load_facts, stored, worths
from citypact.cli.stopping import workers
from citypact.cli.verb import verb

if TYPE_CHECKING:
    from citypact.case import Case
    from citypact.pact.scheme import Scheme
    from citypact.scenarios.samples import Sample

Method = Literal["sobol", "latin-hypercube", "random", "saltelli", "grid"]
VaryOption = Annotated[
    list[str] | None,
    typer.Option(
        "--vary",
        metavar="LINE",
        parser=name,
        help='What is uncertain: "[NAME:] FIGURES *= DISTRIBUTION [by city|sector|row|year [(CORRELATION)]]"; = sets.',
    ),
]
LeversOption = Annotated[
    Path | None,
    typer.Option("--levers", metavar="FILE", parser=place, help="A TOML file with lists `vary` and `correlate`."),
]
CorrelateOption = Annotated[
    list[str] | None,
    typer.Option("--correlate", metavar="NAME,NAME=X", parser=name, help="Correlation of two lines (normal scores)."),
]
SchemeOption = Annotated[
    Path | None,
    typer.Option("--scheme", metavar="SCHEME", parser=place, help="Hold this stored scheme; by default one is made."),
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
    futures: Annotated[int, typer.Option("--futures", min=1, help="How many; saltelli: for each number.")] = 1024
    seed: Annotated[int, typer.Option("--seed", min=0, help="Other seeds draw other futures.")] = 1


@dataclass(frozen=True)
class Work:
    """What is done in each future."""

    scheme: SchemeOption = None
    exact: Annotated[
        int, typer.Option("--exact", min=0, help="Work out all worths anew in so many of the futures.")
    ] = 0
    redesign: Annotated[int, typer.Option("--redesign", min=0, help="Design anew in so many of the futures.")] = 0
    no_coalitions: Annotated[
        bool, typer.Option("--no-coalitions", help="Only settle; ask no coalition what it could gain.")
    ] = False
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Processes for futures; the answers are the same.")] = 1
    csv: Annotated[bool, typer.Option("--csv", help="Write every future as a row of futures.csv too.")] = False


@verb()
def sweep(
    case: CaseArgument,
    drawing: Drawing,
    work: Work,
    delivery: Delivery,
    model: ModelOption = DEFAULT_MODEL,
    scenario: ScenarioOption = None,
) -> None:
    """Hold a pact in thousands of futures: who may lose, which coalitions may object, when, and what it hangs on.

    With --out, batches are kept there, and a run that was stopped goes on where it was.
    """
    from citypact.report.sweeps.document import print_sweep, sweep_document, sweep_files
    from citypact.scenarios.sweep import Store, Sweep, run, summary

    facts = load_facts(case, scenario)
    scheme = _scheme(facts, model, work.scheme)
    looked_at = Sweep(scheme, _sample(scheme, drawing), not work.no_coalitions, work.exact, work.redesign)
    looked_at.check()
    with ExitStack() as stack:
        folder = delivery.out or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="citypact-")))
        store = Store(folder, looked_at, replace=delivery.force)
        with progress_bar("futures") as progress:
            run(store, lambda: workers(work.jobs), progress, work.jobs)
        found = summary(store)
        data = sweep_document(found, scenario)
        files = delivery.of({} if delivery.out is None else sweep_files(found, data, settings.lang, table=work.csv))
        _replaced(delivery, files)
        answer(data, lambda screen: print_sweep(found, screen, settings.lang), files)


def _scheme(facts: "Case", model: str, path: Path | None) -> "Scheme":
    """The scheme that is held: a stored one, or a design (or what a closed rule does)."""
    from citypact.mechanism import check_applicable, load_model
    from citypact.optimize import design, simulate
    from citypact.report.told import refusal_in_words

    if path is not None:
        return stored(path)[0].scheme
    rules = load_model(model)
    check_applicable(facts, rules)
    table = worths(facts, rules)
    with refusal_in_words(facts, rules):
        return (design if rules.open_parameters else simulate)(facts, rules, table)


def _sample(scheme: "Scheme", drawing: Drawing) -> "Sample":
    from citypact.scenarios.levers_file import parse_correlation, read_levers
    from citypact.scenarios.samples import sample
    from citypact.scenarios.uncertainty import parse_uncertainties

    lines, pairs = ([], []) if drawing.levers is None else read_levers(drawing.levers)
    uncertain = parse_uncertainties([*lines, *(drawing.vary or [])])
    correlations = [parse_correlation(text) for text in [*pairs, *(drawing.correlate or [])]]
    return sample(scheme.case, uncertain, drawing.draw, drawing.futures, drawing.seed, correlations)


def _replaced(delivery: Delivery, files: dict[Path, bytes]) -> None:
    """Write the files; those of the same sweep are written again."""
    from citypact.storage.files import write_everywhere

    if files:
        write_everywhere(files, force=True)
