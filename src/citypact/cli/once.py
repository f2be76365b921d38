"""Commands that refuse an option given twice, where the libraries silently keep the last."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any, cast

from rich.markup import escape
from typer.core import TyperCommand, TyperGroup

from citypact.catalogue import LANGUAGES
from citypact.cli.output import message, settings
from citypact.cli.spoken_help import page, usage_in


class _Once:
    """What commands and groups of them have in common: to go before the library's class."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse as ever, then refuse what was given twice: exit code 2."""
        given = list(args)
        rest: list[str] = cast("Any", super()).parse_args(ctx, args)
        _refuse_repeated(self, ctx, given)
        return rest

    def get_usage(self, ctx: Any) -> str:
        """How it is called, in the language of the command."""
        return usage_in(cast("Any", super()).get_usage(ctx), settings.lang)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The page of --help, in the language of the command."""
        _help_in_its_language(self, ctx, formatter, cast("Any", super()).format_help)


class OnceCommand(_Once, TyperCommand):
    """A command each of whose options may be given once, but for those declared as lists."""


class OnceGroup(_Once, TyperGroup):
    """A group of commands with the same care for its own options."""


def _help_in_its_language(command: Any, ctx: Any, formatter: Any, write: Callable[[Any, Any], None]) -> None:
    if settings.lang == LANGUAGES[0]:
        with _as_written(command):
            write(ctx, formatter)
    else:
        formatter.write(page(command, ctx, settings.lang))


@contextmanager
def _as_written(command: Any) -> Iterator[None]:
    """Keep square brackets in texts of help, such as those of ``citypact[web]``, which the library takes for markup."""
    parts = [command, *command.params, *getattr(command, "commands", {}).values()]
    texts = [(part, part.help) for part in parts if getattr(part, "help", None)]
    for part, text in texts:
        part.help = escape(text)
    try:
        yield
    finally:
        for part, text in texts:
            part.help = text


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
