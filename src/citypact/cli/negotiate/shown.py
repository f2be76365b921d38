"""The paper of talks on the screen, as far as it is written; what was shown is not shown again.

What an offer does is there at once, while ranges and counter-offers are still worked out.
"""

import sys
from typing import TYPE_CHECKING

from citypact.cli.negotiate.talks import Talks
from citypact.cli.output import console, settings
from citypact.text import in_language, say

if TYPE_CHECKING:
    from rich.console import Console

    from citypact.report.table import Table


def show_first(talks: Talks) -> None:
    """Show what is on the paper already; with ``--json`` there is one document, at the end."""
    if not settings.json:
        _show(talks, console())
        sys.stdout.flush()


def show_rest(talks: Talks, screen: "Console") -> None:
    """Show what has come since, and where it all was long the sentences once more."""
    from citypact.report.console import print_again

    _show(talks, screen)
    shown = [(table, most) for table, most in talks.paper.tables() if _is_shown(table)]
    print_again(talks.paper.sentences, shown, screen, settings.lang)


def _show(talks: Talks, screen: "Console") -> None:
    from citypact.report.console import print_verdict
    from citypact.report.money import money_unit

    lang, (sentences, tables) = settings.lang, talks.told
    if not sentences:
        titles = {"title": talks.case.title.text(lang), "model": talks.model.title.text(lang)}
        screen.print(say("negotiation.frame", lang, unit=money_unit(talks.case), **titles))
    print_verdict(talks.paper.sentences[sentences:], screen, lang)
    every = talks.paper.tables()
    for table, most in every[tables:]:
        if _is_shown(table):
            _print(table, most, screen)
    talks.told = len(talks.paper.sentences), len(every)


def _is_shown(table: "Table") -> bool:
    return table.key == "gains" or not settings.brief


def _print(table: "Table", most: int | None, screen: "Console") -> None:
    from rich.text import Text

    from citypact.report.console import print_table
    from citypact.report.folding import folded

    lang = settings.lang
    print_table(table, screen, lang, most)
    more = len(table.rows) - (most or len(table.rows))
    if more > 0:
        screen.print(Text(say("negotiation.more_rows", lang, count=more), style="dim"))
    if table.note is not None:
        screen.print(Text(folded(in_language(table.note, lang), screen.width), style="dim"))
