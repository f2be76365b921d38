"""The verb ``robust``: a scheme that holds in other futures than the forecast, and what that costs."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from citypact.bundled import DEFAULT_MODEL
from citypact.cli.negotiate.options import ScenarioOption as ScenariosOption
from citypact.cli.negotiate.options import SetOption
from citypact.cli.options import DRAWN, CaseArgument, Delivery, option_of_mechanisms
from citypact.cli.output import answer, complain, message, settings
from citypact.cli.progress import progress_bar, search_shown
from citypact.cli.scheme import load_facts, named_scenarios, worths
from citypact.cli.uncertain import CorrelateOption, LeversOption, VaryOption, drawn_sample
from citypact.cli.verb import verb
from citypact.deadline import LONG_PATIENCE, Deadline
from citypact.reading.named import faults_of

if TYPE_CHECKING:
    from citypact.case import Case
    from citypact.pact.scheme import Scheme
    from citypact.scenarios.robust import Robust, Step
    from citypact.scenarios.robust.demand import Demand

MANY, FIRST = 256, 1
"""Futures that are drawn if no number is given, and the seed."""
DOUBT, FAILING = 1e-3, 0.05
"""Of the statement about other futures."""
Draw = Literal["random", "sobol", "latin-hypercube"]
ModelOption = Annotated[
    str, option_of_mechanisms(f"A bundled mechanism's name (default {DEFAULT_MODEL}), or a TOML file.")
]
DrawOption = Annotated[
    Draw, typer.Option("--draw", help="How futures are drawn; only of random ones a statement about others follows.")
]
NumberOption = Annotated[int | None, typer.Option("--futures", min=1, help=f"How many are drawn (default {MANY}).")]


@dataclass(frozen=True)
class Futures:
    """The futures in which it must hold."""

    scenario: ScenariosOption = field(default_factory=list)
    set_: SetOption = field(default_factory=list)
    vary: VaryOption = None
    levers: LeversOption = None
    correlate: CorrelateOption = None
    draw: DrawOption = "random"
    futures: NumberOption = None
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="Other seeds draw other futures.")] = None


TiersOption = Annotated[
    float | None,
    typer.Option(
        "--tiers",
        help="Ratios follow a year's tax: others hold where it is by more than this part below or above the forecast.",
    ),
]
_TRIED = 0.1
"""Width of the tiers that are tried where no fixed ratio holds."""


@dataclass(frozen=True)
class Manner:
    """How it must hold there."""

    at_most: Annotated[
        int | None,
        typer.Option("--at-most", help="Draw nothing: at most so many of the numbers deviate, within their intervals."),
    ] = None
    tail: Annotated[
        float | None,
        typer.Option("--tail", help="On average over the worst futures: 0.9 for the worst tenth, 0 for all of them."),
    ] = None
    tail_loss: Annotated[
        float, typer.Option("--tail-loss", help="With --tail: money of the case that a city may lose there.")
    ] = 0.0
    no_coalitions: Annotated[
        bool, typer.Option("--no-coalitions", help="In scenarios ask cities alone, not coalitions.")
    ] = False
    owing: Annotated[
        bool, typer.Option("--owing", help="Let the fund owe money at the end there, as little as can be.")
    ] = False
    tiers: TiersOption = None
    doubt: Annotated[
        float, typer.Option("--doubt", help="Probability with which the statement about other futures may be wrong.")
    ] = DOUBT
    failing: Annotated[
        float,
        typer.Option("--failing", help="Say how many futures are needed to fail in no more than this part of all."),
    ] = FAILING
    curve: Annotated[
        bool,
        typer.Option("--curve", help="Design step by step from the forecast to all, and say what each step costs."),
    ] = False


@verb(patience=LONG_PATIENCE)
def robust(
    case: CaseArgument, futures: Futures, manner: Manner, delivery: Delivery, model: ModelOption = DEFAULT_MODEL
) -> None:
    """Find the scheme under which no city is worse off in other futures either, settle it there, and say what it costs.

    In scenarios (--scenario, --set), in drawn futures (--vary), on average in the worst of them (--tail), or where so
    many numbers deviate at once (--at-most).
    """
    from citypact.mechanism import check_applicable, load_model
    from citypact.optimize import design
    from citypact.report.outputs import EVERY as SCHEME
    from citypact.report.robust.document import EVERY, print_robust, robust_document, robust_files
    from citypact.report.told import refusal_in_words
    from citypact.scenarios.robust import check_demand, robust_design

    _refuse_misuse(futures, manner)
    delivery.refuse([*SCHEME, *EVERY])
    facts, rules = load_facts(case, None), load_model(model)
    check_applicable(facts, rules)
    with faults_of(DRAWN):
        demand = _demand(facts, futures, manner)
    table = worths(facts, rules)
    with refusal_in_words(facts, rules), search_shown() as watch, faults_of(DRAWN):
        check_demand(rules, demand, manner.tiers)
        base = design(facts, rules, table, watch=watch)
        with _remedy(facts, base, demand, manner):
            found = robust_design(
                facts, rules, demand, table, base=base, owing=manner.owing, tiers=manner.tiers, watch=watch
            )
    steps = _steps(facts, found, demand, manner)
    with Deadline.lifted().limiting():
        said = found.confidence(manner.doubt, manner.failing)
        data = robust_document(found, said, steps)
        files = {} if delivery.out is None else robust_files(found, data, steps, settings.lang, said) | _scheme(found)
        written = delivery.of(files)
        delivery.write(written)
        answer(data, lambda screen: print_robust(found, steps, said, screen, settings.lang), written)


def _tried(case: "Case", base: "Scheme", demand: "Demand", *, owing: bool) -> str:
    """What is said of ratios by tiers."""
    from citypact.scenarios.robust import robust_attempt

    found = robust_attempt(case, base, demand, owing=owing, tiers=_TRIED)
    return "tiers_fail" if found is None else "tiers_hold"


@contextmanager
def _remedy(case: "Case", base: "Scheme", demand: "Demand", manner: Manner) -> Iterator[None]:
    """Where no fixed ratio holds, say whether ratios by tiers would."""
    from citypact.errors import CitypactError
    from citypact.optimize import NoScheme

    try:
        yield
    except NoScheme:
        if manner.tiers is None:
            with suppress(CitypactError):  # nothing is open that could follow the tax, or there is no time to try
                complain(message(_tried(case, base, demand, owing=manner.owing), width=_TRIED))
        raise


def _steps(case: "Case", found: "Robust", demand: "Demand", manner: Manner) -> "list[Step]":
    from citypact.scenarios.robust import curve

    if not manner.curve:
        return []
    with progress_bar("futures") as progress:
        return curve(case, found, demand, owing=manner.owing, tiers=manner.tiers, progress=progress)


def _scheme(found: "Robust") -> dict[str, bytes]:
    """The files of the scheme itself."""
    from citypact.report.comparison import comparable
    from citypact.report.document import document
    from citypact.report.dossier import Dossier
    from citypact.report.outputs import outputs
    from citypact.report.provenance import choices

    scheme = found.scheme
    others = comparable(scheme.given, scheme.model, scheme.table)
    dossier = Dossier(scheme, "design", others)
    return outputs(dossier, document(dossier, choices(scheme.model.id, None)), settings.lang)


def _refuse_misuse(futures: Futures, manner: Manner) -> None:
    """Refuse options that have no effect together, or cannot be."""
    listed, varied = bool(futures.scenario or futures.set_), bool(futures.vary or futures.levers)
    drawn = (futures.futures, futures.seed, manner.tail) != (None, None, None) or futures.draw != "random"
    said = (manner.doubt, manner.failing) != (DOUBT, FAILING)
    pairs = [
        ("--scenario / --set", listed, "--vary / --levers", varied),
        ("--at-most", manner.at_most is not None, "--futures / --seed / --draw / --tail", drawn),
        ("--scenario / --set", listed, "--futures / --seed / --draw / --tail", drawn),
        ("--scenario / --set", listed, "--at-most", manner.at_most is not None),
        ("--at-most", manner.at_most is not None, "--correlate", bool(futures.correlate)),
        ("--vary / --levers", varied, "--no-coalitions", manner.no_coalitions),
        ("--doubt / --failing", said, "--scenario / --set", listed),
        ("--doubt / --failing", said, "--at-most", manner.at_most is not None),
        ("--doubt / --failing", said, "--tail", manner.tail is not None),
        ("--doubt / --failing", said, f"--draw {futures.draw}", futures.draw != "random"),
        ("--tail-loss", manner.tail_loss != 0.0, "", manner.tail is None),
    ]
    for one, given, other, also in pairs:
        if given and also:
            raise typer.BadParameter(message("one_of", one=one, other=other) if other else message("needs_tail"))
    if not (listed or varied):
        raise typer.BadParameter(message("robust_futures"))
    width = 0.5 if manner.tiers is None else manner.tiers
    for name, part in (("--tiers", width), ("--doubt", manner.doubt), ("--failing", manner.failing)):
        if not 0.0 < part < 1.0:
            raise typer.BadParameter(message("no_part", option=name, value=f"{part:g}"))


def _demand(case: "Case", futures: Futures, manner: Manner) -> "Demand":
    from citypact.scenarios import grid
    from citypact.scenarios.robust import Budget, Listed, Sampled, Tail, intervals

    if futures.scenario or futures.set_:
        chosen = named_scenarios(case, futures.scenario)
        return Listed((*chosen, *grid(futures.set_, case)), not manner.no_coalitions)
    seed = FIRST if futures.seed is None else futures.seed
    looked_at = drawn_sample(futures, case, futures.draw, futures.futures or MANY, seed)
    if manner.at_most is not None:
        if looked_at.correlations:  # of the file: the option is refused before
            raise typer.BadParameter(message("one_of", one="--at-most", other="correlate"))
        return Budget(intervals(case, looked_at.uncertainties), manner.at_most)
    return Sampled(looked_at) if manner.tail is None else Tail(looked_at, manner.tail, manner.tail_loss)
