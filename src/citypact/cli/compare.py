"""The verb ``compare``: several mechanisms on one case, side by side."""

from typing import Annotated

import typer

from citypact.cli.app import CaseArgument, ForceOption, JsonOption, Lang, LangOption, app
from citypact.cli.output import console, print_json, settings
from citypact.cli.scheme import OutOption, ScenarioOption, load_facts, say_what_was_written, worths, write
from citypact.errors import CitypactError

ModelsOption = Annotated[
    list[str], typer.Option("--model", help="A bundled mechanism's name, or a TOML file; once for each to compare.")
]
DEFAULT = ["government-led", "market-driven", "hybrid"]


@app.command()
def compare(
    case: CaseArgument,
    model: ModelsOption = DEFAULT,
    out: OutOption = None,
    scenario: ScenarioOption = None,
    force: ForceOption = False,
    lang: LangOption = Lang.en,
    as_json: JsonOption = False,
) -> None:
    """Set mechanisms side by side: total gain, regional gap, burdens, ecology, jobs, stability, simplicity."""
    from citypact.evaluation import compare as side_by_side
    from citypact.mechanism import load_model
    from citypact.report.evaluation.console import print_comparison
    from citypact.report.evaluation.document import COMPARED, comparison_document, comparison_files
    from citypact.storage.files import refuse_existing

    refuse_existing([] if out is None else [out / name for name in COMPARED], force)
    facts, rules = load_facts(case, scenario), [load_model(name) for name in dict.fromkeys(model)]
    comparison = side_by_side(facts, rules, worths(facts))
    data = comparison_document(comparison, scenario)
    made = {} if out is None else comparison_files(comparison, data, settings.lang)
    files = {} if out is None else {out / name: content for name, content in made.items()}
    write(files, force=force)
    if as_json:
        print_json(data)
    else:
        print_comparison(comparison, console(), settings.lang)
        say_what_was_written(files)
    failures = [column.outcome for column in comparison.columns if isinstance(column.outcome, CitypactError)]
    if len(failures) == len(comparison.columns):
        raise typer.Exit(failures[0].exit_code)
