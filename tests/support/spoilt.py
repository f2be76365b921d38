"""A small good case spoilt in one way, and every problem that must be found, no more and no less."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from citypact.cli import main

Found = tuple[str, int | str | None, str | None, str | None]
"""File, row, column and value of a problem; a row given as a text is the line that holds it."""
Spoil = Callable[[Path], None]


def edit(file: str, old: str, new: str, encoding: str = "utf-8") -> Spoil:
    """Replace a text that stands in a file once."""

    def spoil(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (folder / file).write_bytes(text.replace(old, new).encode(encoding))

    return spoil


def append(file: str, line: str) -> Spoil:
    """Add a line at the end of a file."""

    def spoil(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")

    return spoil


def keep_header(*files: str) -> Spoil:
    """Cut tables down to their headers."""

    def spoil(folder: Path) -> None:
        for file in files:
            text = (folder / file).read_text(encoding="utf-8")
            (folder / file).write_text(text.split("\n")[0] + "\n", encoding="utf-8")

    return spoil


def write(file: str, content: bytes) -> Spoil:
    """Put other bytes in the place of a file."""
    return lambda folder: (folder / file).write_bytes(content) and None


def remove(*files: str) -> Spoil:
    """Take files away."""

    def spoil(folder: Path) -> None:
        for file in files:
            (folder / file).unlink()

    return spoil


def also(*spoils: Spoil) -> Spoil:
    """One after the other."""

    def spoil(folder: Path) -> None:
        for each in spoils:
            each(folder)

    return spoil


@dataclass
class Bad:
    """A way to spoil the case, the problems that follow, and words of the first one's message or remedy."""

    name: str
    spoil: Spoil
    found: list[Found]
    says: str


CITY_COLUMNS = "id,name_en,name_zh,province,tier,gdp,revenue,expenditure,population,weak,pm25,source,evidence"
HILL = "hill,Hill City,山城,south,prefecture,900,60,210,300,yes,,example,assumed"
STEEL = "steel,Port Steel Works,港城钢铁厂,steel,port,government,8,3,0.01,3.2,4,0.6,300,example,assumed"
FIRST_HOST = "steel,plain,2025,9,3.5,2,0.02,6,0.4,3,1,example,assumed"
RIVER = "river,River clean-up at Hill City,山城上游治理,ecological,2024,2,6,0.3,port;hill,example,assumed"


def hill(column: str, value: str) -> Spoil:
    """Another value in the row of Hill City (row 4 of cities.csv)."""
    header = CITY_COLUMNS.split(",")
    cells = HILL.split(",")
    cells[header.index(column)] = value
    return edit("cities.csv", HILL, ",".join(cells))


def first_host(old: str, new: str) -> Spoil:
    """Another text in the first row of hosts.csv (row 2)."""
    return edit("hosts.csv", FIRST_HOST, FIRST_HOST.replace(old, new, 1))


def check(path: Path, capsys: pytest.CaptureFixture[str]) -> list[Found]:
    """Run the command as JSON; it must refuse the case and print nothing but the problems."""
    assert main(["check", str(path), "--json"]) == 3
    printed = capsys.readouterr()
    assert printed.err == ""
    return [(one["file"], one["row"], one["column"], one["value"]) for one in json.loads(printed.out)["problems"]]


def with_rows(folder: Path, expected: list[Found]) -> list[Found]:
    """Texts given for rows replaced by the number of the line that holds them."""

    def number(file: str, row: int | str | None) -> int | None:
        if not isinstance(row, str):
            return row
        lines = (folder / file).read_text(encoding="utf-8").split("\n")
        return max(line for line, text in enumerate(lines, start=1) if row in text)

    return [(file, number(file, row), column, value) for file, row, column, value in expected]


def assert_refused(bad: Bad, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All of it is reported at once, by file, row, column and value, with exit code 3, in both languages."""
    bad.spoil(folder)
    found = check(folder, capsys)
    assert sorted(map(str, found)) == sorted(map(str, with_rows(folder, bad.found)))
    assert main(["check", str(folder)]) == 3
    printed = capsys.readouterr()
    assert bad.says in printed.err
    assert printed.out == ""
    assert len(printed.err.splitlines()) == len(found)
    assert all(line == line.rstrip() for line in printed.err.splitlines())
    assert main(["check", str(folder), "--lang", "zh"]) == 3
    assert len(capsys.readouterr().err.splitlines()) == len(found)
