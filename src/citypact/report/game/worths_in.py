"""A game from a file of worths, on the console."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from ...text import both, say
from ..console import print_verdict
from ..grid import print_table
from ..money import digits, number
from ..sentence import Sentence
from .concepts import Concepts, concepts_table, missing_table


def print_concepts(concepts: Concepts, name: str, screen: Console, lang: str) -> None:
    """Title, verdict, every concept, and those that give nothing."""
    screen.print(Text(say("report.heading.worths", lang, name=name), style="bold"))
    print_verdict(_verdict(concepts), screen, lang)
    for table in (concepts_table(concepts), missing_table(concepts)):
        if table.rows:
            print_table(table, screen, lang)


def _verdict(concepts: Concepts) -> Iterator[Sentence]:
    game = concepts.game
    whole = float(game.worths[-1])
    total = number(whole, digits(abs(whole)))
    yield Sentence("plain", both("report.game.worths", total=total, count=f"{game.worths.size - 1:,}", players=game.n))
    if game.n > 1:
        least = game.least_core().epsilon
        shown = number(abs(least), digits(abs(whole)))
        if concepts.core.empty:
            yield Sentence("bad", both("report.game.no_core", least=shown))
        else:
            yield Sentence("good", both("report.game.has_core", least=shown))
    if not concepts.every_proof_holds:
        yield Sentence("bad", both("report.game.proof_fails"))
