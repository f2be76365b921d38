"""The guides run as they stand, from the top to the end: commands, files and Python, in a folder of their own."""

import doctest
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from citypact.bundled import PAGES
from citypact.catalogue import LANGUAGES
from citypact.cli import main

BLOCK = re.compile(r"(?:`([\w-]+\.toml)`[:：]\n\n)?```(sh|toml|python)\n(.*?)```", re.DOTALL)


HEADING = re.compile(r"^(#+) ", re.MULTILINE)
FIRST_CELL = re.compile(r"^\| ([^|]*) \|", re.MULTILINE)
NAME = re.compile(r"`[^`]+`")
REMARK = re.compile(r"(?<=\S)\s+# .*")
PLACEHOLDER = re.compile(r"<[^<>\n]+>")
PICTURE = re.compile(r"!\[[^]]+\]\(([\w.-]+)\)")
LARGEST = 150_000
FIRST_OFFER = '[[clauses]]\nnumber = "origin_share"\nvalue = 0.2\n'
OFFERS = {"en": "offer.toml", "zh": "报价.toml"}


@pytest.mark.sayable
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["negotiating", "own-case", "own-rule"])
def test_a_guide_runs(
    name: str, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    tried = 0
    for file, kind, text in BLOCK.findall(PAGES[name][lang].read_text("utf-8")):
        if kind == "toml":
            assert file
            (tmp_path / file).write_text(text, "utf-8")
        elif kind == "sh":
            carried_out(text, capsys)
        else:
            example = doctest.DocTestParser().get_doctest(text, names, name, None, None)
            runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
            runner.run(example, clear_globs=False)
            assert runner.failures == 0, capsys.readouterr().out
            names, tried = example.globs, tried + runner.tries
    assert tried > 3


@pytest.mark.sayable
@pytest.mark.parametrize("lang", LANGUAGES)
def test_five_minutes_are_enough(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page to start from runs from the top to the end, with an offer of one's own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / OFFERS[lang]).write_text(FIRST_OFFER, "utf-8")
    blocks = BLOCK.findall(PAGES["start"][lang].read_text("utf-8"))
    assert len(blocks) == 4
    for _, _, text in blocks:
        carried_out(text, capsys)
    assert {"report.html", "scheme.xlsx", "pact.docx"} <= {path.name for path in (tmp_path / "pact").iterdir()}


def carried_out(commands: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Lines of a shell, each a command that succeeds."""
    for command in commands.splitlines():
        assert main(shlex.split(command)[1:]) == 0, (command, capsys.readouterr().err)


def test_pictures_are_there_and_small_and_each_is_shown() -> None:
    """``support/pictures.py`` makes them."""
    pages = {page for known in PAGES.values() for page in known.values()}
    shown = {page.parent / name for page in pages for name in PICTURE.findall(page.read_text("utf-8"))}
    assert shown == set(next(iter(PAGES["start"].values())).parent.glob("*.png"))
    assert len(shown) == 2 * len(LANGUAGES)
    for picture in shown:
        content = picture.read_bytes()
        assert content.startswith(b"\x89PNG")
        assert len(content) < LARGEST


@pytest.mark.parametrize("name", sorted({*PAGES} - {"start"}))
def test_a_page_has_the_same_parts_and_explains_the_same_names_in_both_languages(name: str) -> None:
    """As many headings of each kind, and in the first columns of tables the same names in the same order."""
    said = []
    for page in PAGES[name].values():
        text = PLACEHOLDER.sub("", page.read_text("utf-8"))
        said.append((HEADING.findall(text), [NAME.findall(cell) for cell in FIRST_CELL.findall(text)]))
    assert all(one == said[0] for one in said)


@pytest.mark.parametrize("name", ["start", "negotiating", "own-case", "own-rule", "embedding", "offers", "cases"])
def test_a_guide_says_the_same_in_both_languages(name: str) -> None:
    """The same commands but for the language, and the same Python, files and pictures."""
    said = []
    for lang in LANGUAGES:
        text = REMARK.sub("", PAGES[name][lang].read_text("utf-8").replace(f" --lang {lang}", ""))
        blocks = [(kind, [line.split() for line in block.splitlines()]) for _, kind, block in BLOCK.findall(text)]
        said.append((blocks, [picture.replace(f".{lang}.", ".") for picture in PICTURE.findall(text)]))
    if name != "start":
        assert said[0] == said[1]
    assert [len(block) for _, block in said[0][0]] == [len(block) for _, block in said[1][0]]
    assert said[0][1] == said[1][1]
