"""A report on the console: colors and borders on a terminal, plain text elsewhere."""

from collections.abc import Iterable

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from ..text import both, in_language, say
from . import tables
from .dossier import Dossier
from .money import money_unit
from .table import Table
from .verdict import Sentence, verdict

_TONES = {"good": ("✓", "green"), "bad": ("✗", "red"), "plain": ("·", "default")}
_SHOWN = (
    tables.gains,
    tables.ratios,
    tables.yearly_ratios,
    tables.projects,
    tables.fund,
    tables.objections,
    tables.tightest,
    tables.proof,
    tables.evidence,
)
_ROWS = {"objections": 10, "tightest": 5}
_WIDEST_NUMBER, _WIDEST_WORD = 22, 24


def print_report(dossier: Dossier, screen: Console, lang: str) -> None:
    """Title, verdict and the tables that matter most."""
    heading = both(f"report.heading.{dossier.kind}")
    line = say("report.heading.line", lang, heading=heading, case=dossier.title, mechanism=dossier.mechanism)
    screen.print(Text(line, style="bold"))
    screen.print(Text(_frame(dossier, lang), style="dim"))
    print_verdict(verdict(dossier), screen, lang)
    for make in _SHOWN:
        table = make(dossier)
        if table.rows and not (make is tables.tightest and len(dossier.scheme.objections)):
            print_table(table, screen, lang, _ROWS.get(table.key))


def print_verdict(sentences: Iterable[Sentence], screen: Console, lang: str) -> None:
    """The sentences, each with a mark that tells good from bad without color."""
    for sentence in sentences:
        mark, style = _TONES[sentence.tone]
        screen.print(Text(f"{mark} {in_language(sentence.text, lang)}", style=style))


def print_table(table: Table, screen: Console, lang: str, most: int | None = None) -> None:
    """A table with its title; at most ``most`` rows."""
    grid = Grid(box=box.SIMPLE_HEAD, show_footer=table.total is not None, pad_edge=False)
    rows = [table.texts(row, lang) for row in table.rows[:most]]
    parts = zip(table.columns, table.headings(lang), table.total_texts(lang), strict=True)
    for position, (column, heading, last) in enumerate(parts):
        if column.is_number:
            grid.add_column(heading, last, justify="right", max_width=_WIDEST_NUMBER, overflow="fold", vertical="top")
        else:
            least = max((cell_len(word) for row in rows for word in row[position].split()), default=0)
            grid.add_column(
                heading,
                last,
                min_width=min(least, _WIDEST_WORD if position < 3 else 8),
                overflow="fold",
                vertical="top",
            )
    for row in rows:
        grid.add_row(*row)
    screen.print()
    screen.print(Text(in_language(table.title, lang), style="bold"))
    screen.print(grid)
    if table.marked:
        screen.print(Text(say("report.assumed_mark", lang), style="dim"))


def _frame(dossier: Dossier, lang: str) -> str:
    case = dossier.scheme.case
    years = {"year": case.base_year, "first": case.years[0], "last": case.years[-1]}
    return say("report.money_in", lang, unit=money_unit(case, lang), **years)
