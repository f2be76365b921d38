"""What stands in a cell and cannot: letters, missing values, limits."""

from pathlib import Path

import pytest

from support.slips import starter
from support.spoilt import RIVER, Bad, append, assert_refused, edit, first_host, hill

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
    Bad("a date", first_host("2025", "2025-01-01"), [("hosts.csv", 2, "start_year", "2025-01-01")], "the year alone"),
    Bad("a year in words", first_host("2025", "2025年"), [("hosts.csv", 2, "start_year", "2025年")], "the year alone"),
    Bad("a date in days", first_host("2025", "45658"), [("hosts.csv", 2, "start_year", "45658")], "Excel counts"),
    Bad("half a year", first_host("2025", "2025.5"), [("hosts.csv", 2, "start_year", "2025.5")], "whole number"),
    Bad("endless ramp", first_host("2,0.02", "99,0.02"), [("hosts.csv", 2, "ramp_years", "99")], "at most 50"),
    Bad(
        "empty member",
        edit("projects.csv", RIVER, RIVER.replace("port;hill", "port;;hill")),
        [("projects.csv", 2, "members", "port;;hill")],
        "single semicolons",
    ),
]


@pytest.mark.parametrize("bad", CELLS, ids=lambda bad: bad.name)
def test_what_cannot_stand_in_a_cell(bad: Bad, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert_refused(bad, starter(tmp_path / "case"), capsys)
