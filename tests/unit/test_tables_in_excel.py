"""Panels and receipts as workbooks, what workbooks hide, and CSV files that Excel opens with their characters."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from citypact.case import examine, load_case, save_case
from citypact.cli import main
from citypact.errors import InvalidInput
from citypact.mechanism import load_model
from citypact.optimize import simulate
from citypact.pact.accounts import projected_receipts, read_receipts, receipts_csv, receipts_workbook
from citypact.panel import read_panel, regenerated
from support.slips import starter
from support.two_cities import two_city_case

HEADINGS = ["城市", "省份", "年份", "地区生产总值", "一般公共预算收入", "expenditure", "population", "va_secondary"]
ROWS = [
    ["big", "east", 2019, None, 700, None, None, 3200, None, None],
    ["big", "east", 2023, 10000, 800, 1000, 500, 4000, 0, 0],
    ["mid", "east", 2023, 3000, 200, 400, 300, 1500, 0, 1],
    ["mid", "east", 2019, None, 150, None, None, 1200, None, None],
    ["low", "west", 2019, None, 50, None, None, 400, None, None],
    ["low", "west", 2023, 1000, 60, 200, 200, 500, 1, 0],
]


def workbook(path: Path, *sheets: str) -> Path:
    """The same city table on each sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        made = book.create_sheet(sheet)
        for row in [[*HEADINGS, "latitude", "longitude"], *ROWS]:
            made.append(row)
    book.create_sheet("Sheet2")
    book.save(path)
    return path


def as_csv(path: Path) -> Path:
    rows = [[*HEADINGS, "latitude", "longitude"], *ROWS]
    path.write_text("".join(",".join("" if c is None else str(c) for c in row) + "\n" for row in rows), "utf-8")
    return path


def test_a_panel_is_the_same_in_either_format(tmp_path: Path) -> None:
    one, other = read_panel(workbook(tmp_path / "p.xlsx", "2023")), read_panel(as_csv(tmp_path / "p.csv"))
    assert (one.cities, one.figures, one.km, one.rows) == (other.cities, other.figures, other.km, other.rows)
    assert one.figures["revenue"][2019] == {"big": 700.0, "mid": 150.0, "low": 50.0}


def test_a_case_derived_from_a_workbook_keeps_it(tmp_path: Path) -> None:
    source, place = workbook(tmp_path / "p.xlsx", "cities"), tmp_path / "new"
    assert main(["init", str(place), "--from-panel", str(source)]) == 0
    assert (place / "panel" / "panel.xlsx").read_bytes() == source.read_bytes()
    again, contents = regenerated(place)
    assert again == load_case(place)
    assert contents["cities.csv"] == (place / "cities.csv").read_bytes()
    assert main(["init", str(place), "--from-panel", str(as_csv(tmp_path / "p.csv")), "--force"]) == 0
    assert {path.name for path in (place / "panel").iterdir()} == {"panel.csv", "derivation.toml"}


def test_which_of_several_sheets_is_read(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as error:
        read_panel(workbook(tmp_path / "p.xlsx", "2022", "2023"))
    (problem,) = error.value.problems
    assert "2022, 2023" in problem.message
    assert '"panel"' in problem.remedy
    assert read_panel(workbook(tmp_path / "q.xlsx", "2022", "panel")).rows["low", 2023] == 7


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [("２００", "２００", "full-width"), ("many", "many", "number"), (True, "true", "number")],
)
def test_a_bad_cell_of_a_workbook_is_named(cell: object, value: str, said: str, tmp_path: Path) -> None:
    path = workbook(tmp_path / "p.xlsx", "panel")
    book = load_workbook(path)
    book["panel"]["E4"] = cell
    book.save(path)
    with pytest.raises(InvalidInput) as error:
        read_panel(path)
    (problem,) = error.value.problems
    assert (problem.row, problem.column, problem.value) == (4, "一般公共预算收入", value)
    assert said in problem.message


