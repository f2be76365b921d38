"""What is wrong in case.toml: its numbers, parts of taxes, sources and names."""

from pathlib import Path

import pytest

from support.slips import starter
from support.spoilt import Bad, assert_refused, edit, remove

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
        "two provinces of one name in one language",
        edit(CASE, 'zh = "南省"', 'zh = "北省"'),
        [(CASE, 'south = {en = "South Province", zh = "北省"}', "provinces.south.zh", "北省")],
        "the same name as the province north",
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


@pytest.mark.parametrize("bad", SCALARS, ids=lambda bad: bad.name)
def test_what_is_wrong_in_case_toml(bad: Bad, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert_refused(bad, starter(tmp_path / "case"), capsys)
