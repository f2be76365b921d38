"""What is printed is as wide as the reader says, ends with the verdict where it is long, and can be had in brief."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from citypact.case import save_case
from citypact.cli import main
from citypact.cli.output import console
from citypact.report.console import print_report
from citypact.report.grid import print_table
from citypact.report.table import Column, Table
from citypact.report.tables import evidence, gains
from citypact.report.verdict import verdict
from citypact.text import in_language
from support.dossiers import designed
from support.two_cities import two_city_case


@pytest.mark.parametrize(("said", "wide"), [("100", 100), ("300", 300), ("3", 40), ("0", 140), ("-5", 140), ("x", 140)])
def test_a_pipe_is_as_wide_as_columns_says(monkeypatch: pytest.MonkeyPatch, said: str, wide: int) -> None:
    monkeypatch.setenv("COLUMNS", said)
    assert console().width == wide


def test_a_pipe_of_which_nobody_says_how_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert console().width == 140


def printed(table: Table, lang: str = "en") -> str:
    stream = io.StringIO()
    print_table(table, Console(file=stream, width=140), lang)
    return stream.getvalue()


def table(parts: list[float | None], total: float | None, digits: int = 1) -> Table:
    rows = tuple((f"row {number}", part) for number, part in enumerate(parts))
    return Table("t", "t", (Column("a"), Column("b", "money")), rows, digits, total=("all", total))


@pytest.mark.parametrize(
    ("parts", "total", "rounded"),
    [
        ([0.04, 0.04], 0.08, True),  # 0.0 + 0.0 is not 0.1
        ([0.1, 0.2], 0.3, False),  # as decimals, though not as binary fractions
        ([1.25, None, float("nan")], 1.25, False),
        ([1.0, 2.0], 7.0, False),  # no rounding explains that
        ([1.04, 1.04], None, False),
    ],
)
def test_a_table_says_that_it_is_rounded_where_its_parts_miss_the_total(
    parts: list[float | None], total: float | None, rounded: bool
) -> None:
    assert table(parts, total).rounded == rounded
    assert ("rounded as shown" in printed(table(parts, total))) == rounded
    assert ("四舍五入" in printed(table(parts, total), "zh")) == rounded


def report(*, brief: bool) -> tuple[str, str]:
    """A report, and its first sentence."""
    dossier, stream = designed(), io.StringIO()
    print_report(dossier, Console(file=stream, width=1000, highlight=False, markup=False), "en", brief=brief)
    return stream.getvalue(), str(verdict(dossier)[0].text)


def test_a_long_report_begins_and_ends_with_the_verdict() -> None:
    text, first = report(brief=False)
    assert text.count(first) == 2
    lines = text[text.rindex(first) :].splitlines()
    assert len(lines) == len(verdict(designed()))


def test_a_brief_one_is_the_verdict_and_the_gains() -> None:
    text, first = report(brief=True)
    assert text.count(first) == 1
    assert in_language(gains(designed()).title, "en") in text
    assert in_language(evidence(designed()).title, "en") not in text


@pytest.mark.parametrize("verb", ["design", "simulate", "report"])
def test_verbs_with_a_brief_form(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb, "nowhere", "--brief"]) == 3
    assert main(["check", "nowhere", "--brief"]) == 2
    capsys.readouterr()


def test_brief_talks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_case(two_city_case(), tmp_path / "two")
    words = ["negotiate", str(tmp_path / "two"), "--offer", "bth-2015"]
    assert main(words) == 0
    whole = capsys.readouterr().out
    assert main([*words, "--brief"]) == 0
    brief = capsys.readouterr().out
    assert whole.startswith(brief.rstrip("\n"))
    assert len(brief) < len(whole)
