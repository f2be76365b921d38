"""Bad input of every kind: all of it is reported at once, by file, row, column and value, with exit code 3.

Each example spoils a small good case in one way and lists every problem that must be found, no more and no less.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from citypact.case.starter import write_starter
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


CELLS = [
    Bad("letters in a number", hill("gdp", "9OO"), [("cities.csv", 4, "gdp", "9OO")], "not a number"),
    Bad("not a number", hill("gdp", "NaN"), [("cities.csv", 4, "gdp", "NaN")], "not a finite number"),
    Bad("infinite", hill("gdp", "-inf"), [("cities.csv", 4, "gdp", "-inf")], "not a finite number"),
    Bad("too large to hold", hill("gdp", "1e999"), [("cities.csv", 4, "gdp", "1e999")], "not a finite number"),
    Bad("error value of Excel", hill("gdp", "#DIV/0!"), [("cities.csv", 4, "gdp", "#DIV/0!")], "not a finite"),
    Bad("thousands separators", hill("gdp", '"1,900.5"'), [("cities.csv", 4, "gdp", "1,900.5")], "between thousands"),
    Bad("decimal comma", hill("gdp", '"900,5"'), [("cities.csv", 4, "gdp", "900,5")], "decimal comma"),
    Bad("full-width digits", hill("gdp", "９００"), [("cities.csv", 4, "gdp", "９００")], "full-width characters"),
    Bad("unit in a cell", hill("gdp", "900万元"), [("cities.csv", 4, "gdp", "900万元")], "unit of its own"),
    Bad("currency sign in a cell", hill("gdp", "¥900"), [("cities.csv", 4, "gdp", "¥900")], "unit of its own"),
    Bad("percent in a cell", first_host("0.02", "2%"), [("hosts.csv", 2, "growth", "2%")], "fractions (0.05, not 5%)"),
    Bad("empty cell", hill("gdp", ""), [("cities.csv", 4, "gdp", None)], "nothing counts as 0 unless 0 is written"),
    Bad("negative figure", hill("gdp", "-900"), [("cities.csv", 4, "gdp", "-900.0")], "negative number"),
    Bad("no population", hill("population", "0"), [("cities.csv", 4, "population", "0.0")], "greater than 0"),
    Bad("neither yes nor no", hill("weak", "maybe"), [("cities.csv", 4, "weak", "maybe")], "neither yes nor no"),
    Bad("text among indicators", hill("pm25", "bad"), [("cities.csv", 4, "pm25", "bad")], "not a number"),
    Bad("unknown evidence", hill("evidence", "guess"), [("cities.csv", 4, "evidence", "guess")], "words allowed"),
    Bad(
        "bad key",
        append("cities.csv", "hi/ll,Hills,群山市,south,prefecture,900,60,210,300,yes,,example,assumed"),
        [("cities.csv", 5, "id", "hi/ll")],
        "characters that cannot stand",
    ),
    Bad("negative tax", first_host("9,3.5", "-9,3.5"), [("hosts.csv", 2, "tax_vat", "-9.0")], "negative number"),
    Bad("growth above 1", first_host("0.02", "2"), [("hosts.csv", 2, "growth", "2.0")], "above 1"),
    Bad("growth of -1", first_host("0.02", "-1"), [("hosts.csv", 2, "growth", "-1.0")], "greater than -1"),
    Bad("half a year", first_host("2025", "2025.5"), [("hosts.csv", 2, "start_year", "2025.5")], "whole number"),
    Bad("endless ramp", first_host("2,0.02", "99,0.02"), [("hosts.csv", 2, "ramp_years", "99")], "at most 50"),
    Bad(
        "empty member",
        edit("projects.csv", RIVER, RIVER.replace("port;hill", "port;;hill")),
        [("projects.csv", 2, "members", "port;;hill")],
        "single semicolons",
    ),
]

TABLES = [
    Bad(
        "missing column, misspelled",
        edit("hosts.csv", "ramp_years", "ramp_year"),
        [("hosts.csv", 1, "ramp_year", None), ("hosts.csv", 1, "ramp_years", None)],
        "Did you mean 'ramp_years'?",
    ),
    Bad(
        "missing column of a tax",
        edit("transfers.csv", "tax_cit", "tax_cti"),
        [("transfers.csv", 1, "tax_cti", None), ("transfers.csv", 1, "tax_cit", None)],
        "Did you mean 'cit'?",
    ),
    Bad(
        "unknown resource",
        edit("transfers.csv", "use_land", "use_water"),
        [("transfers.csv", 1, "use_water", None), ("transfers.csv", 1, "use_land", None)],
        "not declared under [resources]",
    ),
    Bad(
        "two units",
        edit("links.csv", "strength", "unit,strength"),
        [("links.csv", 1, "unit", None), ("links.csv", 2, None, None), ("links.csv", 3, None, None)],
        "would mix the two",
    ),
    Bad(
        "column twice",
        edit("capacities.csv", "source,evidence", "source,evidence,source"),
        [("capacities.csv", 1, "source", None), ("capacities.csv", 2, None, None), ("capacities.csv", 3, None, None)],
        "stands twice",
    ),
    Bad("short row", append("capacities.csv", "port,land,3"), [("capacities.csv", 4, None, None)], "3 cells under"),
    Bad(
        "full-width comma",
        append("capacities.csv", "port，land,3,example,assumed"),
        [("capacities.csv", 4, None, "port，land")],
        "the full-width comma “，” does not separate cells",
    ),
    Bad(
        "full-width commas throughout",
        lambda folder: write("links.csv", (folder / "links.csv").read_text("utf-8-sig").replace(",", "，").encode())(
            folder
        ),
        [("links.csv", 1, None, "city_a，city_b，strength，source，evidence")],
        "separated by the full-width comma “，”",
    ),
    Bad(
        "comma in a number",
        append("capacities.csv", "port,land,3,000,example,assumed"),
        [("capacities.csv", 4, None, "assumed")],
        "stands under no header",
    ),
    Bad("no rows", keep_header("cities.csv"), [("cities.csv", None, None, None)], "no city"),
    Bad(
        "nothing to share",
        also(
            keep_header("transfers.csv", "hosts.csv"), remove("projects.csv", "project_benefits.csv", "scenarios.toml")
        ),
        [("transfers.csv", None, None, None)],
        "nothing to share",
    ),
    Bad("empty file", write("links.csv", b"\n"), [("links.csv", None, None, None)], "the file is empty"),
    Bad(
        "semicolons for commas",
        lambda folder: write("links.csv", (folder / "links.csv").read_bytes().replace(b",", b";"))(folder),
        [("links.csv", 1, None, "city_a;city_b;strength;source;evidence")],
        "separated by “;” and not by a comma",
    ),
    Bad(
        "open quotation mark",
        append("links.csv", 'port,"hill,1,example,assumed'),
        [("links.csv", 4, None, None)],
        "unclosed quotation mark",
    ),
    Bad(
        "unreadable encoding",
        write("links.csv", b"city_a,city_b,strength\xff\xfe\x00"),
        [("links.csv", None, None, None)],
        "neither as UTF-8 nor as GB18030",
    ),
    Bad(
        "UTF-16",
        edit("links.csv", "source", "source", "utf-16"),
        [("links.csv", None, None, None)],
        "Save the file as UTF-8",
    ),
    Bad("missing file", remove("links.csv", "hosts.csv"), [("hosts.csv", None, None, None)], "missing from the folder"),
    Bad(
        "misspelled file",
        lambda folder: (folder / "links.csv").rename(folder / "link.csv") and None,
        [("link.csv", None, None, None)],
        "Did you mean 'links.csv'?",
    ),
    Bad(
        "a folder for a file",
        also(remove("links.csv"), lambda folder: (folder / "links.csv").mkdir()),
        [("links.csv", None, None, None)],
        "not a plain file",
    ),
]

RECORDS = [
    Bad(
        "city twice",
        append("cities.csv", HILL),
        [("cities.csv", 5, "id", "hill")],
        "the same key as in row 4",
    ),
    Bad(
        "two cities of one name in one language",
        edit("cities.csv", HILL, HILL.replace("山城", "平原市")),
        [("cities.csv", 4, "name_zh", "平原市")],
        "the same name as the city plain",
    ),
    Bad(
        "two cities of one name but for capitals",
        append("cities.csv", HILL.replace("hill,Hill City,山城", "hill2,HILL CITY,另一山城")),
        [("cities.csv", 5, "name_en", "HILL CITY")],
        "could not tell the two apart",
    ),
    Bad(
        "host twice",
        append("hosts.csv", FIRST_HOST),
        [("hosts.csv", 7, "transfer", "steel/plain")],
        "the same key as in row 2",
    ),
    Bad(
        "a key like a party's",
        append("cities.csv", HILL.replace("hill,Hill City,山城", "(fund),Hills,群山市")),
        [("cities.csv", 5, "id", "(fund)")],
        "a city with a key in brackets",
    ),
    Bad(
        "unknown origin",
        edit("transfers.csv", STEEL, STEEL.replace(",port,", ",prot,")),
        [("transfers.csv", 2, "origin", "prot")],
        "Did you mean 'port'?",
    ),
    Bad(
        "unknown transfer and host",
        append("hosts.csv", FIRST_HOST.replace("steel,plain", "stele,plane")),
        [("hosts.csv", 7, "transfer", "stele"), ("hosts.csv", 7, "host", "plane")],
        "Did you mean 'steel'?",
    ),
    Bad(
        "unknown city of a capacity",
        append("capacities.csv", "moon,land,1,example,assumed"),
        [("capacities.csv", 4, "city", "moon")],
        "Known: port, plain, hill.",
    ),
    Bad(
        "unknown resource of a capacity",
        append("capacities.csv", "port,lant,1,example,assumed"),
        [("capacities.csv", 4, "resource", "lant")],
        "Did you mean 'land'?",
    ),
    Bad(
        "unknown project of a benefit",
        append("project_benefits.csv", "rivers,port,1,0,example,assumed"),
        [("project_benefits.csv", 8, "project", "rivers")],
        "no project has this key",
    ),
    Bad(
        "unknown member",
        edit("projects.csv", RIVER, RIVER.replace("port;hill", "prt;hill")),
        [("projects.csv", 2, "members", "prt")],
        "Did you mean 'port'?",
    ),
    Bad(
        "member twice",
        edit("projects.csv", RIVER, RIVER.replace("port;hill", "hill;hill")),
        [("projects.csv", 2, "members", "hill")],
        "member twice",
    ),
    Bad(
        "unknown citation",
        hill("source", "exemple"),
        [("cities.csv", 4, "source", "exemple")],
        "Did you mean 'example'?",
    ),
    Bad(
        "unknown province",
        hill("province", "sooth"),
        [("cities.csv", 4, "province", "sooth")],
        "Did you mean 'south'?",
    ),
    Bad(
        "host is origin",
        append("hosts.csv", FIRST_HOST.replace("plain", "port")),
        [("hosts.csv", 7, "host", "port")],
        "is its origin",
    ),
    Bad(
        "transfer without host",
        append("transfers.csv", STEEL.replace("steel,", "glass,", 1)),
        [("transfers.csv", 5, "id", "glass")],
        "no possible host",
    ),
    Bad(
        "start before the horizon",
        first_host("2025", "2023"),
        [("hosts.csv", 2, "start_year", "2023")],
        "horizon of 2024 to 2033",
    ),
    Bad(
        "start after the horizon",
        edit("projects.csv", RIVER, RIVER.replace("2024", "2034")),
        [("projects.csv", 2, "start_year", "2034")],
        "horizon of 2024 to 2033",
    ),
    Bad(
        "host without capacity",
        edit("capacities.csv", "plain,land,350,example,assumed\n", ""),
        [
            ("hosts.csv", 2, "host", "plain"),
            ("hosts.csv", 4, "host", "plain"),
            ("scenarios.toml", "plain/land", "changes[1].rows", "plain/land"),
        ],
        "no row says what plain can offer",
    ),
    Bad(
        "harmed city not asked",
        edit("projects.csv", RIVER, RIVER.replace("port;hill", "port")),
        [("project_benefits.csv", 4, "benefit", "-0.4")],
        "Add hill to the members of river",
    ),
    Bad(
        "project without benefits",
        append("projects.csv", RIVER.replace("river,", "canal,", 1)),
        [("projects.csv", 4, "id", "canal")],
        "brings nothing to anybody",
    ),
    Bad(
        "link to itself",
        append("links.csv", "hill,hill,1,example,assumed"),
        [("links.csv", 4, "city_b", "hill")],
        "from a city to itself",
    ),
    Bad(
        "link twice, the other way round",
        append("links.csv", "plain,port,1,example,assumed"),
        [("links.csv", 4, "city_a", "plain/port")],
        "the same key as in row 2",
    ),
]

CASE = "case.toml"
PROVINCE = "province_retention.south.vat"
SCALARS = [
    Bad("horizon 0", edit(CASE, "horizon = 10", "horizon = 0"), [(CASE, "horizon = 0", "horizon", "0")], "at least 1"),
    Bad(
        "share above 1",
        edit(CASE, "cit = 0.4", "cit = 1.4"),
        [(CASE, "cit = 1.4", "retention.cit", "1.4")],
        "50% is 0.5",
    ),
    Bad(
        "share below 0",
        edit(CASE, "cit = 0.4", "cit = -0.4"),
        [(CASE, "cit = -0.4", "retention.cit", "-0.4")],
        "negative",
    ),
    Bad(
        "percent for a rate",
        edit(CASE, "discount_rate = 0.05", "discount_rate = 5"),
        [(CASE, "discount_rate = 5", "discount_rate", "5")],
        "less than 1",
    ),
    Bad(
        "not a number for a rate",
        edit(CASE, "discount_rate = 0.05", "discount_rate = nan"),
        [(CASE, "discount_rate = nan", "discount_rate", "nan")],
        "not a finite number",
    ),
    Bad(
        "number in quotes",
        edit(CASE, "discount_rate = 0.05", 'discount_rate = "0.05"'),
        [(CASE, 'discount_rate = "0.05"', "discount_rate", "0.05")],
        "not a number",
    ),
    Bad(
        "misspelled key",
        edit(CASE, "discount_rate = 0.05", "discount = 0.05"),
        [
            (CASE, "discount = 0.05", "discount", "0.05"),
            (CASE, None, "discount_rate", None),
            (CASE, "discount_rate = {", "figures.discount_rate", "discount_rate"),
        ],
        "Did you mean 'discount_rate'?",
    ),
    Bad(
        "figure without source",
        edit(CASE, 'discount_rate = {source = "example", evidence = "assumed"}\n', ""),
        [(CASE, "discount_rate = 0.05", "discount_rate", "0.05")],
        "the figure has no source",
    ),
    Bad(
        "figure without evidence",
        edit(
            CASE, 'discount_rate = {source = "example", evidence = "assumed"}', 'discount_rate = {source = "example"}'
        ),
        [(CASE, "discount_rate = {", "figures.discount_rate.evidence", None)],
        "the value is missing",
    ),
    Bad(
        "figure with unknown citation",
        edit(CASE, 'discount_rate = {source = "example"', 'discount_rate = {source = "sample"'),
        [(CASE, "discount_rate = {", "figures.discount_rate.source", "sample")],
        "Did you mean 'example'?",
    ),
    Bad(
        "retention of an unknown province",
        edit(CASE, "south = {vat", "sooth = {vat"),
        [
            (CASE, "sooth =", "province_retention.sooth", "sooth"),
            (CASE, "sooth =", "province_retention.sooth.vat", "0.45"),
            (CASE, PROVINCE, "figures.province_retention.south.vat", "province_retention.south.vat"),
        ],
        "Did you mean 'south'?",
    ),
    Bad(
        "unknown tax of a province",
        edit(CASE, "south = {vat", "south = {vta"),
        [
            (CASE, "vta", "province_retention.south.vta", "vta"),
            (CASE, "vta", "province_retention.south.vta", "0.45"),
            (CASE, PROVINCE, "figures.province_retention.south.vat", "province_retention.south.vat"),
        ],
        "no tax type has this key",
    ),
    Bad(
        "not TOML",
        edit(CASE, "horizon = 10", "horizon = ten"),
        [(CASE, "horizon = ten", None, "horizon = ten")],
        "valid TOML",
    ),
    Bad(
        "table within case.toml",
        edit(CASE, "horizon = 10", "horizon = 10\nlinks = []"),
        [(CASE, "links = []", "links", None)],
        "not a key that is known here",
    ),
    Bad("no case.toml", remove(CASE), [(CASE, None, None, None)], "citypact init"),
    Bad(
        "unknown schema",
        edit(CASE, "schema = 1", "schema = 7"),
        [(CASE, "schema = 7", "schema", "7")],
        "words allowed",
    ),
]

SCENARIO = "scenarios.toml"
LAST_CHANGE = "[[dear-land.changes]]"
SCENARIOS = [
    Bad(
        "scenario of an unknown table",
        edit(SCENARIO, 'table = "transfers"', 'table = "transfer"'),
        [(SCENARIO, 'table = "transfer"', "changes[1].table", "transfer")],
        "Did you mean 'transfers'?",
    ),
    Bad(
        "scenario of an unknown column",
        edit(SCENARIO, 'column = "amount"', 'column = "amounts"'),
        [(SCENARIO, "amounts", "changes[1].column", "amounts")],
        "Did you mean 'amount'?",
    ),
    Bad(
        "scenario of an unknown row",
        edit(SCENARIO, "plain/land", "plain/lend"),
        [(SCENARIO, "plain/lend", "changes[1].rows", "plain/lend")],
        "Did you mean 'plain/land'?",
    ),
    Bad(
        "scenario that changes nothing",
        edit(SCENARIO, "set = 200", ""),
        [(SCENARIO, LAST_CHANGE, "changes[1].multiply", None)],
        "neither multiply nor set",
    ),
    Bad(
        "scenario that changes twice",
        edit(SCENARIO, "set = 200", "set = 200\nmultiply = 2"),
        [(SCENARIO, "multiply = 2", "changes[1].multiply", "2")],
        "both multiply and set",
    ),
    Bad(
        "scenario with an unsound outcome",
        edit(SCENARIO, "set = 200", "set = -200"),
        [(SCENARIO, "[dear-land]", "changes", None)],
        "capacities, row 1, column plain/land: amount: a negative number where none is possible (found: '-200.0')",
    ),
    Bad(
        "scenario without changes",
        append(SCENARIO, '\n[empty]\ntitle = {en = "Nothing", zh = "无"}'),
        [(SCENARIO, "[empty]", "changes", None)],
        "the value is missing",
    ),
]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good case, not to be touched."""
    folder = tmp_path_factory.mktemp("good") / "case"
    write_starter(folder)
    return folder


