"""A city table with the headings of a yearbook."""

from pathlib import Path

import pytest

from citypact.case import load_case
from citypact.cli import main
from citypact.errors import InvalidInput
from citypact.panel import derive, read_panel
from citypact.panel.headings import columns_of
from support.panels import TABLE, panel_file, rules

CHINESE = (
    "城市,省份,年份,地区生产总值（亿元）,一般公共预算收入(亿元),一般公共预算支出,"
    "常住人口（万人）,第二产业增加值,经度,纬度"
)
ENGLISH = "city,province,year,gdp,revenue,expenditure,population,va_secondary,longitude,latitude"


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("财政收入", "revenue"),
        ("名称", "name_zh"),
        ("GDP（亿元）", "gdp"),
        ("地级市", "city"),
        ("城市甲", "city_a"),
        ("终点", "city_b"),
    ],
)
def test_a_city_table_takes_the_headings_of_cases_and_of_yearbooks(heading: str, column: str) -> None:
    assert columns_of([heading]) == [column]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_with_the_headings_of_a_yearbook_makes_the_same_case_and_a_pact(
    encoding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [",".join(line.split(",")[i] for i in (0, 1, 2, 3, 4, 5, 6, 7, 9, 8)) for line in TABLE.splitlines()[1:]]
    rows = [row.replace("big", "大城").replace("mid", "中城").replace("low", "小城") for row in rows]
    made = {}
    for name, header in (("zh", CHINESE), ("en", ENGLISH)):
        table, place = tmp_path / f"{name}.csv", tmp_path / name / "case"
        table.write_bytes("\n".join([header, *rows]).encode(encoding))
        assert main(["init", str(place), "--from-panel", str(table), "--lang", "zh"]) == 0
        made[name] = load_case(place)
    assert made["zh"] == made["en"]
    assert [city.id for city in made["zh"].cities] == ["大城", "中城", "小城"]
    assert main(["check", str(tmp_path / "zh" / "case")]) == 0
    assert main(["design", str(tmp_path / "zh" / "case"), "--model", "legal-pact", "--lang", "zh"]) == 0
    assert "大城" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "row", "column", "said"),
    [
        ("（亿元）", "（万元）", 1, "地区生产总值（万元）", "the heading says 万元, but this column is taken in 亿元"),
        ("一般公共预算支出", "地区生产总值", 1, "地区生产总值", "the column stands twice"),
        ("年份", "年分", 1, "year", "the column is missing"),
        (",0,0", ",181,0", 3, "经度", "181 is no such angle"),
        (",1,0", ",1,-91", 4, "纬度", "-91 is no such angle"),
        ("2023,10000", "2023,万", 3, "地区生产总值（亿元）", "not a number"),
    ],
)
def test_what_is_wrong_is_said_with_the_heading_as_it_stands_in_the_file(
    tmp_path: Path, old: str, new: str, row: int, column: str, said: str
) -> None:
    rows = [",".join(line.split(",")[i] for i in (0, 1, 2, 3, 4, 5, 6, 7, 9, 8)) for line in TABLE.splitlines()[1:]]
    text = "\n".join([CHINESE, *rows])
    assert old in text
    with pytest.raises(InvalidInput) as caught:
        derive(read_panel(panel_file(tmp_path, text.replace(old, new, 1))), rules())
    problem = next(p for p in caught.value.problems if (p.row, p.column) == (row, column))
    assert said in problem.message
    assert problem.file == "panel.csv"
