"""The command line's one application, to which every file of verbs adds its own, and the options they share."""

from enum import StrEnum
from importlib.metadata import version
from typing import Annotated

import typer

from citypact.cli.output import settings
from citypact.cli.untried import say_what_is_untried

app = typer.Typer(
    name="citypact",
    help="Designs benefit-sharing pacts between the cities of an urban agglomeration.",
    epilog="Exit codes: 0 ok, 1 internal error, 2 usage, 3 invalid input, 4 no scheme satisfies the constraints, "
    "5 a solver stopped before it proved its answer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Lang(StrEnum):
    """Language of what is printed."""

    en = "en"
    zh = "zh"


def _set_lang(lang: Lang) -> Lang:
    settings.lang = lang.value
    return lang


def _set_json(as_json: bool) -> bool:
    settings.json = as_json
    return as_json


CaseArgument = Annotated[
    str, typer.Argument(metavar="CASE", help="A bundled name, a case folder, an .xlsx workbook or a .json document.")
]
LangOption = Annotated[
    Lang, typer.Option("--lang", help="Language.", envvar="CITYPACT_LANG", callback=_set_lang, is_eager=True)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.", callback=_set_json, is_eager=True)]
ForceOption = Annotated[bool, typer.Option("--force", help="Overwrite what is there.")]


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"citypact {version('citypact')}")
        raise typer.Exit


@app.callback()
def citypact(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Designs benefit-sharing pacts between the cities of an urban agglomeration."""
    context.call_on_close(say_what_is_untried)
