"""Reports of every bundled case: every table adds up as it is printed, or says that it is rounded.

Console, page and workbook show the same figures, so that what holds of the texts holds of each.
"""

from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from lxml import html
from openpyxl import load_workbook
from rich.cells import cell_len

import citypact
from citypact.case.model import Case
from citypact.mechanism import check_applicable, load_model
from citypact.optimize import NoScheme, design, simulate
from citypact.regions import merge_cities, provinces_of
from citypact.report.document import document
from citypact.report.dossier import Dossier
from citypact.report.excel import excel_bytes, ledger
from citypact.report.first_screen import MORE, first_screen
from citypact.report.outputs import outputs
from citypact.report.table import Table
from citypact.report.tables import every_table
from citypact.text import in_language, say
from citypact.worth import worth_table
from support.adding_up import check, figure
from support.random_cases import random_case
from support.sheets import head

pytestmark = pytest.mark.sayable
LARGEST = 9
"""Cities; larger cases are merged into provinces, so that their coalitions are few."""
CASES = [*citypact.bundled_cases(), 1]
UNDER_A_STATUTE = ("middle-yangtze-provinces", "yangtze-delta-west", 1)
"""Cases to which a statute is applied as well."""
ALWAYS = {"gains", "budgets", "composition"}
"""Tables with totals that every scheme has."""


def case_of(name: str | int) -> Case:
    case = random_case(name) if isinstance(name, int) else citypact.load_case(name)
    return case if len(case.cities) <= LARGEST else merge_cities(case, provinces_of(case))


@cache
def dossiers(name: str | int) -> list[Dossier]:
    """A design, and for some cases a statute."""
    case, found = case_of(name), []
    table = worth_table(case)
    for kind, made, model in (("design", design, "hybrid"), ("simulation", simulate, "bth-2015")):
        rules = load_model(model)
        if kind == "simulation" and name not in UNDER_A_STATUTE:
            continue
        try:
            check_applicable(case, rules)
            found.append(Dossier(made(case, rules, table), kind))
        except (citypact.InvalidInput, NoScheme):
            continue
    return found


@pytest.mark.parametrize("name", CASES)
def test_parts_add_up_as_they_are_printed(name: str | int) -> None:
    assert dossiers(name)
    for dossier in dossiers(name):
        added = check(every_table(dossier))
        assert added.keys() >= ALWAYS


@pytest.mark.parametrize("name", CASES)
def test_the_first_screen_has_ten_lines(name: str | int) -> None:
    """Each sentence in as many as it takes on a page of 1000 pixels: 110 letters, or 46 Chinese characters, a line."""
    for dossier in dossiers(name):
        open_at_once = [line for line in first_screen(dossier) if line.key != MORE]
        for lang, room in (("en", 110), ("zh", 92)):
            texts = [in_language(sentence.text, lang) for line in open_at_once for sentence in line.sentences]
            assert sum(-(-cell_len(text) // room) for text in texts) <= 10, texts


@pytest.mark.parametrize("name", ["middle-yangtze-provinces", 1])
def test_page_and_workbook_show_the_same_figures(name: str | int) -> None:
    dossier = dossiers(name)[0]
    tables = every_table(dossier)
    page = html.fromstring(outputs(dossier, document(dossier, {}), "en")["report.html"].decode())
    book = load_workbook(BytesIO(excel_bytes(dossier, "en")))
    sheets = [book[title] for title in book.sheetnames[1:]]
    for table, sheet in zip([*tables, ledger(dossier)], sheets, strict=True):
        shown = [table.texts(row, "en") for row in table.rows]
        shown += [] if table.total is None else [table.total_texts("en")]
        money = [at for at, column in enumerate(table.columns) if column.kind == "money"]
        for row, texts in zip(sheet.iter_rows(min_row=head(sheet) + 1), shown, strict=True):
            for at in money:
                assert in_cell(row[at]) == pytest.approx(figure(texts[at]), abs=1e-9), (table.key, texts)
        above = [sheet.cell(row, 1).value for row in range(1, head(sheet))]
        assert (say("report.rounded", "en") in above) is table.rounded
        if table.key != "ledger":
            assert_on_page(page, table, shown)


def test_a_total_that_is_off_by_more_than_rounding_is_found() -> None:
    gains = next(table for table in every_table(dossiers(1)[0]) if table.key == "gains")
    wrong = replace(gains, total=(gains.total or ())[:1] + (1e3,) * (len(gains.columns) - 1))
    with pytest.raises(AssertionError, match="gains"):
        check([wrong])


def in_cell(cell: Any) -> float:
    """A number as a spreadsheet shows it in its format."""
    decimals = len(cell.number_format.replace('"*"', "").partition(".")[2])
    return round(float(cell.value or 0.0), decimals)


def assert_on_page(page: Any, table: Table, shown: list[list[str]]) -> None:
    (found,) = page.xpath(f'//div[@data-lang="en"]//table[@data-table="{table.key}"]')
    cells = [["".join(cell.itertext()).strip() for cell in row] for row in found.xpath("./tbody/tr | ./tfoot/tr")]
    assert cells == [[text.strip() for text in row] for row in shown], table.key
