"""From a city table to a case: the stated rules by hand, real figures, and everything that is wrong with a table."""

import math
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from citypact.bundled import bundled_folder
from citypact.case import Case, Host, Transfer, check_case, load_case
from citypact.case.columns import KEYS, field_of
from citypact.cli import main
from citypact.errors import InvalidInput
from citypact.panel import Derivation, derive, init_from_panel, load_derivation, read_panel
from citypact.panel.headings import column_of
from citypact.panel.readme import readme
from citypact.panel.region import Region

# China City Statistical Yearbook, edition 2024: gross product, general budget revenue and expenditure of 2023,
# 100 million yuan; resident population, 10,000.
YEARBOOK = {
    "yangtze-river-delta": {"shanghai": (47219, 8312.5008, 2487), "hefei": (12674, 929.6276, 985)},
    "pearl-river-delta": {"shenzhen": (34606, 4112.9194, 1779), "zhaoqing": (2793, 176.5644, 413)},
    "chengdu-chongqing": {"chongqing": (30146, 2440.7688, 3191), "ziyang": (1019, 70.3147, 225)},
    "middle-yangtze": {"wuhan": (20012, 1601.199, 1377), "changsha": (14332, 1227.0734, 1051)},
}
# Office for National Statistics, gross value added of 2022, million pounds, and population; US Bureau of Economic
# Analysis, gross product of 2022, million dollars, and population of the Census Bureau.
ABROAD = {
    "uk-city-regions": {"greater-manchester": (89516, 2911744), "london": (519177, 8866180)},
    "us-northeast": {"new-york": (2048402.6, 19677151), "vermont": (40830.8, 647064)},
}

TABLE = """\
city,province,year,gdp,revenue,expenditure,population,va_secondary,latitude,longitude
big,east,2019,,700,,,3200,,
big,east,2023,10000,800,1000,500,4000,0,0
mid,east,2023,3000,200,400,300,1500,0,1
mid,east,2019,,150,,,1200,,
low,west,2019,,50,,,400,,
low,west,2023,1000,60,200,200,500,1,0
"""


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "panel.csv"
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.fixture
def small(table: Callable[[str], Path]) -> Case:
    return derive(read_panel(table(TABLE)), rules())


@cache
def rules() -> Derivation:
    return load_derivation(None, "small")


def row(case: Case, transfer: str) -> Transfer:
    return next(found for found in case.transfers if found.id == transfer)


def offer(case: Case, transfer: str, city: str) -> Host:
    return next(found for found in case.hosts if (found.transfer, found.host) == (transfer, city))


@pytest.mark.parametrize("name", YEARBOOK)
def test_figures_of_chinese_cities_are_those_of_the_yearbook(name: str) -> None:
    found = {city.id: (city.gdp, city.revenue, city.population) for city in load_case(name).cities}
    assert {city: found[city] for city in YEARBOOK[name]} == YEARBOOK[name]
    assert {city.evidence for city in load_case(name).cities} == {"published"}


@pytest.mark.parametrize("name", ABROAD)
def test_figures_abroad_are_published_but_the_rows_count_as_assumed(name: str) -> None:
    found = {city.id: (city.gdp, city.population) for city in load_case(name).cities}
    assert {city: found[city] for city in ABROAD[name]} == ABROAD[name]
    assert {city.evidence for city in load_case(name).cities} == {"assumed"}
    assert {transfer.evidence for transfer in load_case(name).transfers} == {"assumed"}


def test_gross_product_of_the_pearl_river_delta() -> None:
    """110,215 in all; its statistical communiques say about 11.0 trillion yuan."""
    assert sum(city.gdp for city in load_case("pearl-river-delta").cities) == 110215


@pytest.mark.parametrize("name", [*YEARBOOK, *ABROAD])
def test_nothing_assumed_looks_published(name: str) -> None:
    case = load_case(name)
    for table in (case.hosts, case.capacities, case.projects, case.project_benefits):
        assert {found.evidence for found in table} <= {"assumed"}
    assert {found.evidence for found in case.transfers} <= {"derived", "assumed"}
    assert {found.evidence for found in case.links} == {"derived"}


def test_origins_and_hosts_follow_the_rule(small: Case) -> None:
    """Mean va_secondary is 2000; product per head is 20, 10 and 5; degrees on the equator are 111.2 km."""
    assert {transfer.origin for transfer in small.transfers} == {"big"}
    assert {host.host for host in small.hosts} == {"mid", "low"}
    assert len(small.hosts) == 2 * len(small.transfers) == 2 * len(rules().sectors)


