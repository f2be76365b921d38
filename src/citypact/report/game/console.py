"""A game on the console."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from ...case.model import Case
from ...text import both, in_language, say
from ..console import print_verdict
from ..grid import print_table
from ..money import money_in, money_unit, number
from ..resting import as_it_rests
from ..sentence import Sentence
from .study import Study
from .tables import levels, proofs, solutions


def print_study(study: Study, screen: Console, lang: str) -> None:
    """Title, verdict, divisions, the nucleolus level by level, proofs."""
    print_heading(study.case, screen, lang)
    print_verdict(verdict(study), screen, lang)
    for table in as_it_rests(study.case, [solutions(study), levels(study), proofs(study)]):
        if table.rows:
            print_table(table, screen, lang)


def print_heading(case: Case, screen: Console, lang: str) -> None:
    """Title of a case's game, and its money."""
    line = say("report.heading.short", lang, heading=both("report.heading.game"), case=case.title.both)
    screen.print(Text(line, style="bold"))
    screen.print(Text(in_language(money_in(case), lang), style="dim"))


def verdict(study: Study) -> Iterator[Sentence]:
    """Joint gain, whether the core is empty and how far it is from it, where the Shapley value lies."""
    case, game = study.case, study.game
    unit = money_unit(case)
    total, count = number(float(game.worths[-1]), study.digits), f"{game.worths.size - 1:,}"
    if game.n == 1:
        yield Sentence("plain", both("report.game.alone", total=total, unit=unit))
        return
    yield Sentence("plain", both("report.game.total", total=total, unit=unit, count=count))
    least = number(abs(study.least_core.epsilon), study.digits)
    if study.core.empty:
        yield Sentence("bad", both("report.game.empty", least=least, unit=unit))
    else:
        yield Sentence("good", both("report.game.not_empty", least=least, unit=unit))
        inside = study.shapley_in_core
        key = "shapley_inside" if inside else "shapley_outside"
        yield Sentence("good" if inside else "plain", both(f"report.game.{key}"))
