"""Verbs about mechanisms: a bundled one as a file of one's own."""

from pathlib import Path
from typing import Annotated

import typer

from citypact.cli.app import app
from citypact.cli.once import OnceGroup
from citypact.cli.options import ForceOption, LangOption, name, place
from citypact.cli.output import message, print_json, settings
from citypact.cli.verb import verb

NameArgument = Annotated[str, typer.Argument(metavar="NAME", parser=name, help="A bundled mechanism's name.")]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE.toml", parser=place, help="Where the copy goes.")]

model = typer.Typer(cls=OnceGroup, no_args_is_help=True, help="Mechanisms of one's own.")
app.add_typer(model, name="model")


@model.callback()
def mechanisms(lang: LangOption = None) -> None:
    """Mechanisms of one's own."""


@verb(of=model)
def copy(mechanism: NameArgument, path: FileArgument, force: ForceOption = False) -> None:
    """Copy a bundled mechanism to a file, to change its parameters and give it to --model."""
    from citypact.mechanism.copying import copy_model

    written = copy_model(mechanism, path, force)
    if settings.json:
        print_json({"written": [str(written)]})
    else:
        print(message("model.copied", model=mechanism, path=written))
