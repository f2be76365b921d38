"""Options of ``negotiate`` that say something only beside another one; alone they would be passed over in silence."""

from collections.abc import Collection, Mapping

import typer

from citypact.cli.output import message

NEEDS: Mapping[str, tuple[str, ...]] = {
    "--of": ("--ranges",),
    "--reopen": ("--ranges", "--trade", "--counter", "--bargain"),
    "--favor": ("--counter",),
    "--insist": ("--counter", "--why"),
    "--power": ("--bargain",),
    "--fallback": ("--bargain",),
    "--jobs": ("--scenario", "--set"),
    "--party": ("--log",),
    "--back": ("--log",),
    "--compare": ("--log",),
}
"""By option: those of which at least one must be given too."""


def check_needs(context: typer.Context) -> None:
    """Raise BadParameter, exit code 2, with every option that was given without any of those it needs."""
    given = _given(context)
    wrong = [(option, needed) for option, needed in NEEDS.items() if option in given and not given & {*needed}]
    if wrong:
        raise typer.BadParameter(
            " ".join(message("needs", option=option, needed=" / ".join(needed)) for option, needed in wrong)
        )


def check_power(power: Collection[str], solutions: Collection[str]) -> None:
    """Raise BadParameter if bargaining weights are given for the one solution that has none."""
    if power and set(solutions) == {"kalai-smorodinsky"}:
        raise typer.BadParameter(message("no_power"))


def _given(context: typer.Context) -> set[str]:
    """Options that stand on the command line."""
    sources = {p.opts[0]: context.get_parameter_source(p.name) for p in context.command.params if p.name}
    return {option for option, source in sources.items() if source is not None and source.name == "COMMANDLINE"}
