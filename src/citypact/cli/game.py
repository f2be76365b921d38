"""The verb ``game``: what every coalition could earn, and the divisions of the joint gain with their proofs."""

from typing import Annotated

import typer

from citypact.cli.app import CaseArgument, ForceOption, JsonOption, Lang, LangOption, app
from citypact.cli.output import console, print_json, settings
from citypact.cli.scheme import OutOption, say_what_was_written, worths, write

ModelOption = Annotated[
    str, typer.Option("--model", help="The mechanism that the worths are for: a bundled name, or a TOML file.")
]


@app.command()
def game(
    case: CaseArgument,
    out: OutOption = None,
    model: ModelOption = "hybrid",
    force: ForceOption = False,
    lang: LangOption = Lang.en,
    as_json: JsonOption = False,
) -> None:
    """Work out the worth of every coalition with its plan, and the solution concepts with their proofs."""
    from citypact.case import load_case
    from citypact.files import refuse_existing
    from citypact.mechanism import check_applicable, load_model
    from citypact.report.game import Study
    from citypact.report.game.console import print_study
    from citypact.report.game.files import EVERY, document, outputs

    refuse_existing([] if out is None else [out / name for name in EVERY], force)
    facts, rules = load_case(case), load_model(model)
    check_applicable(facts, rules)
    study = Study(facts, worths(facts))
    data = document(study, rules)
    files = {} if out is None else {out / name: content for name, content in outputs(study, data).items()}
    write(files, force=force)
    if as_json:
        print_json(data)
    else:
        print_study(study, console(), settings.lang)
        say_what_was_written(files)
