"""The README of a merged case is in the language asked for, and says the same figures in both."""

import re
from pathlib import Path

import pytest

from citypact.case import load_case
from citypact.cli import main
from citypact.regions import merged_readme


def _page(folder: Path, lang: str) -> str:
    assert main(["merge", "yangtze-delta-west", str(folder), "--lang", lang]) == 0
    return (folder / "README.md").read_text("utf-8")


def test_in_both_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    english, chinese = _page(tmp_path / "en", "en"), _page(tmp_path / "zh", "zh")
    capsys.readouterr()
    assert "Gross product, revenue, expenditure and population add up." in english
    assert "地区生产总值、收入、支出与人口相加。" in chinese
    assert re.findall(r"[-+]?\d+\.\d{3}", english) == re.findall(r"[-+]?\d+\.\d{3}", chinese) != []
    assert "| anhui | hefei, wuhu, chuzhou |" in english
    assert "| anhui | hefei, wuhu, chuzhou |" in chinese
    assert re.findall(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", chinese.split("\n", 1)[1]) == []


@pytest.mark.parametrize(("lang", "said"), [("en", "not compared"), ("zh", "因时间不足")])
def test_what_was_not_compared_and_what_is_left_out_is_said(lang: str, said: str) -> None:
    case = load_case("yangtze-delta-west")
    page = merged_readme(case, case, {"a": ["b"]}, None, ["slow-growth"], lang)
    assert said in page
    assert "slow-growth" in page
