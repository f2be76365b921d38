"""The verb ``game``: what every coalition could earn, and the divisions of the joint gain with their proofs."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citypact.bundled import DEFAULT_MODEL
from citypact.cli.options import Delivery, Method, ScenarioOption, name, option_of_mechanisms, place
from citypact.cli.output import answer, message, settings, warn
from citypact.cli.scheme import load_facts, worths
from citypact.cli.searched_game import Search, searched
from citypact.cli.verb import verb

if TYPE_CHECKING:
    from rich.console import Console

    from citypact.errors import Problem

CaseArgument = Annotated[
    str,
    typer.Argument(
        metavar="CASE|WORTHS",
        parser=name,
        help="A case as for every verb; or a game without one: a .csv or .xlsx with the columns coalition (A;B) and "
        "worth, or a .json of worths.",
    ),
]
PlayersOption = Annotated[
    Path | None,
    typer.Option(
        "--players",
        metavar="FILE",
        parser=place,
        help="For a file of worths: figures of the players (column player, others such as effort, risk, investment) "
        "that weigh in the Shapley value, the Nash solution and the equal profit method.",
    ),
]
ModelOption = Annotated[
    str, option_of_mechanisms("The mechanism that the worths are for: a bundled name, or a TOML file.")
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


@verb(judges=True)
def game(
    case: CaseArgument,
    delivery: Delivery,
    search: Search,
    model: ModelOption = DEFAULT_MODEL,
    unions: UnionsOption = None,
    weights: WeightsOption = None,
    players: PlayersOption = None,
    scenario: ScenarioOption = None,
) -> None:
    """Work out the worth of every coalition with its plan, and the solution concepts with their proofs.

    Beyond 20 cities coalitions are searched for. With --out, what a search comes to is kept there too, so that one that
    was stopped goes on where it was.
    """
    from citypact.worth.given import is_worths

    if is_worths(Path(case)):
        refuse_options_of_a_case(model, unions, weights, search.method, scenario)
        search.refuse(message("option_of_case"))
        of_worths(Path(case), players, delivery)
        return
    if players is not None:
        raise typer.BadParameter(message("players_of_case"), param_hint="--players")
    from citypact.mechanism import check_applicable, load_model
    from citypact.mechanism.playing import playing
    from citypact.regions.two_levels import two_levels
    from citypact.report.game import Study
    from citypact.report.game.console import print_study
    from citypact.report.game.files import EVERY, document, outputs
    from citypact.report.game.two_levels import levels_document, print_levels
    from citypact.worth import WorthTable
    from citypact.worth.finding import by_size

    delivery.refuse(EVERY)
    facts, rules = load_facts(case, scenario), load_model(model)
    check_applicable(facts, rules)
    facts = playing(facts, rules)
    if (search.method or by_size(facts)) == "search":
        if unions is not None or weights is not None:
            raise typer.BadParameter(message("option_of_listing"), param_hint="--unions, --weights")
        searched(facts, rules, delivery, scenario, search)
        return
    search.refuse(message("option_of_search"))
    table = worths(facts, rules, search.method)
    assert isinstance(table, WorthTable)
    study = Study(facts, table)
    data = document(study, rules, scenario)
    levels = None
    if unions is not None or weights is not None:
        levels = two_levels(facts, study.game, weights=None if weights is None else weights.value)
        data["two_levels"] = levels_document(levels)
    files = {} if delivery.out is None else delivery.of(outputs(study, data))
    delivery.write(files)

    def show(screen: "Console") -> None:
        print_study(study, screen, settings.lang)
        if levels is not None:
            print_levels(study, levels, screen, settings.lang)

    answer(data, show, files)


def refuse_options_of_a_case(
    model: str, unions: Unions | None, weights: Weights | None, method: Method | None, scenario: str | None
) -> None:
    """What asks for cities means nothing where there are worths alone."""
    given = {"--unions": unions, "--weights": weights, "--method": method, "--scenario": scenario}
    given |= {"--model": None if model == DEFAULT_MODEL else model}
    for option, value in given.items():
        if value is not None:
            raise typer.BadParameter(message("option_of_case"), param_hint=option)


def of_worths(file: Path, players: Path | None, delivery: Delivery) -> None:
    """Every concept of a game that stands in a file, with proofs."""
    from citypact.report.document import document_bytes
    from citypact.report.game.concepts import Concepts, concepts_document
    from citypact.report.game.files import DOCUMENT, SOLUTIONS
    from citypact.report.game.worths_in import print_concepts
    from citypact.storage.frames import frame_bytes
    from citypact.worth.given import read_player_figures, read_worths

    delivery.refuse((DOCUMENT, SOLUTIONS))
    doubts: list[Problem] = []
    game = read_worths(file, doubts)
    concepts = Concepts(game, None if players is None else read_player_figures(players, game, doubts))
    warn(doubts)
    data = concepts_document(concepts)
    files = {}
    if delivery.out is not None:
        files = delivery.of({DOCUMENT: document_bytes(data), SOLUTIONS: frame_bytes(concepts.frame)})
    delivery.write(files)
    answer(data, lambda screen: print_concepts(concepts, file.name, screen, settings.lang), files)
