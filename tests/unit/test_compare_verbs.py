"""The verbs compare and evaluate: tables, files, JSON, both languages, exit codes."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from citypact.case import save_case
from citypact.cli import main
from citypact.evaluation import compare
from citypact.mechanism import load_model
from citypact.report.evaluation.document import comparison_document, comparison_files
from citypact.report.evaluation.tables import comparison_tables
from citypact.report.table import value_of
from support.joint_plan import for_the_joint_plan, text_for_the_joint_plan
from support.random_cases import named, random_case
from support.sheets import head
from support.two_cities import two_city_case

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def case(tmp_path: Path) -> str:
    path = tmp_path / "small.json"
    save_case(random_case(1, cities=4, transfers=5), path)
    return str(path)


def test_compare_prints_every_mechanism_side_by_side(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", case, "--model", "government-led", "--model", "market-driven", "--model", "hybrid"]) == 0
    text = capsys.readouterr().out
    for words in (
        "In brief",
        "Regional gap",
        "Gain by city",
        "Stability",
        "Status quo",
        "2024–2026",
        "Gini coefficient",
    ):
        assert words in text


def test_compare_in_chinese(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", case, "--model", "market-driven", "--lang", "zh"]) == 0
    text = capsys.readouterr().out
    for words in ("概览", "区域差距", "市场驱动型协调", "泰尔指数"):
        assert words in text
    assert "Regional gap" not in text


def test_files_and_json_say_the_same(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    arguments = ["compare", case, "--model", "market-driven", "--model", "hybrid", "--out", str(out), "--json"]
    assert main(arguments) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads((out / "comparison.json").read_text("utf-8"))
    assert [column["model"]["id"] for column in printed["mechanisms"]] == ["market-driven", "hybrid"]
    with (out / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    stored = {(r["model"], r["indicator"], r["period"]): r["value"] for r in rows}
    for column in printed["mechanisms"]:
        for group in column["indicators"].values():
            for found in group:
                text = stored[column["model"]["id"], found["key"], found["period"] or ""]
                value = found["value"]
                if isinstance(value, list):
                    assert text == ";".join(value)
                else:
                    assert (text == "") if value is None else (float(text) == value)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert set(before) == {"comparison.json", "indicators.csv", "cities.csv", "comparison.xlsx", "comparison.html"}
    assert main(arguments) == 2  # nothing is overwritten unasked
    assert main([*arguments, "--force"]) == 0
    assert before == {name: (out / name).read_bytes() for name in before}  # same input, same bytes


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbook_holds_every_figure_as_a_number(lang: str) -> None:
    case = random_case(1, cities=4, transfers=5)
    names = {city: f"=1+{at}" for at, city in enumerate(c.id for c in case.cities)}  # a text, never a formula
    cities = tuple(city.model_copy(update={"name": named(names[city.id])}) for city in case.cities)
    case = case.model_copy(update={"cities": cities, "title": named("@case")})
    comparison = compare(case, [load_model(name) for name in ("government-led", "bth-2015", "hybrid")])
    files = comparison_files(comparison, comparison_document(comparison), lang)
    book = load_workbook(io.BytesIO(files["comparison.xlsx"]))
    tables = comparison_tables(comparison)
    assert len(book.sheetnames) == 1 + len(tables)
    for sheet, table in zip(book.worksheets[1:], tables, strict=True):
        assert [cell.value for cell in sheet[head(sheet)]] == table.headings(lang)
        for cells, row in zip(sheet.iter_rows(min_row=head(sheet) + 1), table.every_row, strict=True):
            for cell, figure, text in zip(cells, map(value_of, row), table.texts(row, lang), strict=True):
                assert cell.data_type != "f"
                if isinstance(figure, str):
                    assert (cell.value, cell.data_type) == (text, "s")
                else:
                    assert cell.value == (None if figure is None else pytest.approx(figure, rel=1e-12))
    gains = next(sheet for sheet, table in zip(book.worksheets[1:], tables, strict=True) if table.key == "gains")
    for row, city in zip(gains.iter_rows(min_row=head(gains) + 1, values_only=True), case.cities, strict=False):
        assert row[0] == names[city.id]
        evaluations = [column.evaluation for column in comparison.columns]
        assert list(row[1:]) == [pytest.approx(float(found.scheme.gain[city.id]), rel=1e-12) for found in evaluations]
    gap = next(sheet for sheet, table in zip(book.worksheets[1:], tables, strict=True) if table.key == "gap")
    assert {cell.number_format for row in gap.iter_rows(min_row=head(gap) + 1, min_col=3) for cell in row} == {
        "0.00000"
    }


def test_the_workbook_says_why_a_mechanism_has_no_scheme() -> None:
    comparison = compare(
        two_city_case(), [for_the_joint_plan(load_model("voluntary-consensus")), load_model("legal-pact")]
    )
    files = comparison_files(comparison, comparison_document(comparison), "en")
    summary = load_workbook(io.BytesIO(files["comparison.xlsx"])).worksheets[0]
    text = "\n".join(str(row[0]) for row in summary.iter_rows(values_only=True))
    assert "Voluntary consensus" in text
    assert "would leave" in text
    assert "100 million CNY" in text


def test_the_page_holds_charts_and_tables_in_both_languages(case: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["compare", case, "--model", "hybrid", "--model", "market-driven", "--out", str(out)]) == 0
    page = (out / "comparison.html").read_text("utf-8")
    data = json.loads((out / "comparison.json").read_text("utf-8"))
    for lang, title in (("en", "Market-driven coordination"), ("zh", "市场驱动型协调")):
        half = page.split(f'<div data-lang="{lang}"')[1].split("<div data-lang=")[0]
        efficiency = {found["key"]: found["value"] for found in data["mechanisms"][1]["indicators"]["efficiency"]}
        point = re.search(rf"<title>{title}: ([-\d.,]+), [-\d.,]+</title>", half)
        assert point is not None
        assert float(point[1].replace(",", "")) == pytest.approx(efficiency["plan_gain"], rel=1e-4)
        bars = re.findall(rf"<title>[^<]+, {title}: ([-\d.,]+)</title>", half)
        gains = [row["gain"] for row in data["mechanisms"][1]["cities"]]
        assert [float(bar.replace(",", "")) for bar in bars] == pytest.approx(gains, rel=1e-4, abs=1e-5)
        assert page.count('data-chart="tradeoff"') == 2
    assert "<h2>Regional gap</h2>" in page
    assert "<h2>区域差距</h2>" in page
    assert page.count("100 million CNY") > 10  # every row of money says its unit
    assert "://" not in page  # opens offline


def test_an_impossible_mechanism_is_a_column_with_a_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "two.json"
    save_case(two_city_case(), path)
    voluntary = tmp_path / "voluntary.toml"
    voluntary.write_text(text_for_the_joint_plan("voluntary-consensus"), encoding="utf-8")
    arguments = ["compare", str(path), "--model", str(voluntary), "--model", "legal-pact"]
    assert main([*arguments, "--json"]) == 0
    columns = json.loads(capsys.readouterr().out)["mechanisms"]
    assert [column["scheme"] for column in columns] == [False, True]
    assert {demand["kind"] for demand in columns[0]["reason"]["conflict"]} >= {"pledge"}
    assert main(arguments) == 0
    assert "would leave" in capsys.readouterr().out
    assert main(arguments[:-2]) == 4  # nothing is left to compare


def test_unknown_mechanisms_are_refused(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", case, "--model", "no-such-rule"]) == 3
    assert "no-such-rule" in capsys.readouterr().err


@pytest.mark.parametrize("model", ["hybrid", "government-led"])
def test_a_stored_scheme_evaluates_as_when_it_was_designed(
    model: str, case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["design", case, "--model", model, "--out", str(tmp_path / "made")]) == 0
    capsys.readouterr()
    assert main(["evaluate", str(tmp_path / "made" / "scheme.json"), "--json"]) == 0
    stored = json.loads(capsys.readouterr().out)
    assert main(["evaluate", case, "--model", model, "--json"]) == 0
    anew = json.loads(capsys.readouterr().out)
    assert (stored["indicators"], stored["cities"]) == (anew["indicators"], anew["cities"])


def test_evaluate_prints_and_writes(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["evaluate", case, "--model", "bth-2015", "--out", str(out), "--lang", "zh"]) == 0
    text = capsys.readouterr().out
    assert "支付网络密度" in text
    assert CHINESE.search(text)
    assert {path.name for path in out.iterdir()} == {
        "evaluation.json",
        "indicators.csv",
        "cities.csv",
        "evaluation.xlsx",
    }


def test_evaluate_says_why_there_is_no_scheme(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "two.json"
    save_case(two_city_case(), path)
    voluntary = tmp_path / "voluntary.toml"
    voluntary.write_text(text_for_the_joint_plan("voluntary-consensus"), encoding="utf-8")
    assert main(["evaluate", str(path), "--model", str(voluntary)]) == 4
    assert "pledge" in capsys.readouterr().err
