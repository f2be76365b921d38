"""What the verbs that end with a scheme share: their options, the progress bar, the delivery."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citypact.cli.output import console, message, print_json, settings

if TYPE_CHECKING:
    from citypact.case import Case
    from citypact.report import Dossier
    from citypact.worth import WorthTable
    from citypact.worth.table import Progress

ModelOption = Annotated[str, typer.Option("--model", help="A bundled mechanism's name, or a TOML file.")]
OutOption = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write the files of the report here.")]


def worths(case: "Case") -> "WorthTable":
    """The worth of every coalition, with a progress bar on a terminal."""
    from citypact.worth import worth_table

    with progress_bar() as report:
        return worth_table(case, report)


@contextmanager
def progress_bar() -> Iterator["Progress | None"]:
    """Something to call with (done, in all); nothing where the error stream is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    screen = Console(stderr=True)
    if not screen.is_terminal:
        yield None
        return
    with Progress(console=screen, transient=True) as bar:
        task = bar.add_task(message("progress.worths"), total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)


def refuse_to_overwrite(paths: list[Path], *, force: bool) -> None:
    """Say so before any work is done if output would overwrite something."""
    from citypact.files import refuse_existing

    refuse_existing(paths, force)


def deliver(dossier: "Dossier", out: Path | None, beside: Mapping[Path, bytes], *, force: bool) -> None:
    """Write the files, then print the report, or with ``--json`` the document."""
    from citypact.report.document import document
    from citypact.report.outputs import outputs

    options = {"model": dossier.scheme.model.id}
    files = dict(beside)
    if out is not None:
        files |= {out / name: content for name, content in outputs(dossier, options, settings.lang).items()}
    write(files, force=force)
    if settings.json:
        print_json(document(dossier, options))
        return
    from citypact.report.console import print_report

    print_report(dossier, console(), settings.lang)
    say_what_was_written(files)


def write(files: Mapping[Path, bytes], *, force: bool) -> None:
    """Write files wherever they go."""
    from citypact.files import write_files

    write_files(Path(), {str(path): content for path, content in files.items()}, force)


def say_what_was_written(files: Mapping[Path, bytes]) -> None:
    """One line for each file."""
    for path in files:
        sys.stdout.write(message("written", path=path) + "\n")
