"""The verbs below ``negotiate``, and the plain call without any of them."""

from typing import Any

import typer

from citypact.cli.app import app
from citypact.cli.once import OnceGroup
from citypact.reading.suggest import nearest

PLAIN = "summary"


class _PlainByDefault(OnceGroup):
    """A group that takes what does not begin with a verb for the options of the plain call."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the plain verb where none is named; asked for help first, explain the group, in whatever language."""
        if args and args[0] == "--help":
            args = args[:1]
        elif args and args[0] not in self.commands and not self._is_slip(args):
            args = [PLAIN, *args]
        return super().parse_args(ctx, args)

    def _is_slip(self, args: list[str]) -> bool:
        """Whether a verb was meant and misspelled: the plain call has one argument, and no other word follows it."""
        words = not any(word.startswith("-") for word in args[:2])
        return len(args) > 1 and words and bool(nearest(args[0], self.commands))


negotiate = typer.Typer(
    cls=_PlainByDefault,
    no_args_is_help=True,
    help="Lay an offer on the table: objections, ranges of agreement, counter-offers, reasons, futures.",
    epilog="Without a verb, as in `citypact negotiate CASE --offer FILE`, it is `summary`, whose options ask for any "
    "of the answers at once. A case that is named like a verb is written with its path, as in ./ranges.",
)
app.add_typer(negotiate, name="negotiate")
