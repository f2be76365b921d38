"""What is wrong with a file of a case: headings, encodings, quotes, what is no file."""

from pathlib import Path

import pytest

from support.slips import starter
from support.spoilt import Bad, also, append, assert_refused, edit, keep_header, remove, write

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
        "row of totals with empty cells",
        append("cities.csv", "合计,Total,合计,,,15900,1780,2490,1800,,,,\n"),
        [("cities.csv", 5, "id", "合计")],
        "Delete the row",
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


@pytest.mark.parametrize("bad", TABLES, ids=lambda bad: bad.name)
def test_what_is_wrong_with_a_file(bad: Bad, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert_refused(bad, starter(tmp_path / "case"), capsys)
