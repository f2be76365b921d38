"""The verb ``evaluate``: the indicators of one scheme, stored or designed anew."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citypact.cli.app import ForceOption, JsonOption, Lang, LangOption, app
from citypact.cli.output import console, print_json, settings
from citypact.cli.scheme import OutOption, progress_bar, say_what_was_written, worths, write

if TYPE_CHECKING:
    from citypact.pact.scheme import Scheme

SubjectArgument = Annotated[
    str, typer.Argument(metavar="SCHEME.json|CASE", help="A scheme.json as design writes it, or any case.")
]
ModelOption = Annotated[
    str | None,
    typer.Option("--model", help="With a case: a bundled mechanism's name (default hybrid), or a TOML file."),
]


@app.command()
def evaluate(
    subject: SubjectArgument,
    model: ModelOption = None,
    out: OutOption = None,
    force: ForceOption = False,
    lang: LangOption = Lang.en,
    as_json: JsonOption = False,
) -> None:
    """Say what a scheme is worth: efficiency, regional gap, burdens, ecology, stability, simplicity, networks."""
    from citypact.evaluation import evaluate as measure
    from citypact.report.evaluation.console import print_evaluation
    from citypact.report.evaluation.document import EVALUATED, evaluation_document, evaluation_files
    from citypact.storage.files import refuse_existing

    refuse_existing([] if out is None else [out / name for name in EVALUATED], force)
    evaluation = measure(_scheme(subject, model))
    data = evaluation_document(evaluation)
    made = {} if out is None else evaluation_files(evaluation, data, settings.lang)
    files = {} if out is None else {out / name: content for name, content in made.items()}
    write(files, force=force)
    if as_json:
        print_json(data)
    else:
        print_evaluation(evaluation, console(), settings.lang)
        say_what_was_written(files)


def _scheme(subject: str, model: str | None) -> "Scheme":
    """The scheme of a stored document, or of a case under a mechanism."""
    path = Path(subject)
    stored = path / "scheme.json" if path.is_dir() else path
    if model is None and stored.is_file() and stored.suffix == ".json" and _holds_scheme(stored):
        from citypact.report.document import read_dossier

        with progress_bar() as progress:
            return read_dossier(stored, progress)[0].scheme
    from citypact.case import load_case
    from citypact.evaluation import scheme_of
    from citypact.mechanism import check_applicable, load_model
    from citypact.optimize import NoScheme
    from citypact.report.refusal import Refusal

    facts, rules = load_case(subject), load_model(model or "hybrid")
    check_applicable(facts, rules)
    try:
        return scheme_of(facts, rules, worths(facts))
    except NoScheme as none:
        raise Refusal(facts, rules, none.explanation) from None


def _holds_scheme(path: Path) -> bool:
    """Whether a JSON file is a stored scheme rather than a case."""
    import json

    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(data, dict) and "terms" in data and "inputs" in data