@pytest.mark.parametrize("name", ["a.xls", "a.et", "a.ods"])
def test_other_spreadsheets_are_to_be_saved_as_xlsx(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    for read in (load_case, read_panel):
        with pytest.raises(InvalidInput) as error:
            read(path)
        (problem,) = error.value.problems
        assert ".xlsx" in problem.remedy
        assert ".xlsx" in problem.text("zh")


def test_receipts_in_a_workbook(tmp_path: Path) -> None:
    scheme = simulate(two_city_case(), load_model("suzhou-chuzhou"))
    designed = projected_receipts(scheme.case, scheme.model, scheme.terms)
    (tmp_path / "r.xlsx").write_bytes(receipts_workbook(designed))
    (tmp_path / "r.csv").write_text(receipts_csv(designed), "utf-8-sig")
    read = [read_receipts(tmp_path / name, scheme.case, scheme.model, scheme.terms) for name in ("r.xlsx", "r.csv")]
    assert read[0] == read[1]
    assert read[0].amounts == designed.amounts
    assert receipts_workbook(designed) == receipts_workbook(designed)


def test_accounts_write_and_read_a_form_in_excel(tmp_path: Path) -> None:
    save_case(two_city_case(), tmp_path / "case")
    options = ["--model", "suzhou-chuzhou", "--out", str(tmp_path / "pact")]
    assert main(["design", str(tmp_path / "case"), *options]) == 0
    form = tmp_path / "form.xlsx"
    assert main(["accounts", str(tmp_path / "pact"), "--form", str(form)]) == 0
    assert [cell.value for cell in load_workbook(form)["receipts"][1]] == ["year", "subject", "item", "local_amount"]
    assert main(["accounts", str(tmp_path / "pact"), "--receipts", str(form)]) == 0


def test_what_a_workbook_hides_is_read_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case, path = load_case(starter(tmp_path / "folder")), tmp_path / "case.xlsx"
    save_case(case, path)
    assert not any("hidden" in doubt.message for doubt in examine(path).doubts)
    book = load_workbook(path)
    book["hosts"].sheet_state = "hidden"
    for row in (2, 3):
        book["cities"].row_dimensions[row].hidden = True
    book["transfers"].column_dimensions["C"].hidden = True
    book.save(path)
    examined = examine(path)
    assert examined.case == case
    said = {
        (doubt.file, doubt.row, doubt.column, doubt.value) for doubt in examined.doubts if "hidden" in doubt.message
    }
    assert said == {
        ("case.xlsx, sheet hosts", None, None, None),
        ("case.xlsx, sheet cities", 2, None, "2-3"),
        ("case.xlsx, sheet transfers", None, "C", "C"),
    }
    assert main(["check", str(path)]) == 0
    assert "rows are hidden" in capsys.readouterr().err
    assert main(["check", str(path), "--strict"]) == 3


def test_every_csv_file_begins_with_a_byte_order_mark(tmp_path: Path) -> None:
    save_case(two_city_case(), tmp_path / "case")
    case, pact = str(tmp_path / "case"), str(tmp_path / "pact")
    assert main(["design", case, "--model", "suzhou-chuzhou", "--out", pact]) == 0
    assert main(["game", case, "--out", str(tmp_path / "game")]) == 0
    assert main(["compare", case, "--model", "suzhou-chuzhou", "--out", str(tmp_path / "compare")]) == 0
    assert main(["accounts", pact, "--form", str(tmp_path / "form.csv")]) == 0
    written = sorted(tmp_path.rglob("*.csv"))
    assert {"cities.csv", "ledger.csv", "coalitions.csv", "solutions.csv", "indicators.csv", "form.csv"} <= {
        path.name for path in written
    }
    assert [path for path in written if path.read_bytes()[:4].count(b"\xef\xbb\xbf") != 1] == []
    assert main(["accounts", pact, "--receipts", str(tmp_path / "form.csv")]) == 0
    assert load_case(tmp_path / "case") == two_city_case()
