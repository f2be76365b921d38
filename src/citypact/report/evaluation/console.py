"""Comparisons and evaluations on the console."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from ...case.model import Case
from ...evaluation.comparison import Comparison
from ...evaluation.evaluation import Evaluation
from ...text import Bilingual, in_language
from ..console import print_again, print_study
from ..sentence import Sentence
from ..table import Table
from .first_lines import compared_first_lines, first_lines
from .refusals import refusals
from .tables import comparison_tables, evaluation_tables
from .titles import compared_title, evaluated_title


def print_comparison(comparison: Comparison, screen: Console, lang: str) -> None:
    """The tables, and why a mechanism has no scheme."""
    heading, first = compared_title(comparison.case), compared_first_lines(comparison)
    _print(comparison.case, heading, comparison_tables(comparison), screen, lang, first)
    for title, why in refusals(comparison):
        screen.print()
        screen.print(Text(in_language(title, lang), style="bold red"))
        screen.print(Text(why.text(lang)))


def print_evaluation(evaluation: Evaluation, screen: Console, lang: str) -> None:
    """The tables of one scheme."""
    heading, first = evaluated_title(evaluation), first_lines(evaluation)
    _print(evaluation.scheme.case, heading, evaluation_tables(evaluation), screen, lang, first)


def _print(
    case: Case, heading: Bilingual, tables: list[Table], screen: Console, lang: str, first: Sequence[Sentence] = ()
) -> None:
    print_study(case, heading, first, tables, screen, lang)
    if first:
        print_again(first, [(table, None) for table in tables], screen, lang)
