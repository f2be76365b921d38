"""What is printed and written in Chinese holds no English: no word that is not a key, a name, a sign or a unit."""

import contextlib
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

from citypact.bundled import bundled
from citypact.case import load_case
from citypact.case.columns import TABLES
from citypact.case.starter import write_starter
from citypact.cli import _command, main
from citypact.mechanism import load_model

WORD = re.compile(r"[A-Za-z][A-Za-z'’]{2,}")
NO_WORD = re.compile(
    r"""`[^`]*`                                   # what is to be typed
      | (?:^|(?<=\s))(?:\w+=)?\S*[/\\]\S*         # paths
      | citypact(?:\s[a-z]+)*\s?                  # verbs
      | --[a-z-]+                                 # options
      | \[[\w.@, -]+\]|［[^］]*］                   # sections and parameters of files
      | \w+(?:[._-]\w+)+(?:\.\w+)*                # files, paths of parameters, keys of several parts
    """,
    re.VERBOSE,
)
"""Kinds of words that are the same in every language."""
NAMES = {
    "Shapley", "Owen", "Nash", "Kohlberg", "Kalai", "Smorodinsky", "Gately", "Banzhaf", "Modiclus", "Gini", "Theil",
    "Cholesky", "SCIP", "HiGHS", "highs", "scip", "clarabel", "CBC",
    "Streamlit", "Panel", "Jupyter", "marimo", "Mesa",
    "README", "JSON", "CSV", "TOML", "SQLite", "Excel", "Ctrl", "UDITPA", "GDP", "kWh", "CNY", "NOx", "all", "inf",
    "toml", "json", "xlsx", "csv", "html", "docx", "zh",
    "DIR", "FILE", "NAME", "CASE", "SCHEME", "SECONDS", "PATH", "ID", "SHA",
}  # fmt: skip
"""Persons, programs, formats and units."""
ASSUMPTIONS = {"frozen", "alpha", "gamma", "delta"}
"""How the literature calls what those outside do; each stands in brackets behind its Chinese name."""
OWN_TEXTS = {"资料来源", "假设数据"}
"""Sheets of texts that a case holds in one language: citations, and where an assumption comes from."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter case, and a scheme of it."""
    path = tmp_path_factory.mktemp("chinese")
    write_starter(path / "case")
    return path


def said(*words: str) -> str:
    """All that a command prints in Chinese."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        main([*words, "--lang", "zh"])
    return out.getvalue() + err.getvalue()


def keys(case: str) -> set[str]:
    """Every word of a key of the case, of its tables, and of the mechanisms."""
    found = load_case(case)
    rows = (*found.cities, *found.transfers, *found.projects, *found.scenarios)
    texts = [row.id for row in rows] + [city.province for city in found.cities]
    texts += [*TABLES, *found.retention, *found.resources, *found.figures, found.id]
    texts += [entry.name for kind in ("cases", "models") for entry in bundled(kind)]
    texts += [name for rules in (load_model("hybrid"), load_model("bth-2015")) for name in rules.references]
    return {word for text in texts for word in WORD.findall(text)}


def english(text: str, known: Iterable[str]) -> set[str]:
    """The words of a text that are none of those known."""
    return set(WORD.findall(NO_WORD.sub(" ", text))) - {*known, *NAMES, *ASSUMPTIONS}


@pytest.mark.parametrize("text", ["the plan is stable", "证明：dual bound", "✓ Stable。", "余量 least"])
def test_english_is_found(text: str) -> None:
    assert english(text, ())


COMMANDS = [
    ["check", "CASE"],
    ["list"],
    ["design", "CASE", "--out", "OUT/pact"],
    ["simulate", "CASE"],
    ["compare", "CASE", "--model", "hybrid", "--model", "bth-2015"],
    ["game", "CASE", "--unions", "provinces"],
    ["merge", "CASE", "OUT/merged"],
    ["evaluate", "OUT/pact"],
    ["report", "OUT/pact", "--brief"],
    ["offer", "OUT/pact", "--out", "OUT/offer"],
    ["accounts", "OUT/pact", "--form", "OUT/receipts.csv"],
    ["accounts", "OUT/pact", "--receipts", "OUT/receipts.csv", "--year", "2026"],
    ["negotiate", "CASE", "--offer", "OUT/offer/offer.toml", "--ranges", "--commitment", "--outsiders"],
    ["negotiate", "CASE", "--offer", "bth-2015", "--why", "--counter", "fewest", "--bargain", "nash"],
    ["negotiate", "prepare", "CASE", "--offer", "bth-2015", "--city", "port"],
    ["design", "CASE", "--offer", "OUT/offer/offer.toml", "--brief"],
    ["changes", "OUT/pact", "OUT/pact"],
    ["stages", "CASE", "--model", "hybrid"],
    ["robust", "CASE", "--scenario", "all", "--curve"],
    ["model", "copy", "hybrid", "OUT/my.toml"],
    ["init", "OUT/new"],
    ["check", "OUT/nowhere"],
    ["design", "CASE", "--model", "no-such"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: "-".join(words[:2]).replace("/", "-"))
def test_every_verb_speaks_chinese_alone(words: list[str], folder: Path) -> None:
    case = str(folder / "case")
    given = [word.replace("CASE", case).replace("OUT", str(folder)) for word in words]
    text = said(*given)
    assert re.search("[\u4e00-\u9fff]", text), text
    assert english(text, keys(case)) == set()


def test_a_bundled_case_is_checked_in_chinese() -> None:
    name = "yangtze-river-delta-provinces"
    assert english(said("check", name), keys(name)) == set()


TYPED = {
    "start", "cases", "mechanisms", "offers", "negotiating", "own", "examples", "coalition", "design", "random",
    "grid", "negotiated",
}  # fmt: skip
"""Words of help that are to be typed, or read in a file, as they are."""


def verbs(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every verb there is."""
    yield path
    for name, below in getattr(command, "commands", {}).items():
        yield from verbs(below, (*path, name))


def test_every_page_of_help_is_chinese() -> None:
    found: set[str] = set()
    for path in verbs(_command()):
        words = {word for part in path for word in WORD.findall(part)} | {"citypact"}
        text = "\n".join(line for line in said(*path, "--help").splitlines() if not line.lstrip().startswith("--"))
        found |= english(re.sub(r"^ +\S+", "", text, flags=re.MULTILINE), words)
    assert {word for word in found if word.islower()} - TYPED == set()


def test_files_are_chinese(folder: Path) -> None:
    """The workbook, the agreement and the Chinese half of the page of a design."""
    case = str(folder / "case")
    out = folder / "files"
    said("design", case, "--out", str(out))
    texts = [
        cell
        for sheet in load_workbook(out / "scheme.xlsx")
        if sheet.title not in OWN_TEXTS
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, str)
    ]
    document = docx.Document(str(out / "pact.docx"))
    texts += [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert english("\n".join(texts), keys(case)) == set()
    page = (out / "report.html").read_text("utf-8").split('<div data-lang="zh"')[1]
    shown = re.sub(r"<script>.*|<[^>]*>", " ", page.split('<section id="evidence-zh"')[0], flags=re.DOTALL)
    assert english(shown, {*keys(case), "English", "amp", "quot", "data", "lang"}) == set()
