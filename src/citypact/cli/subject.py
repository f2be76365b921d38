"""What a verb is about that takes a scheme or a case: a stored scheme, or one that is designed for the case."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citypact.bundled import DEFAULT_MODEL
from citypact.cli.facts import read_case
from citypact.cli.options import Method, name, option_of_mechanisms
from citypact.cli.output import message
from citypact.cli.scheme import scheme_under, stored

if TYPE_CHECKING:
    from citypact.errors import Problem
    from citypact.report.dossier import Dossier

SubjectArgument = Annotated[
    str,
    typer.Argument(metavar="SCHEME.json|CASE", parser=name, help="A scheme.json as design writes it, or any case."),
]
ModelOption = Annotated[
    str | None,
    option_of_mechanisms(f"With a case: a bundled mechanism's name (default {DEFAULT_MODEL}), or a TOML file."),
]


def dossier_of(subject: str, model: str | None, method: Method | None) -> "Dossier":
    """A stored scheme, or that of a case under a mechanism: designed where it leaves something to decide."""
    path = Path(subject)
    document = path / "scheme.json" if path.is_dir() else path
    if document.is_file() and document.suffix == ".json" and _holds_scheme(document):
        if model is not None:
            raise typer.BadParameter(message("made_already", scheme=subject, model=model))
        return stored(document)[0]
    from citypact.mechanism import load_model
    from citypact.report.dossier import Dossier

    facts, rules = read_case(subject), load_model(model or DEFAULT_MODEL)
    return Dossier(scheme_under(facts, rules, method), "design" if rules.open_parameters else "simulation")


def _holds_scheme(path: Path) -> bool:
    """Whether a JSON file is a stored scheme rather than a case."""
    from citypact.reading.documents import parse_object
    from citypact.reading.files import read_text

    problems: list[Problem] = []
    text = read_text(path, path.name, problems)
    data = None if text is None else parse_object(text, path.name, problems)
    return data is not None and "terms" in data and "inputs" in data
