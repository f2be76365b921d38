"""A title above the headings is read past and said; a bad row of headings is never taken for one."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from citypact.case import examine, load_case, save_case
from citypact.errors import InvalidInput, Problem
from citypact.mechanism import load_model
from citypact.negotiation.files import load_offer
from citypact.optimize import simulate
from citypact.pact.accounts import projected_receipts, read_receipts, receipts_csv
from citypact.panel import read_panel
from citypact.worth.given import read_worths
from support.screen import run
from support.slips import starter
from support.two_cities import two_city_case

TITLES = {
    "one": ["Cities of the delta (in 10,000 yuan)"],
    "title and unit": ["表1 城市主要指标，2025年", "单位：万元"],
    "in two cells": ["表1 城市,,,单位：万元"],
    "wide": ['"Cities, as of 2025",,,,,,'],
    "groups": [",Names,,Government,,,,Figures"],
}


def titled(path: Path, lines: Sequence[str]) -> str:
    """The table with lines above it; gives its text before."""
    text = path.read_text("utf-8-sig")
    path.write_text("\n".join([*lines, text]), "utf-8")
    return text


def notes(doubts: Sequence[Problem]) -> list[tuple[str, int | None, str | None]]:
    kind = "reading.title_rows.what"
    return [(doubt.file, doubt.row, doubt.value) for doubt in doubts if doubt.kind[1] == kind]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("table", ["cities", "hosts"])
def test_a_file_of_a_case(table: str, title: str, tmp_path: Path) -> None:
    folder, lines = starter(tmp_path / "case"), TITLES[title]
    case = load_case(folder)
    titled(folder / f"{table}.csv", lines)
    examined = examine(folder)
    assert examined.case == case
    ((file, row, _),) = notes(examined.doubts)
    assert (file, row) == (f"{table}.csv", 1)
    assert f"of row {len(lines) + 1} is taken as a title (rows: {len(lines)})" in examined.doubts[0].message
    assert f"第 {len(lines) + 1} 行表头以上的 {len(lines)} 行按标题处理" in examined.doubts[0].text("zh")


def test_problems_below_a_title_name_the_row_of_the_file(tmp_path: Path) -> None:
    path = starter(tmp_path / "case") / "cities.csv"
    path.write_text(path.read_text("utf-8-sig").replace("plain,", "plain,x", 1).replace(",gdp,", ",gpd,", 1), "utf-8")
    before = problems(path.parent)
    titled(path, ["Cities", "", "as of 2025"])
    moved = [(p.file, p.message, p.column, p.row) for p in problems(path.parent)]
    assert moved == [
        (p.file, p.message, p.column, p.row + 3 if p.file == path.name and p.row else p.row) for p in before
    ]


def problems(path: Path) -> Sequence[Problem]:
    with pytest.raises(InvalidInput) as error:
        load_case(path)
    return error.value.problems


def test_every_sheet_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "case.xlsx"
    case = load_case(starter(tmp_path / "case"))
    save_case(case, path)
    book = load_workbook(path)
    for sheet in book:
        sheet.insert_rows(1, 2)
        sheet["A1"], sheet["C2"] = f"Our {sheet.title}", "单位：亿元"
    book.save(path)
    examined = examine(path)
    assert examined.case == case
    assert notes(examined.doubts) == [(f"case.xlsx, sheet {s.title}", 1, f"Our {s.title}") for s in book]


@pytest.mark.parametrize("below", ["城市,省份,年份,地区生产总值（亿元）", "city,province,year,gdp"])
@pytest.mark.parametrize("title", ["表1 各市，2023年（亿元）", "表1,,,单位：亿元"])
def test_panels_and_their_distances(title: str, below: str, tmp_path: Path) -> None:
    panel, km = tmp_path / "panel.csv", tmp_path / "distances.csv"
    panel.write_text(f"{title}\n{below}\na,p,2023,1\nb,p,2023,2\n", "utf-8")
    km.write_text("距离表,,公里\n起点,终点,距离\na,b,70\n", "utf-8")
    found = read_panel(panel, km)
    assert found.figures["gdp"] == {2023: {"a": 1.0, "b": 2.0}}
    assert found.rows == {("a", 2023): 3, ("b", 2023): 4}
    assert found.km == {frozenset("ab"): 70.0}
    assert notes(found.doubts) == [("panel.csv", 1, title.partition(",")[0]), ("distances.csv", 1, "距离表")]


@pytest.mark.parametrize("chinese", [False, True])
def test_receipts(chinese: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scheme = simulate(two_city_case(), load_model("suzhou-chuzhou"))
    designed = projected_receipts(scheme.case, scheme.model, scheme.terms)
    text = receipts_csv(designed)
    head, _, body = text.partition("\n")
    path, book = tmp_path / "receipts.csv", Workbook()
    path.write_text(
        "2026年到账,单位：亿元\n\n" + ("年份,对象,科目,地方留成\n" if chinese else f"{head}\n") + body, "utf-8"
    )
    book.worksheets[0].append(["Receipts"])
    for line in text.splitlines():
        book.worksheets[0].append(
            [float(cell) if cell.replace(".", "").isdigit() else cell for cell in line.split(",")]
        )
    book.save(tmp_path / "receipts.xlsx")
    for file, title in ((path, "2026年到账"), (tmp_path / "receipts.xlsx", "Receipts")):
        found = read_receipts(file, scheme.case, scheme.model, scheme.terms)
        assert found.amounts == designed.amounts
        assert [(row, value) for _, row, value in notes(found.doubts)] == [(1, title)]
    save_case(two_city_case(), tmp_path / "case.json")
    run(capsys, "simulate", tmp_path / "case.json", "--model", "suzhou-chuzhou", "--out", tmp_path / "scheme")
    done = run(capsys, "accounts", tmp_path / "scheme", "--receipts", path, "--lang", "zh")
    assert done.code == 0
    assert "receipts.csv，第 1 行" in done.err
    assert "按标题处理" in done.err


def test_worths_and_offers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    worths = tmp_path / "worths.csv"
    worths.write_text("A game of two\ncoalition,worth\nA,1\nB,2\nA;B,5\n", "utf-8")
    doubts: list[Problem] = []
    assert list(read_worths(worths, doubts).worths) == [0, 1, 2, 5]
    assert "taken as a title" in run(capsys, "game", worths).err
    book = Workbook()
    book.worksheets[0].title = "clauses"
    for row in (["第二稿"], ["条款", "转出地", "数值", "锁定"], ["origin_share", "port", 0.45, "是"]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "offer.xlsx")
    offer = load_offer(tmp_path / "offer.xlsx", load_model("hybrid"), doubts)
    assert [(clause.origin, clause.value, clause.locked) for clause in offer.clauses] == [("port", 0.45, True)]
    assert [value for _, _, value in notes(doubts)] == ["A game of two", "第二稿"]


def spoilt(change: Callable[[list[str]], list[str]], folder: Path) -> list[tuple[int | None, str | None, str]]:
    path = folder / "cities.csv"
    path.write_text("\n".join(change(path.read_text("utf-8-sig").splitlines())), "utf-8")
    return [(p.row, p.column, str(p.kind[1])) for p in problems(folder) if p.file == "cities.csv"]


def test_headings_that_are_nowhere_are_missing_where_the_first_row_stands(tmp_path: Path) -> None:
    found = spoilt(
        lambda lines: ["Cities", ",".join("x" * len(lines[0].split(","))), *lines[1:]], starter(tmp_path / "c")
    )
    missing = {column for row, column, kind in found if (row, kind) == (1, "reading.missing_column.what")}
    assert {"id", "name_en", "name_zh", "gdp", "population"} <= missing


def test_headings_far_below_are_not_looked_for(tmp_path: Path) -> None:
    found = spoilt(lambda lines: [*["remark"] * 11, *lines], starter(tmp_path / "case"))
    assert (1, "gdp", "reading.missing_column.what") in found


def test_cities_above_the_headings_are_no_title(tmp_path: Path) -> None:
    """As where a sheet was sorted with its headings: dropping them would lose cities."""
    found = spoilt(lambda lines: [lines[1], lines[0], *lines[2:]], starter(tmp_path / "case"))
    assert found == [(1, None, "reading.rows_above.what")]


def test_a_first_row_with_one_heading_misspelt_is_no_title(tmp_path: Path) -> None:
    found = spoilt(lambda lines: [lines[0].replace(",gdp,", ",gpd,"), *lines[1:]], starter(tmp_path / "case"))
    assert [column for row, column, _ in found if row == 1] == ["gdp"]


@pytest.mark.parametrize("delimiter", [";", "，", "\t"])
def test_a_table_with_other_delimiters_has_no_title(delimiter: str, tmp_path: Path) -> None:
    found = spoilt(lambda lines: [line.replace(",", delimiter) for line in lines], starter(tmp_path / "case"))
    assert [(row, kind) for row, _, kind in found] == [(1, "reading.wrong_delimiter.what")]
