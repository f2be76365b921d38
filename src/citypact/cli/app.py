"""The command line's one application, to which every file of verbs adds its own."""

from typing import Annotated

import typer

from citypact.cli.once import OnceGroup
from citypact.cli.options import LangOption
from citypact.cli.untried import say_what_is_untried

app = typer.Typer(
    name="citypact",
    cls=OnceGroup,
    help="Designs benefit-sharing pacts between the cities of an urban agglomeration.",
    epilog="Exit codes: 0 ok, 1 internal error, 2 usage, or nothing can be written or printed where it should go, "
    "3 invalid input, 4 no scheme satisfies the constraints, 5 a solver or the time limit stopped before an answer was "
    "proved, 130 interrupted (143: asked to terminate).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from citypact.version import __version__

        print(f"citypact {__version__}")
        raise typer.Exit


@app.callback()
def citypact(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
    lang: LangOption = None,
) -> None:
    """Designs benefit-sharing pacts between the cities of an urban agglomeration."""
    context.call_on_close(say_what_is_untried)
