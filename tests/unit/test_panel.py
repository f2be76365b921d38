"""From a city table to a case: the stated rules by hand, and real figures."""

import math
import re
from pathlib import Path

import pytest

from citypact.bundled import bundled_folder
from citypact.case import Case, Host, Transfer, check_case, load_case
from citypact.case.columns import KEYS, field_of
from citypact.cli import main
from citypact.panel import derive, init_from_panel, read_panel, words
from citypact.panel.readme import readme
from citypact.panel.region import Region
from support.panels import TABLE, panel_file, rules

# China City Statistical Yearbook, edition 2024: gross product, general budget revenue and expenditure of 2023,
# 100 million yuan; resident population, 10,000.
YEARBOOK = {
    "yangtze-river-delta": {"shanghai": (47219, 8312.5008, 2487), "hefei": (12674, 929.6276, 985)},
    "guangdong-transfer": {"qingyuan": (2120, 151.995, 398.59), "shenzhen": (34606, 4112.9194, 1779)},
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


@pytest.fixture
def small(tmp_path: Path) -> Case:
    return derive(read_panel(panel_file(tmp_path, TABLE)), rules())


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


def test_the_order_of_rows_and_columns_does_not_matter(tmp_path: Path) -> None:
    header, *rows = TABLE.splitlines()
    columns = [9, 3, 0, 8, 2, 1, 7, 5, 6, 4]
    shuffled = [",".join(line.split(",")[i] for i in columns) for line in [header, *rows[::-1]]]
    one = derive(read_panel(panel_file(tmp_path, TABLE)), rules())
    other = derive(read_panel(panel_file(tmp_path, "\n".join(shuffled))), rules())
    for name, keys in KEYS.items():
        rows = [
            {tuple(getattr(x, key) for key in keys): x for x in getattr(case, field_of(name))} for case in (one, other)
        ]
        assert rows[0] == rows[1]


def test_one_year_and_no_distances_are_enough(tmp_path: Path) -> None:
    lines = [line.rsplit(",", 2)[0] for line in TABLE.splitlines() if ",2019," not in line]
    panel = read_panel(panel_file(tmp_path, "\n".join(lines)))
    case = derive(panel, rules())
    assert case.links == ()
    assert {host.growth for host in case.hosts} == {round(0.5 * 0.02, 4)}
    assert case.figures["revenue_growth"].evidence == "assumed"
    assert "2.00% a year, is assumed" in readme(Region(panel, rules()), case)


def test_init_from_panel_makes_a_runnable_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    panel, place = panel_file(tmp_path, TABLE), tmp_path / "new"
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


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", ["new.xlsx", "new.json"])
def test_a_file_holds_the_derived_case_alone(
    name: str, lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    panel = panel_file(tmp_path, TABLE)
    assert main(["init", str(tmp_path / "new"), "--from-panel", str(panel)]) == 0
    capsys.readouterr()
    words = ["init", str(tmp_path / name), "--from-panel", str(panel), "--lang", lang]
    assert main(words) == 0
    assert "README.md" in capsys.readouterr().out
    assert load_case(tmp_path / name) == load_case(tmp_path / "new")
    assert main(words) == 2
    assert main(["init", str(tmp_path / "new.csv"), "--from-panel", str(panel)]) == 3


def test_its_readme_is_chinese_where_the_command_is(tmp_path: Path) -> None:
    """Every figure of the English page stands in the Chinese one, and no English sentence does."""
    panel = bundled_folder("cases") / "pearl-river-delta" / "panel" / "panel.csv"
    pages = {}
    for lang in ("en", "zh"):
        init_from_panel(tmp_path / lang, panel, lang=lang)
        pages[lang] = (tmp_path / lang / "README.md").read_text("utf-8")
    rows = {lang: re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", page, re.MULTILINE) for lang, page in pages.items()}
    assert rows["zh"] == rows["en"]
    assert len(rows["en"]) > 50
    prose = re.sub(r"`[^`]*`|^    .*$|^# .*$|Meili China", "", pages["zh"], flags=re.MULTILINE)
    assert re.findall(r"[A-Za-z]{3,} [A-Za-z]{2,} [A-Za-z]{2,}", prose) == []


def test_what_the_defaults_rest_on_is_said_in_both_languages() -> None:
    """None is missing, none is left over; a text of the analyst's own is not replaced."""
    assert words._english().keys() == words._chinese().keys()
    chinese = words.Words("zh")
    assert chinese.default("parameters.fit", "measured by us") == "measured by us"
    assert chinese.default("parameters.fit", words._english()["parameters.fit"]).startswith("一项转移")
