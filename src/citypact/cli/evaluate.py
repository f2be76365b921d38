"""The verb ``evaluate``: the indicators of one scheme, stored or designed anew."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citypact.bundled import DEFAULT_MODEL
from citypact.cli.facts import read_case
from citypact.cli.options import Delivery, Method, MethodOption, name, option_of_mechanisms
from citypact.cli.output import answer, message, settings
from citypact.cli.scheme import stored, worths
from citypact.cli.verb import verb
from citypact.errors import SolverLimit
from citypact.text import both

if TYPE_CHECKING:
    from citypact.errors import Problem
    from citypact.pact.scheme import Scheme

SubjectArgument = Annotated[
    str,
    typer.Argument(metavar="SCHEME.json|CASE", parser=name, help="A scheme.json as design writes it, or any case."),
]
ModelOption = Annotated[
    str | None,
    option_of_mechanisms(f"With a case: a bundled mechanism's name (default {DEFAULT_MODEL}), or a TOML file."),
]


@verb(judges=True)
def evaluate(
    subject: SubjectArgument, delivery: Delivery, model: ModelOption = None, method: MethodOption = None
) -> None:
    """Say what a scheme is worth: efficiency, regional gap, burdens, ecology, stability, simplicity, networks."""
    from citypact.evaluation import evaluate as measure
    from citypact.report.evaluation.console import print_evaluation
    from citypact.report.evaluation.document import EVALUATED, evaluation_document, evaluation_files

    delivery.refuse(EVALUATED)
    evaluation = measure(_scheme(subject, model, method))
    data = evaluation_document(evaluation)
    files = {} if delivery.out is None else delivery.of(evaluation_files(evaluation, data, settings.lang))
    delivery.write(files)
    answer(data, lambda screen: print_evaluation(evaluation, screen, settings.lang), files)


def _scheme(subject: str, model: str | None, method: Method | None) -> "Scheme":
    """The scheme of a stored document, or of a case under a mechanism."""
    path = Path(subject)
    document = path / "scheme.json" if path.is_dir() else path
    if document.is_file() and document.suffix == ".json" and _holds_scheme(document):
        if model is not None:
            raise typer.BadParameter(message("evaluate.model", scheme=subject, model=model))
        return stored(document)[0].scheme
    from citypact.evaluation import scheme_of
    from citypact.mechanism import check_applicable, load_model
    from citypact.report.told import refusal_in_words

    facts, rules = read_case(subject), load_model(model or DEFAULT_MODEL)
    check_applicable(facts, rules)
    table = worths(facts, rules, method)
    with refusal_in_words(facts, rules):
        scheme = scheme_of(facts, rules, table)
    if scheme.unproven:
        raise SolverLimit(both("design.no_time_to_prove"))
    return scheme


def _holds_scheme(path: Path) -> bool:
    """Whether a JSON file is a stored scheme rather than a case."""
    from citypact.reading.documents import parse_object
    from citypact.reading.files import read_text

    problems: list[Problem] = []
    text = read_text(path, path.name, problems)
    data = None if text is None else parse_object(text, path.name, problems)
    return data is not None and "terms" in data and "inputs" in data
