"""Bad workbooks and bad JSON: the same care as for folders, with sheets and entries for places."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from citypact.cli import main
from support.slips import starter_workbook

Found = tuple[str, int | None, str | None, str | None]


def refused(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[list[Found], str]:
    """Places of the problems that the command reports, and what it says about them."""
    assert main(["check", str(path)]) == 3
    said = capsys.readouterr().err
    assert main(["check", str(path), "--json"]) == 3
    problems = json.loads(capsys.readouterr().out)["problems"]
    return [(one["file"], one["row"], one["column"], one["value"]) for one in problems], said


def key_row(sheet: Worksheet, key: str) -> int:
    """The row of a key in the sheet ``case``."""
    return next(cell.row for cell in sheet["A"] if cell.value == key)


def put(sheet: str, place: str, value: Any) -> Callable[[Workbook], None]:
    """Another value in one cell."""

    def spoil(book: Workbook) -> None:
        book[sheet][place] = value

    return spoil


def put_key(key: str, value: Any) -> Callable[[Workbook], None]:
    """Another value for a key of the case."""

    def spoil(book: Workbook) -> None:
        book["case"].cell(key_row(book["case"], key), 2).value = value

    return spoil


SHEET = "case.xlsx, sheet {}".format
WORKBOOKS: list[tuple[str, Callable[[Workbook], object], list[Found], str]] = [
    ("letters", put("cities", "F4", "9OO"), [(SHEET("cities"), 4, "gdp", "9OO")], "not a number"),
    ("unit", put("cities", "F4", "900 万元"), [(SHEET("cities"), 4, "gdp", "900 万元")], "unit of its own"),
    ("date", put("cities", "F4", date(2023, 1, 1)), [(SHEET("cities"), 4, "gdp", "2023-01-01 00:00:00")], "a date"),
    (
        "date for a year",
        put("hosts", "C2", date(2025, 1, 1)),
        [(SHEET("hosts"), 2, "start_year", "2025-01-01 00:00:00")],
        "a date where a year is needed",
    ),
    (
        "days for a year",
        put("hosts", "C2", 45658),
        [(SHEET("hosts"), 2, "start_year", "45658")],
        "a date as Excel counts it",
    ),
    (
        "merged cells",
        lambda book: book["cities"].merge_cells("E2:E4"),
        [(SHEET("cities"), 3, "tier", None), (SHEET("cities"), 4, "tier", None)],
        "Unmerge the cells",
    ),
    ("yes for a number", put("cities", "F4", True), [(SHEET("cities"), 4, "gdp", "true")], "not a number"),
    ("negative", put("cities", "F4", -900), [(SHEET("cities"), 4, "gdp", "-900.0")], "negative"),
    ("empty", put("cities", "F4", None), [(SHEET("cities"), 4, "gdp", None)], "empty"),
    ("formula", put("cities", "F4", "=1+1"), [(SHEET("cities"), 4, "F4", "=1+1")], "formula whose result"),
    ("column", put("cities", "F1", "gpd"), [(SHEET("cities"), 1, "gdp", None)], "Did you mean 'gpd'?"),
    ("half a year", put("hosts", "C2", 2025.5), [(SHEET("hosts"), 2, "start_year", "2025.5")], "whole number"),
    ("unknown city", put("hosts", "B2", "plane"), [(SHEET("hosts"), 2, "host", "plane")], "Did you mean 'plain'?"),
    ("no sheet", lambda book: book.remove(book["cities"]), [(SHEET("cities"), None, None, None)], "no such sheet"),
    ("no case", lambda book: book.remove(book["case"]), [(SHEET("case"), None, None, None)], "no such sheet"),
    (
        "misspelled sheet",
        lambda book: setattr(book["links"], "title", "link"),
        [(SHEET("link"), None, None, None)],
        "Did you mean 'links'?",
    ),
    ("stray cell", put("links", "H2", "why"), [(SHEET("links"), 2, None, "why")], "under no header"),
    ("horizon", put_key("horizon", 0), [(SHEET("case"), 10, "value", "0")], "at least 1"),
    ("rate", put_key("discount_rate", "5%"), [(SHEET("case"), 11, "value", "5%")], "fractions (0.05, not 5%)"),
    ("share", put_key("retention.vat", 50), [(SHEET("case"), 13, "value", "50.0")], "50% is 0.5"),
    ("no value", put_key("currency", None), [(SHEET("case"), 6, "value", None)], "empty"),
    ("source", put("case", "C11", "sample"), [(SHEET("case"), 11, "source", "sample")], "Did you mean 'example'?"),
    ("no source", put("case", "C11", None), [(SHEET("case"), 11, "source", None)], "missing"),
    (
        "unknown key",
        put("case", "A10", "horizont"),
        [(SHEET("case"), None, "horizon", None), (SHEET("case"), 10, "key", "horizont")],
        "Did you mean 'horizon'?",
    ),
    (
        "key twice",
        put("case", "A10", "base_year"),
        [(SHEET("case"), None, "horizon", None), (SHEET("case"), 10, "key", "base_year")],
        "stands twice",
    ),
    ("no evidence column", put("case", "D1", "proof"), [(SHEET("case"), 1, "evidence", None)], "missing"),
    (
        "titles of a scenario",
        put("scenarios", "B3", "Slower"),
        [(SHEET("scenarios"), 3, "title_en", "Slower")],
        "different titles",
    ),
    (
        "row of a scenario",
        put("scenarios", "F4", "plain/lend"),
        [(SHEET("scenarios"), 4, "rows", "plain/lend")],
        "Did you mean 'plain/land'?",
    ),
]


@pytest.mark.parametrize(
    ("spoil", "expected", "says"), [one[1:] for one in WORKBOOKS], ids=[one[0] for one in WORKBOOKS]
)
def test_bad_workbook(
    spoil: Callable[[Workbook], object],
    expected: list[Found],
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "case.xlsx"
    starter_workbook(path)
    book = load_workbook(path)
    spoil(book)
    book.save(path)
    found, said = refused(path, capsys)
    assert found == expected
    assert says in said


@pytest.mark.parametrize("kept", [0, 10, 1000, 5000])
def test_truncated_workbook(kept: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "case.xlsx"
    starter_workbook(path)
    path.write_bytes(path.read_bytes()[:kept])
    found, said = refused(path, capsys)
    assert found == [("case.xlsx", None, None, None)]
    assert ("damaged or cut short" if kept else "there is nothing in the file") in said


def change(*steps: str | int, value: Any) -> Callable[[dict[str, Any]], None]:
    """Another value at a place of the document."""

    def spoil(document: Any) -> None:
        for step in steps[:-1]:
            document = document[step]
        document[steps[-1]] = value

    return spoil


def without(*steps: str | int) -> Callable[[dict[str, Any]], None]:
    """The document without a place."""

    def spoil(document: Any) -> None:
        for step in steps[:-1]:
            document = document[step]
        del document[steps[-1]]

    return spoil


CITIES, HOSTS = "case.json: cities", "case.json: hosts"
DOCUMENTS: list[tuple[str, Callable[[dict[str, Any]], None], list[Found], str]] = [
    ("number as text", change("cities", 2, "gdp", value="900"), [(CITIES, 3, "gdp", "900")], "not a number"),
    ("not a number", change("cities", 2, "gdp", value=float("nan")), [(CITIES, 3, "gdp", "nan")], "not a finite"),
    ("true as number", change("cities", 2, "gdp", value=True), [(CITIES, 3, "gdp", "true")], "not a number"),
    ("one for yes", change("cities", 2, "weak", value=1), [(CITIES, 3, "weak", "1")], "neither yes nor no"),
    ("number as key", change("cities", 2, "tier", value=7), [(CITIES, 3, "tier", "7")], "a text is needed"),
    ("null", change("cities", 2, "gdp", value=None), [(CITIES, 3, "gdp", None)], "not a number"),
    ("missing", without("cities", 2, "gdp"), [(CITIES, 3, "gdp", None)], "the value is missing"),
    ("unknown", change("cities", 2, "gpd", value=1), [(CITIES, 3, "gpd", "1")], "Did you mean 'gdp'?"),
    ("missing tax", without("hosts", 0, "taxes", "cit"), [(HOSTS, 1, "taxes.cit", None)], "the value is missing"),
    (
        "unknown tax",
        change("hosts", 0, "taxes", "vta", value=1),
        [(HOSTS, 1, "taxes.vta", "vta")],
        "Did you mean 'vat'?",
    ),
    (
        "missing indicator",
        without("cities", 2, "indicators", "pm25"),
        [(CITIES, 3, "indicators.pm25", None)],
        "stands with other cities",
    ),
    (
        "indicator with the name of a column",
        change("cities", 0, "indicators", value={"pm25": 1, "gdp": 2}),
        [
            (CITIES, 1, "indicators.gdp", "gdp"),
            (CITIES, 2, "indicators.gdp", None),
            (CITIES, 3, "indicators.gdp", None),
        ],
        "name of another column",
    ),
    ("not a list", change("links", value={"a": 1}), [("case.json: links", None, None, None)], "a list is needed"),
    ("not an object", change("links", 0, value="a"), [("case.json: links", 1, None, '"a"')], "section with keys"),
    ("no table", without("cities"), [("case.json: cities", None, None, None)], "no city"),
    ("unknown table", change("city", value=[]), [("case.json", None, "city", None)], "Did you mean 'cities'?"),
    ("horizon", change("horizon", value=0), [("case.json", None, "horizon", "0")], "at least 1"),
    ("half a horizon", change("horizon", value=9.5), [("case.json", None, "horizon", "9.5")], "whole number"),
    ("section", change("retention", value=0.5), [("case.json", None, "retention", "0.5")], "section with keys"),
    (
        "scenario",
        change("scenarios", 0, "changes", 0, "column", value="grow"),
        [("case.json: scenarios", 1, "changes[1].column", "grow")],
        "Did you mean 'growth'?",
    ),
]


@pytest.mark.parametrize(
    ("spoil", "expected", "says"), [one[1:] for one in DOCUMENTS], ids=[one[0] for one in DOCUMENTS]
)
def test_bad_document(
    spoil: Callable[[dict[str, Any]], None],
    expected: list[Found],
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "case.json"
    starter_workbook(path)
    document = json.loads(path.read_text(encoding="utf-8"))
    spoil(document)
    path.write_text(json.dumps(document), encoding="utf-8")
    found, said = refused(path, capsys)
    assert found == expected
    assert says in said


@pytest.mark.parametrize(
    ("text", "expected", "says"),
    [
        ("", ("case.json", None, None, None), "nothing in the file"),
        ('{\n"id": x}', ("case.json", 2, None, '"id": x}'), "not valid JSON"),
        ("[1]", ("case.json", None, None, "[1]"), "section with keys"),
        ("[" * 100_000, ("case.json", None, None, None), "not valid JSON"),
        ('{"horizon": ' + "9" * 5000 + "}", ("case.json", None, None, None), "not valid JSON"),
    ],
)
def test_no_document(text: str, expected: Found, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "case.json").write_text(text, encoding="utf-8")
    found, said = refused(tmp_path / "case.json", capsys)
    assert found == [expected]
    assert says in said


def test_key_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "case.json"
    starter_workbook(path)
    path.write_text(path.read_text(encoding="utf-8").replace("{", '{"id": "other",', 1), encoding="utf-8")
    found, said = refused(path, capsys)
    assert found == [("case.json", None, None, "id")]
    assert "stands twice in one object" in said


def test_cells_merged_above_the_table_and_where_nothing_is_asked_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "case.xlsx"
    starter_workbook(path)
    book = load_workbook(path)
    book["cities"].insert_rows(1)
    book["cities"]["A1"] = "# cities of the region"
    book["cities"].merge_cells("A1:F1")
    book.save(path)
    assert main(["check", str(path)]) == 0


def test_sheets_are_named_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "case.xlsx"
    starter_workbook(path)
    book = load_workbook(path)
    book["cities"].merge_cells("D2:D3")
    book.save(path)
    assert main(["check", str(path), "--lang", "zh"]) == 3
    assert "case.xlsx，工作表 cities，第 3 行，province 列：此单元格已合并" in capsys.readouterr().err
