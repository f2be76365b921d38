"""However a case is damaged, reading it ends in a case or in InvalidInput with places and remedies, never otherwise."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.case import Case, check_case, load_case, save_case
from citypact.case.starter import write_starter
from citypact.errors import InvalidInput
from citypact.limits import SHOWN_OF_A_KIND

FRAGMENTS = [
    b"",
    b"nan",
    b"-1",
    b"1e999",
    b"\x00",
    b"\xff",
    b'"',
    b",",
    b";",
    b"\n",
    b"[",
    b"]",
    b"{",
    b"}",
    b"=",
    b".",
    b"/",
    b"true",
    b"null",
    b"[[a]]",
    b"9" * 400,
    b"2024-01-01",
    "万元".encode(),
    "山".encode("gb18030"),
]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template in every format, side by side."""
    top = tmp_path_factory.mktemp("good")
    for name in ("case", "case.json", "case.xlsx"):
        write_starter(top / name)
    return top


def read(path: Path) -> None:
    """Read what may be damaged; whatever is accepted must be sound and survive writing."""
    case = accepted_or_refused(path)
    if isinstance(case, InvalidInput):
        assert case.problems
        assert all(found.file and found.message and found.remedy for found in case.problems)
        assert len(case.text("zh").split("\n")) >= min(len(case.problems), SHOWN_OF_A_KIND)
    else:
        assert check_case(case) == []
        assert load_case(save_case(case, path.parent / "again")) == case


def accepted_or_refused(path: Path) -> Case | InvalidInput:
    """The case, or the error that says why there is none."""
    try:
        return load_case(path)
    except InvalidInput as error:
        return error


def damage(content: bytes, data: Any) -> bytes:
    """Replace up to twenty bytes somewhere by a fragment, up to three times."""
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 20))
        content = content[:start] + data.draw(st.sampled_from(FRAGMENTS)) + content[start + length :]
    return content


@pytest.mark.parametrize("name", ["case", "case.json", "case.xlsx"])
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_damaged_bytes(name: str, good: Path, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as top:
        path = Path(top) / name
        if (good / name).is_dir():
            shutil.copytree(good / name, path)
            damaged = data.draw(st.sampled_from(sorted(path.iterdir())))
        else:
            shutil.copy(good / name, path)
            damaged = path
        damaged.write_bytes(damage(damaged.read_bytes(), data))
        read(path)


JSON_VALUES = st.sampled_from(
    [None, True, 0, -1, 1.5, 1e300, 10**400, float("nan"), "", "x", "port", "\ud800", [], {}, [[]], {"a": 1}, ["x", 1]]
)


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_wrong_shapes(good: Path, data: st.DataObject) -> None:
    """Any value of any kind in any place of the JSON document."""
    document = json.loads((good / "case.json").read_text(encoding="utf-8"))
    place: Any = document
    while True:
        step = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        deeper = place[step]
        if not isinstance(deeper, dict | list) or not deeper or data.draw(st.booleans()):
            break
        place = deeper
    place[step] = data.draw(JSON_VALUES)
    with tempfile.TemporaryDirectory() as top:
        (Path(top) / "case.json").write_text(json.dumps(document), encoding="utf-8")
        read(Path(top) / "case.json")