def test_a_transfer_by_hand(small: Case) -> None:
    """VAT is 0.062 x 4000 x 0.008 = 1.984 at full size; low has 0.03 x 8.1 x 500 t of emissions open, half for one."""
    p, found = rules(), row(small, "big-chemicals")
    wanted = 0.6 * 1.2 * 0.008 * 8.1 * 4000
    size = min(1.0, 0.5 * 0.03 * 8.1 * 500 / wanted, 0.5 * 0.03 * 0.101 * 500 / (1.2 * 0.008 * 0.101 * 4000))
    vat = 1.984 * size
    land = vat * 1.82 / (0.0165 * 2)
    assert size < 1
    assert found.taxes == pytest.approx({"vat": vat, "cit": 0.6 * vat, "surcharges": 0.22 * vat}, abs=1e-4)
    assert found.uses["land"] == pytest.approx(land, abs=1e-3)
    assert found.growth == pytest.approx(0.5 * ((4000 / 3200) ** 0.25 - 1) - 0.04, abs=1e-4)
    jobs = 0.0165 * 4000 * 0.008 * 0.6 * size
    release = 0.4 * 0.05 * land * 0.015 * 20 + 0.25 * jobs * 2
    assert p["land_net_share"] == 0.4
    assert found.release_benefit == pytest.approx(release, abs=1e-3)
    assert found.adjustment_cost == pytest.approx(0.3 * 0.5 * jobs * 20, abs=1e-3)


def test_a_host_by_hand(small: Case) -> None:
    found, moved = offer(small, "big-chemicals", "low"), row(small, "big-chemicals")
    whole, km = sum(moved.taxes.values()), math.radians(1) * 6371
    assert found.start_year == 2025
    assert found.taxes["vat"] == pytest.approx(1.1 * moved.taxes["vat"], abs=1e-4)
    assert found.growth == pytest.approx(0.5 * ((500 / 400) ** 0.25 - 1), abs=1e-4)
    assert found.capital_cost == pytest.approx(0.0225 * moved.uses["land"], abs=1e-4)
    assert found.annual_cost == pytest.approx(0.25 * moved.jobs * 1, abs=1e-4)
    assert found.moving_cost == pytest.approx(0.055 * whole * (1 + km / 100), abs=1e-4)
    gain = 0.05 * moved.uses["land"] * 0.015 * (20 - 5) + 0.1 * moved.jobs * (20 - 5) - 0.055 * whole * km / 100
    assert found.firm_gain == pytest.approx(gain, abs=1e-3)


def test_the_most_attractive_hosts_are_taken() -> None:
    """Shenzhen's equipment: va_secondary x sqrt(1 - P(h) / P(o)) / km, over the cheaper cities within reach."""
    case = load_case("pearl-river-delta")
    panel = read_panel(
        bundled_folder("cases") / "pearl-river-delta" / "panel" / "panel.csv",
        bundled_folder("cases") / "pearl-river-delta" / "panel" / "distances.csv",
    )
    size = {city.id: city.indicators["va_secondary"] or 0.0 for city in case.cities}
    head = {city.id: city.gdp / city.population for city in case.cities}
    near = {c: panel.km[frozenset(("shenzhen", c))] for c in head if c != "shenzhen"}
    able = [c for c in near if head[c] <= 0.85 * head["shenzhen"] and near[c] <= 300]
    pull = {c: size[c] * (1 - head[c] / head["shenzhen"]) ** 0.5 / near[c] for c in able}
    hosts = [host.host for host in case.hosts if host.transfer == "shenzhen-equipment"]
    assert hosts == sorted(able, key=lambda c: -pull[c])[:3]


def test_a_project_by_hand(small: Case) -> None:
    """All three pairs lie far enough apart; what works of 30 years are worth after ten is not charged."""
    found = next(project for project in small.projects if project.id == "link-big-mid")
    full = 0.25 * 3.63 * round(math.radians(1) * 6371, 1)
    assert found.capital_cost == pytest.approx(full * (1 - (1 - 7 / 30) / 1.05**10), abs=1e-3)
    assert found.annual_cost == pytest.approx(0.02 * full, abs=1e-4)
    benefits = {b.city: b.benefit for b in small.project_benefits if b.project == found.id}
    assert benefits == {"big": 3.0, "mid": 0.9}


def test_great_circle_agrees_with_the_law_of_cosines() -> None:
    panel = read_panel(bundled_folder("cases") / "uk-city-regions" / "panel" / "panel.csv")
    a, b = (math.radians(51.50853), math.radians(-0.12574)), (math.radians(53.48095), math.radians(-2.23743))
    cosine = math.sin(a[0]) * math.sin(b[0]) + math.cos(a[0]) * math.cos(b[0]) * math.cos(a[1] - b[1])
    assert panel.km[frozenset(("london", "greater-manchester"))] == pytest.approx(6371 * math.acos(cosine), abs=0.06)


