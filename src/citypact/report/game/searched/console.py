"""A searched game on the console."""

from rich.console import Console

from ....text import both
from ...console import print_verdict
from ...grid import print_table
from ...resting import as_it_rests
from ...table import Column, Row, Table, column
from ..console import print_heading
from .study import SearchedStudy
from .words import verdict


def print_searched(study: SearchedStudy, screen: Console, lang: str) -> None:
    """Title, verdict, divisions."""
    print_heading(study.case, screen, lang)
    print_verdict(verdict(study), screen, lang)
    (table,) = as_it_rests(study.case, [solutions(study)])
    print_table(table, screen, lang)


def solutions(study: SearchedStudy) -> Table:
    """One row a city: what each division of the joint gain gives it. Standard errors have no total."""
    divisions = study.divisions
    columns = [column("city"), *(Column(both(f"report.division.{name}"), "money") for name in divisions)]
    rows: tuple[Row, ...] = tuple(
        (study.names.party(str(city)), *map(float, row)) for city, row in divisions.iterrows()
    )
    sums = (None if name == "standard_error" else float(divisions[name].sum()) for name in divisions)
    title = both("report.table.solutions")
    total: Row = (both("report.all_cities"), *sums)
    return Table("solutions", title, tuple(columns), rows, study.digits, total=total)
