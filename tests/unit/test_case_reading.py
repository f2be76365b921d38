"""Reading a case: every encoding, spelling and medium that is allowed gives the same case."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

import citypact
from citypact.bundled import bundled_folder
from citypact.case import Case, bundled_cases, check_case, load_case, locate, save_case
from citypact.case.starter import write_starter
from citypact.errors import CannotWrite, InvalidInput


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good case, not to be touched."""
    folder = tmp_path_factory.mktemp("good") / "case"
    write_starter(folder)
    return folder


@pytest.fixture
def folder(good: Path, tmp_path: Path) -> Path:
    """A good case of one's own."""
    return shutil.copytree(good, tmp_path / "case")


@pytest.fixture(scope="module")
def case(good: Path) -> Case:
    """The good case."""
    return load_case(good)


def replace(file: str, old: str, new: str) -> Callable[[Path], None]:
    """Another spelling in a file."""

    def change(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), encoding="utf-8", newline="")

    return change


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(encoding: str, folder: Path, case: Case) -> None:
    for path in folder.iterdir():
        path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    assert load_case(folder) == case
    assert case.cities[2].name.zh == "山城"


SPELLINGS = {
    "line ends of Windows": replace("cities.csv", "\n", "\r\n"),
    "line ends of old": replace("cities.csv", "\n", "\r"),
    "blank lines": replace("cities.csv", "\nhill", "\n\n,,,,,,,,,,,,\nhill"),
    "blanks around cells": replace("cities.csv", "hill,Hill City,山城,south", " hill , Hill City ,山城, south "),
    "numbers in other forms": replace("cities.csv", "900,60,210", "+9e2,60.,210.000"),
    "yes in Chinese": replace("cities.csv", ",yes,", ",是,"),
    "members with blanks": replace("projects.csv", "port;plain;hill", "port; plain ；hill"),
    "quotation marks": replace("cities.csv", "Hill City", '"Hill City"'),
    "columns in another order": replace("links.csv", "city_a,city_b", "city_b,city_a"),
    "figures as sections": replace(
        "case.toml",
        '"retention.vat" = {source = "vat-rule", evidence = "published"}',
        'retention.vat.source = "vat-rule"\nretention.vat.evidence = "published"',
    ),
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_spellings(name: str, folder: Path, case: Case) -> None:
    SPELLINGS[name](folder)
    found = load_case(folder)
    if name == "columns in another order":
        links = [link.model_copy(update={"city_a": link.city_b, "city_b": link.city_a}) for link in found.links]
        found = found.model_copy(update={"links": tuple(links)})
    assert found == case


def test_optional_tables(folder: Path, case: Case) -> None:
    for file in ("links.csv", "scenarios.toml"):
        (folder / file).unlink()
    assert load_case(folder) == case.model_copy(update={"links": (), "scenarios": ()})


def test_only_projects(folder: Path, case: Case) -> None:
    for file in ("transfers.csv", "hosts.csv"):
        (folder / file).write_text((folder / file).read_text(encoding="utf-8").split("\n")[0], encoding="utf-8")
    (folder / "scenarios.toml").unlink()
    assert load_case(folder) == case.model_copy(update={"transfers": (), "hosts": (), "scenarios": ()})


def test_unknown_indicator_stays_unknown(case: Case) -> None:
    assert [city.indicators["pm25"] for city in case.cities] == [32, 41, None]


def test_formulas_count_by_their_saved_result(tmp_path: Path, case: Case) -> None:
    """openpyxl saves no results, so one is put into the sheet's XML as Excel would."""
    from zipfile import ZipFile

    path, saved = tmp_path / "case.xlsx", tmp_path / "saved.xlsx"
    write_starter(path)
    book = load_workbook(path)
    book["cities"]["F6"] = "=450*2"
    book.save(path)
    with ZipFile(path) as source, ZipFile(saved, "w") as target:
        for name in source.namelist():
            content = source.read(name).replace(b"<f>450*2</f><v />", b"<f>450*2</f><v>900</v>")
            target.writestr(name, content.replace(b"<f>450*2</f><v></v>", b"<f>450*2</f><v>900</v>"))
    assert load_case(saved) == case


def test_other_sheets_are_notes(tmp_path: Path, case: Case) -> None:
    path = tmp_path / "case.xlsx"
    write_starter(path)
    book = load_workbook(path)
    assert "notes" in book.sheetnames
    book.create_sheet("Notes of 2024")["A1"] = "anything"
    book.save(path)
    assert load_case(path) == case


def test_bundled_names_work_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = bundled_cases()[0]
    assert citypact.load_case(name).id == name
    assert locate(name) == bundled_folder("cases") / name
    Path(name).mkdir()
    assert locate(name) == bundled_folder("cases") / name
    save_case(load_case(name), Path(name))
    assert locate(name) == Path(name)


def test_changed_cases_are_checked(case: Case) -> None:
    stray = case.model_copy(update={"hosts": (case.hosts[0].model_copy(update={"host": "moon"}), *case.hosts[1:])})
    assert check_case(case) == []
    problems = check_case(stray)
    assert [(found.file, found.row, found.column, found.value) for found in problems] == [
        ("three-rivers: hosts", 1, "steel/moon: host", "moon")
    ]


@pytest.mark.parametrize("name", ["case", "case.xlsx", "case.json"])
def test_nothing_is_overwritten_unasked(name: str, tmp_path: Path, case: Case) -> None:
    path = save_case(case, tmp_path / name)
    with pytest.raises(CannotWrite, match="is not overwritten"):
        save_case(case, path)
    bare = case.model_copy(update={"links": ()})
    assert load_case(save_case(bare, path, force=True)) == bare


def test_unsound_cases_are_not_written(tmp_path: Path, case: Case) -> None:
    with pytest.raises(InvalidInput, match="no city"):
        save_case(case.model_copy(update={"cities": ()}), tmp_path / "case")
    with pytest.raises(InvalidInput, match="not a format"):
        save_case(case, tmp_path / "case.csv")
    assert list(tmp_path.iterdir()) == []


def test_unwritable_place(tmp_path: Path, case: Case) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CannotWrite, match="nothing can be written here"):
        save_case(case, tmp_path / "file" / "case")


def test_written_workbooks_do_not_depend_on_the_clock(
    tmp_path: Path, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datetime

    import openpyxl.writer.excel

    first = save_case(case, tmp_path / "first.xlsx").read_bytes()

    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> "Later":
            return cls(2049, 1, 1, tzinfo=tz)

    monkeypatch.setattr(openpyxl.writer.excel.datetime, "datetime", Later)
    assert save_case(case, tmp_path / "second.xlsx").read_bytes() == first
