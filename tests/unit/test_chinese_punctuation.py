"""Chinese texts have Chinese punctuation: in messages, cases, mechanisms and pages that are read."""

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
HAN = "\u4e00-\u9fff"
NARROW = re.compile(
    rf"""[{HAN}]\ ?[,;:!?](?!\ ?[\w`])|[{HAN}]\ ?[,;:!?]\ ?[{HAN}\d`]
       | [\d%）”]\ ?[,;:!?]\ ?[{HAN}]|\S[,;:!?][{HAN}]
       | [{HAN}]\(|\)[{HAN}]""",
    re.VERBOSE,
)
"""What stands beside a Chinese character and is half as wide as it."""
TYPED = re.compile(r"`[^`]*`|\"\[[^\"]*\"|\]\([^)]*\)")
"""What is to be typed as it stands."""
FILES = [
    path
    for folder in ("src/citypact", "cases", "models")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in (".toml", ".md", ".csv")
]


def leaves(tree: Any) -> Iterator[str]:
    """Every text in a document."""
    if isinstance(tree, dict | list):
        for branch in tree.values() if isinstance(tree, dict) else tree:
            yield from leaves(branch)
    elif isinstance(tree, str):
        yield tree


def texts(path: Path) -> Iterator[str]:
    """Every text of a file: values of TOML, cells of CSV, lines of Markdown outside blocks of code."""
    content = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".toml":
        yield from leaves(tomllib.loads(content))
    elif path.suffix == ".csv":
        yield from (cell for row in csv.reader(content.splitlines()) for cell in row)
    else:
        yield from re.sub(r"```.*?```", "", content, flags=re.DOTALL).splitlines()


def narrow(text: str) -> list[str]:
    """Places with narrow punctuation, with some letters around them."""
    plain = TYPED.sub("", text)
    return [plain[max(0, found.start() - 8) : found.end() + 8] for found in NARROW.finditer(plain)]


@pytest.mark.parametrize(
    "text",
    ["低增长:增长率减半", "城市,省份", "假设(assumed)", "取自年鉴;产业", "是;", "年份: 2020", "A,也可", "(是)否"],
)
def test_narrow_punctuation_is_found(text: str) -> None:
    assert narrow(text)


@pytest.mark.parametrize(
    "text", ["低增长：增长率减半", "写作 `名称,名称=数值`。", "1,000 人，3:2", "A, B, C", "年（2020）"]
)
def test_and_nothing_else(text: str) -> None:
    assert not narrow(text)


def test_files_are_found() -> None:
    assert {path.suffix for path in FILES} == {".toml", ".md", ".csv"}
    assert len(FILES) > 150


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_has_any(path: Path) -> None:
    assert [place for text in texts(path) for place in narrow(text)] == []
