"""Comparisons and evaluations on the console."""

from rich.console import Console
from rich.text import Text

from ...case.model import Case
from ...evaluation.comparison import Comparison
from ...evaluation.evaluation import Evaluation
from ...text import Bilingual, in_language, say
from ..console import print_table
from ..money import money_unit
from ..table import Table
from .refusals import refusal
from .tables import comparison_tables, evaluation_tables


def print_comparison(comparison: Comparison, screen: Console, lang: str) -> None:
    """The tables, and why a mechanism has no scheme."""
    case = comparison.case
    title = Bilingual(case.title.en, case.title.zh)
    _print(case, say("evaluation.compared", lang, case=title), comparison_tables(comparison), screen, lang)
    for column in comparison.columns:
        why = refusal(case, column)
        if why is not None:
            mechanism = Bilingual(column.model.title.en, column.model.title.zh)
            screen.print()
            screen.print(Text(say("evaluation.no_scheme", lang, mechanism=mechanism), style="bold red"))
            screen.print(Text(why.text(lang)))


def print_evaluation(evaluation: Evaluation, screen: Console, lang: str) -> None:
    """The tables of one scheme."""
    case, model = evaluation.scheme.case, evaluation.scheme.model
    title, mechanism = Bilingual(case.title.en, case.title.zh), Bilingual(model.title.en, model.title.zh)
    heading = say("evaluation.evaluated", lang, case=title, mechanism=mechanism)
    _print(case, heading, evaluation_tables(evaluation), screen, lang)


def _print(case: Case, heading: str, tables: list[Table], screen: Console, lang: str) -> None:
    screen.print(Text(heading, style="bold"))
    years = {"year": case.base_year, "first": case.years[0], "last": case.years[-1]}
    screen.print(Text(say("report.money_in", lang, unit=money_unit(case, lang), **years), style="dim"))
    for table in tables:
        print_table(table, screen, lang)
        if table.note is not None:
            screen.print(Text(in_language(table.note, lang), style="dim"))
