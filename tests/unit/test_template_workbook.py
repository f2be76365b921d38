"""The workbook of ``citypact init``: units on every sheet, keys explained, lists to choose from; and it reads back."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from citypact.case import examine, load_case
from citypact.case.columns import TABLES
from citypact.case.starter import write_starter
from support.sheets import head
from support.slips import starter


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (made,) = write_starter(tmp_path / "new.xlsx")
    return made


def lists(sheet: Any) -> dict[str, str]:
    """Heading of a column -> where its list comes from."""
    found = {}
    for validation in sheet.data_validations.dataValidation:
        column = str(validation.sqref).rstrip("0123456789").partition(":")[0].rstrip("0123456789")
        assert str(validation.sqref) == f"{column}{head(sheet) + 1}:{column}{head(sheet) + 500}"
        found[sheet[f"{column}{head(sheet)}"].value] = validation.formula1
    return found


def test_it_is_the_template_without_a_doubt(path: Path, tmp_path: Path) -> None:
    examined = examine(path)
    assert examined.case == load_case(starter(tmp_path / "folder"))
    assert examined.doubts == []
    (again,) = write_starter(tmp_path / "again.xlsx")
    assert again.read_bytes() == path.read_bytes()


def test_every_sheet_says_what_it_holds_and_its_units(path: Path) -> None:
    book = load_workbook(path)
    for name in [name for name in book.sheetnames if name != "notes"]:
        sheet = book[name]
        assert head(sheet) == 3
        assert all(sheet.cell(row, 1).value.startswith("# ") for row in (1, 2))
        for said in ("100 million CNY", "10,000 persons", "land: hectares", "金额单位", "0.05 即 5%"):
            assert said in sheet["A2"].value, name


def test_every_key_of_the_case_is_explained(path: Path) -> None:
    sheet = load_workbook(path)["case"]
    header, *rows = sheet.iter_rows(min_row=3, values_only=True)
    assert header == ("key", "value", "source", "evidence", "meaning", "含义")
    assert all(row[4] and row[5] for row in rows)
    assert {row[0]: row[4] for row in rows}["discount_rate"].startswith("Yearly discount rate")


def test_words_and_keys_are_chosen_from_lists(path: Path) -> None:
    book = load_workbook(path)
    evidence = '"published,derived,assumed,公开数据,推算,假设"'
    assert lists(book["cities"]) == {"weak": '"yes,no,是,否"', "evidence": evidence}
    assert lists(book["case"]) == {"evidence": evidence}
    chosen = lists(book["transfers"])
    assert chosen["led_by"] == '"government,market,政府主导,市场主导"'
    assert chosen["origin"] == "cities!$A$4:$A$203"
    assert lists(book["projects"])["category"] == '"major,weak-area,ecological,重大项目,薄弱地区,生态环保"'
    assert lists(book["hosts"])["host"] == "cities!$A$4:$A$203"
    assert lists(book["hosts"])["transfer"] == "transfers!$A$4:$A$203"
    assert [cell.value for cell in book["cities"]["A"][3:6]] == ["port", "plain", "hill"]
    assert all("evidence" in lists(book[table]) for table in TABLES if table in book.sheetnames)


def test_remarks_are_passed_over_without_a_word(path: Path) -> None:
    case = load_case(path)
    book = load_workbook(path)
    book["hosts"]["A2"] = "# Hosts, in 10,000 yuan"
    book.save(path)
    assert examine(path).case == case
    assert examine(path).doubts == []
