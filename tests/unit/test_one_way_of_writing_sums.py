"""What is checked, what is asked for and what is reported names the unit of money in the same words."""

from pathlib import Path

import openpyxl
import pytest

from citypact.case import load_case
from citypact.case.starter import write_starter
from citypact.case.unit_of_money import unit_of_money
from citypact.cli import main
from citypact.report.money import money_unit
from citypact.text import in_language
from support.two_cities import two_city_case


@pytest.mark.parametrize(
    ("unit", "currency", "en", "zh"),
    [
        (1e8, "CNY", "100 million CNY", "亿元"),
        (1e4, "CNY", "10 thousand CNY", "万元"),
        (1.0, "CNY", "CNY", "元"),
        (1e6, "USD", "million USD", "百万美元"),
        (1e6, "GBP", "million GBP", "百万英镑"),
        (1e9, "CHF", "billion CHF", "十亿 CHF"),
        (2500.0, "USD", "2,500 USD", "2,500美元"),
        (1.0, "GBP", "GBP", "英镑"),
        (5e5, "EUR", "500,000 EUR", "500,000欧元"),
        (1e6, "CAD", "million CAD", "百万 CAD"),
        (1.0, "CAD", "CAD", "CAD"),
    ],
)
def test_a_unit_is_the_same_wherever_it_is_said(unit: float, currency: str, en: str, zh: str) -> None:
    case = two_city_case().model_copy(update={"unit": unit, "currency": currency})
    for said in (unit_of_money(unit, currency), money_unit(case)):
        assert (in_language(said, "en"), in_language(said, "zh")) == (en, zh)


@pytest.mark.parametrize(("lang", "said"), [("en", "million USD"), ("zh", "百万美元")])
def test_a_warning_of_a_check_says_it_as_the_check_does(
    lang: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "us-northeast", "--lang", lang]) == 0
    told = capsys.readouterr()
    assert said in told.out
    assert said in told.err
    assert "1,000,000" not in told.out + told.err


def test_a_workbook_to_start_from_says_it_too(tmp_path: Path) -> None:
    write_starter(tmp_path / "case.xlsx", False)
    case = load_case(str(tmp_path / "case.xlsx"))
    book = openpyxl.load_workbook(tmp_path / "case.xlsx", read_only=True)
    above = [str(row[0]) for sheet in book for row in sheet.iter_rows(max_row=3, values_only=True) if row[0]]
    told = " ".join(text for text in above if text.startswith("#"))
    assert str(money_unit(case)) in told
    assert in_language(money_unit(case), "zh") in told
    assert f"{case.unit:,.0f} {case.currency}" not in told
    assert str(money_unit(case)) in repr(case)
