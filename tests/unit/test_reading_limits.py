"""What is read has limits that are stated and met before it is read whole; what is printed too."""

import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from citypact import limits
from citypact.case import load_case
from citypact.case.starter import write_starter
from citypact.cli import main
from citypact.errors import InvalidInput, Problem
from citypact.mechanism import load_model
from citypact.negotiation.files import load_offer
from citypact.panel import read_panel
from citypact.reading.files import read_bytes
from citypact.reading.suggest import Suggestions
from citypact.reading.tables import csv_grid
from citypact.regions import read_grouping
from citypact.text import both
from support import bundled


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    for name in ("case", "case.json", "case.xlsx"):
        write_starter(folder / name)
    return folder


READERS: dict[str, Callable[[Path], object]] = {
    "case.json": load_case,
    "case.xlsx": load_case,
    "panel.csv": read_panel,
    "groups.toml": lambda path: read_grouping(bundled.case("beijing-tianjin-hebei"), path),
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_only_plain_files_are_opened(name: str, kind: str, tmp_path: Path) -> None:
    """Opening a pipe that nobody writes to would wait for ever."""
    path = tmp_path / name
    make: dict[str, Callable[[Path], object]] = {
        "pipe": os.mkfifo,
        "device": lambda path: path.symlink_to("/dev/zero"),
        "folder": Path.mkdir,
    }
    make[kind](path)
    with pytest.raises(InvalidInput) as refused:
        READERS[name](path)
    assert refused.value.problems


def test_a_pipe_within_a_folder(good: Path, tmp_path: Path) -> None:
    write_starter(tmp_path / "case")
    (tmp_path / "case" / "hosts.csv").unlink()
    os.mkfifo(tmp_path / "case" / "hosts.csv")
    with pytest.raises(InvalidInput, match=r"hosts\.csv: not a plain file"):
        load_case(tmp_path / "case")


@pytest.mark.parametrize("loader", [load_model, lambda path: load_offer(path, load_model("hybrid"))])
def test_pipes_for_mechanisms_and_offers(loader: Callable[[Path], object], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.toml")
    with pytest.raises(InvalidInput):
        loader(tmp_path / "a.toml")


@pytest.mark.parametrize(("size", "good"), [(0, True), (limits.MOST_BYTES, True), (limits.MOST_BYTES + 1, False)])
def test_the_longest_file(size: int, good: bool, tmp_path: Path) -> None:
    path = tmp_path / "long"
    with path.open("wb") as file:
        file.truncate(size)
    problems: list[Problem] = []
    content = read_bytes(path, "long", problems)
    assert (content is not None and len(content) == size) == good
    assert [str(problem) for problem in problems] == (
        []
        if good
        else [
            "long: the file has more than 50 million bytes, the most that is read. Check that it is the "
            "right file; leave out what is not needed."
        ]
    )


def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b" " * (limits.MOST_BYTES + 1))
    assert path.stat().st_size < 100_000
    with pytest.raises(InvalidInput, match="unpacks to more than 50 million bytes"):
        load_case(path)


@pytest.mark.parametrize("cell", ["AMJ3", "XFD1048576"])
def test_a_cell_far_away(cell: str, good: Path, tmp_path: Path) -> None:
    """A single cell far out used to become millions of empty ones."""
    from openpyxl import load_workbook

    book = load_workbook(good / "case.xlsx")
    book["cities"][cell] = 1
    book.save(tmp_path / "far.xlsx")
    with pytest.raises(InvalidInput, match=r"far.xlsx, sheet cities, row \d+: the table has more than"):
        load_case(tmp_path / "far.xlsx")


def test_merged_cells_cost_nothing(good: Path, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    plain = io.BytesIO((good / "case.xlsx").read_bytes())
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(tmp_path / "merged.xlsx", "w") as target:
        for name in source.namelist():
            merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A1000:XFD1048576"/></mergeCells>'
            target.writestr(name, source.read(name).replace(b"</sheetData>", merged))
    assert load_case(tmp_path / "merged.xlsx") == load_case(good / "case.xlsx")
    assert load_workbook(good / "case.xlsx").sheetnames


@pytest.mark.parametrize(("rows", "good"), [(limits.MOST_ROWS, True), (limits.MOST_ROWS + 1, False)])
def test_the_longest_table(rows: int, good: bool) -> None:
    problems: list[Problem] = []
    grid = csv_grid("id\n" + "a\n" * rows, "cities.csv", problems)
    assert (grid is not None) == good
    assert ["more than 100,000 rows" in str(problem) for problem in problems] == ([] if good else [True])


def test_a_million_cities(good: Path, tmp_path: Path) -> None:
    """Given as JSON, too: the list is refused, not its entries."""
    data = json.loads((good / "case.json").read_text("utf-8"))
    data["cities"] = [{}] * 1_000_000
    (tmp_path / "case.json").write_text(json.dumps(data), "utf-8")
    with pytest.raises(InvalidInput) as refused:
        load_case(tmp_path / "case.json")
    assert len(refused.value.problems) < 20
    assert "more than 100,000 rows" in str(refused.value)


def test_more_cities_than_a_case_can_have(good: Path, tmp_path: Path) -> None:
    data = json.loads((good / "case.json").read_text("utf-8"))
    city = data["cities"][0]
    data["cities"] += [city | {"id": f"c{i}", "name": {"en": f"c{i}", "zh": f"c{i}"}} for i in range(5000)]
    (tmp_path / "case.json").write_text(json.dumps(data), "utf-8")
    with pytest.raises(InvalidInput, match="more than 5,000 cities"):
        load_case(tmp_path / "case.json")


def problems_of_kinds(*counts: int) -> Iterator[Problem]:
    """So many problems of each of several kinds, whose messages are filled with different values."""
    for kind, count in zip(("short_row", "negative", "not_a_number", "empty_cell"), counts, strict=False):
        for row in range(count):
            what, do = both(f"reading.{kind}.what", cells=row, width=9), both(f"reading.{kind}.do")
            yield Problem("cities.csv", what, do, row, "gdp", "x" * 1000)


@pytest.mark.parametrize(
    ("counts", "lines", "last"),
    [
        ((20,), 20, "quotation"),
        ((21,), 21, "cities.csv: and 1 more of the same kind"),
        ((32_000,), 21, "cities.csv: and 31,980 more of the same kind"),
        ((25, 3, 30), 45, "and 10 more of the same kind (not a number)"),
    ],
)
def test_errors_beyond_the_limit_are_counted(counts: tuple[int, ...], lines: int, last: str) -> None:
    error = InvalidInput(list(problems_of_kinds(*counts)))
    assert len(error.problems) == sum(counts)
    said = error.text("en").splitlines()
    assert len(said) == lines == len(error.text("zh").splitlines())
    assert max(map(len, said)) < 600
    if "more" in last:
        assert last in said[-1]
    document = error.document("en")
    assert document["count"] == sum(counts)
    assert len(document["problems"]) + sum(more["count"] for more in document["more"]) == sum(counts)


def test_errors_printed_by_the_command(good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_starter(tmp_path / "case")
    links = tmp_path / "case" / "links.csv"
    header, *_ = links.read_text("utf-8").splitlines()
    links.write_text(header + "\n" + "a,b,1\n" * 8_000, "utf-8")
    assert main(["check", str(tmp_path / "case")]) == 3
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 21
    assert said[-1].startswith("links.csv: and 7,980 more of the same kind")
    assert main(["check", str(tmp_path / "case"), "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["count"] == 8_000


def test_suggestions_are_made_for_what_is_shown() -> None:
    """Thousands of wrong keys beside thousands of right ones would take hours."""
    suggest = Suggestions(["beijing", "tianjin"])
    said = [suggest("beijin") for _ in range(limits.SHOWN_OF_A_KIND + 5)]
    assert said[: limits.SHOWN_OF_A_KIND] == ["Did you mean 'beijing'?"] * limits.SHOWN_OF_A_KIND
    assert said[limits.SHOWN_OF_A_KIND :] == [""] * 5