@pytest.fixture
def folder(good: Path, tmp_path: Path) -> Path:
    """A good case to be spoilt."""
    return shutil.copytree(good, tmp_path / "case")


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


def test_the_case_is_good_before_it_is_spoilt(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder)]) == 0
    assert "no problems found" in capsys.readouterr().out


@pytest.mark.parametrize("bad", [*CELLS, *TABLES, *RECORDS, *SCALARS, *SCENARIOS], ids=lambda bad: bad.name)
def test_bad_folder(bad: Bad, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad.spoil(folder)
    found = check(folder, capsys)
    assert sorted(map(str, found)) == sorted(map(str, with_rows(folder, bad.found)))
    assert main(["check", str(folder)]) == 3
    printed = capsys.readouterr()
    assert bad.says in printed.err
    assert printed.out == ""
    assert len(printed.err.splitlines()) == len(found)
    assert main(["check", str(folder), "--lang", "zh"]) == 3
    assert len(capsys.readouterr().err.splitlines()) == len(found)


def test_everything_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Faults of every table in one case are all reported, in the order of files and rows."""
    chosen = [CELLS[0], CELLS[18], RECORDS[3], RECORDS[19], SCALARS[1], SCENARIOS[1]]
    for bad in chosen:
        bad.spoil(folder)
    found = check(folder, capsys)
    assert sorted(found) == sorted(with_rows(folder, [one for bad in chosen for one in bad.found]))
    assert found == sorted(found, key=lambda one: (one[0], one[1]))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("beijing-tianjin-hebie", "Did you mean 'beijing-tianjin-hebei'?"),
        ("nowhere/at/all", "no file or folder lies at this path"),
        ("case.txt", "not a format a case can have"),
    ],
)
def test_no_such_case(
    name: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "case.txt").write_text("id", encoding="utf-8")
    assert main(["check", name]) == 3
    assert says in capsys.readouterr().err
