"""The verb ``game``: what every coalition could earn, and the divisions of the joint gain with their proofs."""

from enum import StrEnum
from typing import Annotated

import typer

from citypact.cli.options import CaseArgument, Delivery, ScenarioOption, TimeOption, name
from citypact.cli.output import console, print_json, say_what_was_written, settings
from citypact.cli.scheme import load_facts, worths
from citypact.cli.verb import verb
from citypact.deadline import Deadline

ModelOption = Annotated[
    str,
    typer.Option(
        "--model",
        metavar="NAME",
        parser=name,
        help="The mechanism that the worths are for: a bundled name, or a TOML file.",
    ),
]


class Unions(StrEnum):
    """A-priori unions that cities come in."""

    provinces = "provinces"


class Weights(StrEnum):
    """What may count beside what a city adds."""

    gdp = "gdp"
    population = "population"
    revenue = "revenue"
    tier = "tier"


UnionsOption = Annotated[Unions | None, typer.Option("--unions", help="Let cities bargain in two levels (Owen value).")]
WeightsOption = Annotated[
    Weights | None, typer.Option("--weights", help="Let size or rank count as well (weighted Shapley and Nash).")
]


@verb()
def game(
    case: CaseArgument,
    delivery: Delivery,
    model: ModelOption = "hybrid",
    unions: UnionsOption = None,
    weights: WeightsOption = None,
    scenario: ScenarioOption = None,
    time_limit: TimeOption = None,
) -> None:
    """Work out the worth of every coalition with its plan, and the solution concepts with their proofs."""
    from citypact.mechanism import check_applicable, load_model
    from citypact.regions.two_levels import two_levels
    from citypact.report.game import Study
    from citypact.report.game.console import print_study
    from citypact.report.game.files import EVERY, document, outputs
    from citypact.report.game.two_levels import levels_document, print_levels

    delivery.refuse(EVERY)
    facts, rules = load_facts(case, scenario), load_model(model)
    check_applicable(facts, rules)
    study = Study(facts, worths(facts, time_limit or Deadline.never()))
    data = document(study, rules, scenario)
    levels = None
    if unions is not None or weights is not None:
        levels = two_levels(facts, study.game, weights=None if weights is None else weights.value)
        data["two_levels"] = levels_document(levels)
    files = {} if delivery.out is None else delivery.of(outputs(study, data))
    delivery.write(files)
    if settings.json:
        print_json(data)
    else:
        print_study(study, console(), settings.lang)
        if levels is not None:
            print_levels(study, levels, console(), settings.lang)
        say_what_was_written(files)
