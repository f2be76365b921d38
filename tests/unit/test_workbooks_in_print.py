"""Workbooks as people print them: landscape, as wide as the page, headings on every page, titles, units and frames."""

import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook

from citypact.case import load_case
from citypact.mechanism import load_model
from citypact.optimize import simulate
from citypact.report.dossier import Dossier
from citypact.report.excel import excel_bytes, tables_bytes
from citypact.report.money import money_in
from citypact.report.table import Table, column
from citypact.storage.workbook import workbook_bytes
from citypact.text import Given, in_language
from support.sheets import head
from support.two_cities import two_city_case


def book(lang: str = "en") -> Any:
    dossier = Dossier(simulate(two_city_case(), load_model("suzhou-chuzhou")), "simulation")
    made = excel_bytes(dossier, lang)
    assert made == excel_bytes(dossier, lang)
    return load_workbook(io.BytesIO(made))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_sheet_prints_on_pages_as_wide_as_itself(lang: str) -> None:
    for sheet in book(lang):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == f"$1:${head(sheet)}"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_table_says_its_title_and_its_unit_and_has_a_frame(lang: str) -> None:
    unit = in_language(money_in(two_city_case()), lang)
    said = 0
    for sheet in book(lang).worksheets[1:]:
        above = [sheet.cell(row, 1).value for row in range(1, head(sheet))]
        assert above[0].startswith(sheet.title[:8])
        body = [cell for row in sheet.iter_rows(min_row=head(sheet)) for cell in row]
        assert {cell.border.bottom.style for cell in body} == {"thin"}
        money = any(re.match(r"#,##0\.0", cell.number_format) for cell in body)
        assert money <= (unit in above), sheet.title
        said += unit in above
    assert said > 3


def test_gains_are_drawn_as_well() -> None:
    sheet = book()["Gains by city"]
    (chart,) = sheet._charts
    first = head(sheet) + 1
    assert chart.series[0].cat.numRef.f == f"'Gains by city'!$A${first}:$A${first + 1}"
    assert chart.anchor._from.row > first + 2  # beneath the two cities and the total


@pytest.mark.parametrize("cities", [3, 9, 17, 30])
def test_a_chart_stands_on_one_page(cities: int) -> None:
    """A landscape page of A4 is 21 cm high, less margins of 1.9 cm: where too little is left, the next one begins."""
    rows = tuple((f"city {n}", 1.0, 2.0) for n in range(cities))
    columns = (column("city"), column("gain", "money"), column("net", "money"))
    table = Table("gains", Given("Gains", "收益"), columns, rows)
    sheet = load_workbook(io.BytesIO(tables_bytes(two_city_case(), "x", [], [table], "zh"))).worksheets[1]
    (chart,) = sheet._charts
    first = chart.anchor._from.row + 1
    above = sum((sheet.row_dimensions[row].height or 15.0) for row in range(1, first)) / 72 * 2.54
    room, begins_anew = 21.0 - 2 * 1.9, [mark.id for mark in sheet.row_breaks.brk] == [first - 1]
    assert begins_anew or above % room + chart.anchor.ext.height / 360_000 <= room


def test_a_long_title_of_a_workbook_is_as_high_as_its_lines() -> None:
    title = (
        "Designed pact: Guangdong: from the delta to the east, west and north — Negotiated pact: ratios carry it all"
    )
    sheet = load_workbook(io.BytesIO(tables_bytes(two_city_case(), title, [], [], "en"))).worksheets[0]
    assert sheet.row_dimensions[1].height >= 2 * 14 * 1.2  # two lines of 14 points


@pytest.mark.parametrize(("kind", "figure", "told"), [("percent", -1.27e-10, 0.0), ("percent", 0.001, 0.001)])
def test_what_sums_leave_of_nothing_is_nothing(kind: Any, figure: float, told: float) -> None:
    table = Table("t", Given("T", "表"), (column("city"), column("of_revenue", kind)), (("a", figure),))
    sheet = load_workbook(io.BytesIO(tables_bytes(two_city_case(), "x", [], [table], "en"))).worksheets[1]
    assert sheet.cell(head(sheet) + 1, 2).value == told


def test_a_case_prints_as_well_and_stays_what_it_was(tmp_path: Any) -> None:
    from citypact.case.excel import workbook_of

    made = workbook_of(two_city_case())
    assert made["cities"].page_setup.orientation == "landscape"
    assert made["cities"].print_title_rows == "$1:$1"
    (tmp_path / "case.xlsx").write_bytes(workbook_bytes(made))
    assert load_case(tmp_path / "case.xlsx") == two_city_case()