def test_the_order_of_rows_and_columns_does_not_matter(table: Callable[[str], Path]) -> None:
    header, *rows = TABLE.splitlines()
    columns = [9, 3, 0, 8, 2, 1, 7, 5, 6, 4]
    shuffled = [",".join(line.split(",")[i] for i in columns) for line in [header, *rows[::-1]]]
    one = derive(read_panel(table(TABLE)), rules())
    other = derive(read_panel(table("\n".join(shuffled))), rules())
    for name, keys in KEYS.items():
        rows = [
            {tuple(getattr(x, key) for key in keys): x for x in getattr(case, field_of(name))} for case in (one, other)
        ]
        assert rows[0] == rows[1]


def test_one_year_and_no_distances_are_enough(table: Callable[[str], Path]) -> None:
    lines = [line.rsplit(",", 2)[0] for line in TABLE.splitlines() if ",2019," not in line]
    panel = read_panel(table("\n".join(lines)))
    case = derive(panel, rules())
    assert case.links == ()
    assert {host.growth for host in case.hosts} == {round(0.5 * 0.02, 4)}
    assert case.figures["revenue_growth"].evidence == "assumed"
    assert "2.00% a year, is assumed" in readme(Region(panel, rules()), case)


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ("province,year", "provinz,year", [(1, "province")]),
        ("2023,10000", "2023,10,000", [(3, None)]),
        ("2023,10000", "2023,ten", [(3, "gdp")]),
        ("2023,10000", "2O23,10000", [(3, "year")]),
        ("mid,east,2019", "mid,west,2019", [(5, "city")]),
        ("low,west,2019,,50", "low,west,2023,,50", [(7, "revenue"), (7, "va_secondary")]),
        ("low,west,2023", ",west,2023", [(7, "city")]),
    ],
)
def test_what_is_wrong_with_a_table_is_said_with_its_place(
    table: Callable[[str], Path], old: str, new: str, places: list[tuple[int, str | None]]
) -> None:
    assert old in TABLE
    with pytest.raises(InvalidInput) as caught:
        derive(read_panel(table(TABLE.replace(old, new))), rules())
    found = [(problem.row, problem.column) for problem in caught.value.problems]
    assert found == places


