"""A report on the console: colors and borders on a terminal, plain text elsewhere."""

from collections.abc import Callable, Iterable

from rich.console import Console
from rich.text import Text

from ..case.model import Case
from ..text import Bilingual, both, in_language, say
from . import tables
from .dossier import Dossier
from .folding import folded
from .grid import print_note, print_table
from .money import money_in, money_unit
from .sentence import Sentence
from .table import Table
from .verdict import verdict

__all__ = ["print_again", "print_report", "print_study", "print_table", "print_verdict"]

_TONES = {"good": ("✓", "green"), "bad": ("✗", "red"), "warn": ("!", "yellow"), "plain": ("·", "default")}
_SHOWN = (
    tables.gains,
    tables.binding,
    tables.without_pact,
    tables.moves_anyway,
    tables.budgets,
    tables.tiers,
    tables.attribution,
    tables.ratios,
    tables.yearly_ratios,
    tables.tax_tiers,
    tables.reasons,
    tables.sizes,
    tables.assessment,
    tables.projects,
    tables.staying,
    tables.fund,
    tables.objections,
    tables.tightest,
    tables.outsiders,
    tables.leaving,
    tables.proof,
    tables.evidence,
)
_ROWS = {"objections": 10, "tightest": 5}
_EXPLAINED = ("gains", "binding", "reasons", "budgets", "fund")
"""Tables whose notes are shown."""
_SCREEN, _FRAME = 40, 4
"""Lines that are read without scrolling back, and those of a table beside its rows."""


def print_report(dossier: Dossier, screen: Console, lang: str, *, brief: bool = False) -> None:
    """Title, verdict and the tables that matter most; ``brief``: the gains alone."""
    heading = both(f"report.heading.{dossier.kind}")
    line = say("report.heading.line", lang, heading=heading, case=dossier.title, mechanism=dossier.mechanism)
    screen.print(Text(line, style="bold"))
    screen.print(Text(in_language(money_in(dossier.scheme.case), lang), style="dim"))
    said = verdict(dossier)
    print_verdict(said, screen, lang)
    unit = both("report.unit_of_table", unit=money_unit(dossier.scheme.case))
    made = [make(dossier).said_in(unit) for make in _SHOWN[: 1 if brief else None] if not _spared(make, dossier)]
    shown = [(table, _ROWS.get(table.key)) for table in made if table.rows]
    for table, most in shown:
        print_table(table, screen, lang, most)
        if table.key in _EXPLAINED:
            print_note(table, screen, lang)
    print_again(said, shown, screen, lang)


def _spared(make: Callable[[Dossier], Table], dossier: Dossier) -> bool:
    """Tables that say too little here: whence gains come in a design, slacks beside objections, verdicts all alike."""
    return (
        (make is tables.tightest and len(dossier.scheme.objections) > 0)
        or (make is tables.attribution and dossier.kind == "design")
        or (make is tables.outsiders and not dossier.outsiders.open_projects)
    )


def print_again(
    sentences: Iterable[Sentence], above: Iterable[tuple[Table, int | None]], screen: Console, lang: str
) -> None:
    """The verdict once more where the tables above it, each with the most rows shown, are longer than a screen."""
    if sum(len(table.rows[:most]) + _FRAME for table, most in above) > _SCREEN:
        screen.print()
        screen.print(Text(say("report.heading.verdict", lang), style="bold"))
        print_verdict(sentences, screen, lang)


def print_study(
    case: Case, heading: Bilingual, sentences: Iterable[Sentence], shown: Iterable[Table], screen: Console, lang: str
) -> None:
    """A heading, what money is in, the sentences, and every table with its note."""
    screen.print(Text(in_language(heading, lang), style="bold"))
    screen.print(Text(in_language(money_in(case), lang), style="dim"))
    print_verdict(sentences, screen, lang)
    for table in shown:
        print_table(table, screen, lang)
        print_note(table, screen, lang)


def print_verdict(sentences: Iterable[Sentence], screen: Console, lang: str) -> None:
    """The sentences, each with a mark that tells good from bad without color."""
    for sentence in sentences:
        mark, style = _TONES[sentence.tone]
        text = folded(f"{mark} {in_language(sentence.text, lang)}", screen.width)
        screen.print(Text(text, style=style))
