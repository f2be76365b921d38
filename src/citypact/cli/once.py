"""Commands that refuse an option given twice, where the libraries silently keep the last."""

from copy import copy
from typing import Any

from typer.core import TyperCommand, TyperGroup

from citypact.cli.output import message, settings
from citypact.cli.spoken_help import page, usage_in
from citypact.text import LANGUAGES


class OnceCommand(TyperCommand):
    """A command each of whose options may be given once, but for those declared as lists."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse as ever, then refuse what was given twice: exit code 2."""
        given = list(args)
        rest = super().parse_args(ctx, args)
        _refuse_repeated(self, ctx, given)
        return rest

    def get_usage(self, ctx: Any) -> str:
        """How the command is called, in its language."""
        return usage_in(super().get_usage(ctx), settings.lang)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The page of --help, in the language of the command."""
        if settings.lang == LANGUAGES[0]:
            super().format_help(ctx, formatter)
        else:
            formatter.write(page(self, ctx, settings.lang))


class OnceGroup(TyperGroup):
    """A group of commands with the same care for its own options."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse as ever, then refuse what was given twice: exit code 2."""
        given = list(args)
        rest = super().parse_args(ctx, args)
        _refuse_repeated(self, ctx, given)
        return rest

    def get_usage(self, ctx: Any) -> str:
        """How the command is called, in its language."""
        return usage_in(super().get_usage(ctx), settings.lang)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The page of --help, in the language of the command."""
        if settings.lang == LANGUAGES[0]:
            super().format_help(ctx, formatter)
        else:
            formatter.write(page(self, ctx, settings.lang))


def _refuse_repeated(command: Any, ctx: Any, args: list[str]) -> None:
    """Parse once more, with a command all of whose options are lists, and look for lists of two."""
    options = [param for param in command.params if param.param_type_name == "option"]
    single = {option.name: option for option in options if not option.multiple}
    lists = copy(command)
    lists.params = [_as_list(param) if param.name in single else param for param in command.params]
    found, _, _ = lists.make_parser(ctx).parse_args(args)
    twice = {single[name]: values for name, values in found.items() if name in single and len(values) > 1}
    if twice:
        said = [message("twice", option=_name(option), values=_shown(option, twice[option])) for option in twice]
        ctx.fail(" ".join(said))


def _as_list(option: Any) -> Any:
    many = copy(option)
    many.multiple = True
    return many


def _name(option: Any) -> str:
    return str(max(option.opts, key=len))


def _shown(option: Any, values: list[Any]) -> str:
    if option.is_flag:
        return ", ".join(_name(option) for _ in values)
    return ", ".join(" ".join(value) if isinstance(value, tuple) else str(value) for value in values)