def test_a_row_of_more_cells_than_headings_loses_none_of_them(table: Callable[[str], Path], tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_panel(table(TABLE.replace("2023,10000", "2023,10,000")))
    (problem,) = caught.value.problems
    width = len(TABLE.split("\n")[0].split(","))
    assert f"{width + 1} cells under {width} headings" in problem.message
    assert "2,500" in problem.message
    assert str(width) in problem.text("zh")
    km = tmp_path / "km.csv"
    km.write_text("city_a,city_b,km\nbig,mid,1,100\nlow,big,80,\nlow,mid,70\n", "utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_panel(table(TABLE), km)
    assert [problem.row for problem in caught.value.problems] == [2, None]


def test_missing_figures_of_the_base_year_are_all_reported(table: Callable[[str], Path]) -> None:
    broken = TABLE.replace("2023,3000,200", "2023,,0").replace(",500,4000", ",,4000")
    with pytest.raises(InvalidInput) as caught:
        derive(read_panel(table(broken)), rules())
    assert [
        (problem.column, problem.message.split(" for ")[1].split(" in ")[0]) for problem in caught.value.problems
    ] == [
        ("gdp", "mid"),
        ("revenue", "mid"),
        ("population", "big"),
    ]


def test_distances_have_to_be_complete(table: Callable[[str], Path], tmp_path: Path) -> None:
    km = tmp_path / "km.csv"
    km.write_text("city_a,city_b,km\nbig,mid,100\nlow,big,x\n", "utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_panel(table(TABLE), km)
    assert [problem.row for problem in caught.value.problems] == [3, None, None]


def test_a_table_in_which_nothing_can_move_is_refused(table: Callable[[str], Path]) -> None:
    with pytest.raises(InvalidInput, match="no city is large enough and has 2 cheaper cities"):
        derive(read_panel(table("\n".join(line for line in TABLE.splitlines() if "low" not in line))), rules())


def test_a_derivation_in_other_units_must_bring_its_own_prices(tmp_path: Path) -> None:
    path = tmp_path / "derivation.toml"
    path.write_text('[case]\ncurrency = "EUR"\n[parameters]\nlandd = 1\n', "utf-8")
    with pytest.raises(InvalidInput) as caught:
        load_derivation(path)
    found = {problem.column for problem in caught.value.problems}
    assert {"parameters.landd", "parameters.tax_yield_per_ha", "parameters.damage_per_t", "taxes", "jobs"} <= found


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("works_life", 0, "greater than 0"),
        ("host_cost", -0.5, "negative"),
        ("corridors", 1.5, "whole number"),
        ("horizon", 2, "greater than 3"),
        ("horizont", 9, "Did you mean 'horizon'"),
    ],
)
def test_parameters_that_no_rule_can_work_with(tmp_path: Path, name: str, value: float, said: str) -> None:
    path = tmp_path / "derivation.toml"
    path.write_text(f'[parameters]\n{name} = {{ value = {value}, evidence = "assumed", why = "a test" }}\n', "utf-8")
    with pytest.raises(InvalidInput, match=said) as caught:
        load_derivation(path)
    assert caught.value.problems[0].row == 2


def test_what_cannot_be_a_case_is_said_without_a_traceback(table: Callable[[str], Path], tmp_path: Path) -> None:
    path = tmp_path / "derivation.toml"
    path.write_text('[parameters]\ndiscount_rate = { value = 2, evidence = "assumed", why = "a test" }\n', "utf-8")
    with pytest.raises(InvalidInput, match="discount_rate"):
        derive(read_panel(table(TABLE)), load_derivation(path))


def test_a_source_needs_a_citation(tmp_path: Path) -> None:
    path = tmp_path / "derivation.toml"
    path.write_text('[cities]\nsource = "yearbok"\n[citations]\nyearbook = "A yearbook"\n', "utf-8")
    with pytest.raises(InvalidInput, match="Did you mean 'yearbook'"):
        load_derivation(path)


def test_two_cities_at_one_place_are_refused(table: Callable[[str], Path]) -> None:
    with pytest.raises(InvalidInput, match="no distance of big and mid"):
        read_panel(table(TABLE.replace("1500,0,1", "1500,0,0")))


def test_init_from_panel_makes_a_runnable_case(
    table: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    panel, place = table(TABLE), tmp_path / "new"
    assert main(["init", str(place), "--from-panel", str(panel)]) == 0
    assert main(["check", str(place)]) == 0
    assert main(["design", str(place)]) in (0, 4)
    case = load_case(place)
    assert (case.id, len(case.cities), check_case(case)) == ("new", 3, [])
    assert "assumed" in (place / "README.md").read_text("utf-8")
    assert main(["init", str(place), "--from-panel", str(panel)]) == 2
    again = init_from_panel(place, place / "panel" / "panel.csv", None, place / "panel" / "derivation.toml", force=True)
    assert load_case(place) == case
    assert place / "README.md" in again
    capsys.readouterr()
    assert main(["init", str(place), "--distances", str(panel)]) == 2
    assert "--from-panel" in capsys.readouterr().err


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
    assert column_of(heading) == column


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
    table: Callable[[str], Path], old: str, new: str, row: int, column: str, said: str
) -> None:
    rows = [",".join(line.split(",")[i] for i in (0, 1, 2, 3, 4, 5, 6, 7, 9, 8)) for line in TABLE.splitlines()[1:]]
    text = "\n".join([CHINESE, *rows])
    assert old in text
    with pytest.raises(InvalidInput) as caught:
        derive(read_panel(table(text.replace(old, new, 1))), rules())
    problem = next(p for p in caught.value.problems if (p.row, p.column) == (row, column))
    assert said in problem.message
    assert problem.file == "panel.csv"


def scaled(**factors: float) -> str:
    """The table with columns in other units."""
    header, *lines = TABLE.splitlines()
    names = header.split(",")
    cells = [dict(zip(names, line.split(","), strict=True)) for line in lines]
    for row in cells:
        row |= {name: str(float(row[name]) * factor) for name, factor in factors.items() if row[name]}
    return "\n".join([header, *(",".join(row[name] for name in names) for row in cells)])


@pytest.mark.parametrize(
    ("factors", "column"),
    [
        (dict.fromkeys(("gdp", "revenue", "expenditure", "va_secondary"), 1e4), "gdp"),  # 10,000 yuan
        ({"population": 1e4}, "gdp"),  # persons
        ({"revenue": 1e4}, "revenue"),
        ({"va_secondary": 1e4}, "va_secondary"),
    ],
)
def test_a_table_in_other_units_is_refused(
    factors: dict[str, float], column: str, table: Callable[[str], Path]
) -> None:
    derive(read_panel(table(scaled())), rules())
    with pytest.raises(InvalidInput) as caught:
        derive(read_panel(table(scaled(**factors))), rules())
    (problem,) = caught.value.problems
    assert (problem.file, problem.column) == ("panel.csv", column)
    assert "100,000,000 CNY" in problem.message
    assert "big" in problem.text("zh")


def test_a_column_that_is_not_there_is_one_problem(table: Callable[[str], Path]) -> None:
    for text, said in (
        (TABLE.replace("gdp", "gross"), "for any city in 2023, the base year; the table has no such column"),
        (TABLE.replace(",2023,", ",2021,"), "the table has the column for 2021"),
    ):
        with pytest.raises(InvalidInput) as caught:
            derive(read_panel(table(text)), rules())
        assert caught.value.problems[0].column == "gdp"
        assert said in caught.value.problems[0].message
        assert len({p.column for p in caught.value.problems}) == len(caught.value.problems)
