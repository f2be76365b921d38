"""What the verbs that end with a scheme share: options, the progress bar, the delivery."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citypact.cli.output import console, message, print_json, settings
from citypact.text import LANGUAGES, say

if TYPE_CHECKING:
    from citypact.case import Case
    from citypact.mechanism import Mechanism
    from citypact.report import Dossier
    from citypact.worth import WorthTable
    from citypact.worth.table import Progress

ScenarioOption = Annotated[
    str | None, typer.Option("--scenario", metavar="NAME", help="Take the case under one of its scenarios.")
]
ModelOption = Annotated[str, typer.Option("--model", help="A bundled mechanism's name, or a TOML file.")]
OutOption = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write the files here.")]


def load_facts(case: str, scenario: str | None) -> "Case":
    """The case, under a scenario if one is named; its title then says which, wherever the case is shown.

    Raises InvalidInput if the case is not sound or has no such scenario.
    """
    from citypact.case import load_case, under
    from citypact.reading.fields import Named

    found = load_case(case)
    if scenario is None:
        return found
    changed = under(found, scenario)
    name = next(known.title for known in found.scenarios if known.id == scenario)
    texts = {lang: say("cli.under", lang, case=found.title.text(lang), scenario=name.text(lang)) for lang in LANGUAGES}
    return changed.model_copy(update={"title": Named(**texts)})


def worths(case: "Case") -> "WorthTable":
    """The worth of every coalition, with a progress bar on a terminal."""
    from citypact.worth import worth_table

    with progress_bar() as progress:
        return worth_table(case, progress)


@contextmanager
def progress_bar(label: str = "worths") -> Iterator["Progress | None"]:
    """Something to call with (done, in all); nothing where the error stream is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    screen = Console(stderr=True)
    if not screen.is_terminal:
        yield None
        return
    with Progress(console=screen, transient=True) as bar:
        task = bar.add_task(message(f"progress.{label}"), total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)


@contextmanager
def refusal_in_words(case: "Case", model: "Mechanism") -> Iterator[None]:
    """Turn "no scheme" into the answer that names cities and limits in the language of the command."""
    from citypact.optimize import NoScheme
    from citypact.report.refusal import Refusal

    try:
        yield
    except NoScheme as none:
        raise Refusal(case, model, none.explanation) from None


def refuse_to_overwrite(out: Path | None, beside: Iterable[Path] = (), *, force: bool) -> None:
    """Raise CannotWrite before any work is done if a file of the report, or one beside it, is there already."""
    from citypact.report.outputs import EVERY
    from citypact.storage.files import refuse_existing

    refuse_existing([*([] if out is None else [out / name for name in EVERY]), *beside], force)


def deliver(
    dossier: "Dossier",
    out: Path | None,
    beside: Mapping[Path, bytes] = {},
    *,
    force: bool,
    scenario: str | None = None,
) -> None:
    """Write the files of a report and those beside it, then show it."""
    from citypact.report.document import document
    from citypact.report.outputs import outputs
    from citypact.report.provenance import choices

    data = document(dossier, choices(dossier.scheme.model.id, scenario))
    files = dict(beside)
    if out is not None:
        files |= {out / name: content for name, content in outputs(dossier, data, settings.lang).items()}
    write(files, force=force)
    show(dossier, data, files)


def write(files: Mapping[Path, bytes], *, force: bool) -> None:
    """Write files, each wherever it goes."""
    from citypact.storage.files import write_everywhere

    if files:
        write_everywhere(files, force)


def show(dossier: "Dossier", data: Mapping[str, Any], written: Iterable[Path]) -> None:
    """Print the report and what was written, or with ``--json`` the document."""
    if settings.json:
        print_json(data)
        return
    from citypact.report.console import print_report

    print_report(dossier, console(), settings.lang)
    say_what_was_written(written)


def say_what_was_written(paths: Iterable[Path]) -> None:
    """One line for each file."""
    for path in paths:
        sys.stdout.write(message("written", path=path) + "\n")
