"""Figures that cannot well be meant are warned of with their place, the usual range and the likely slip.

The case is the starter: three cities, three transfers, two projects, in 100 million yuan and 10,000 persons.
"""

from pathlib import Path

import pytest

import citypact
from citypact.case import Case, bundled_cases, doubts, examine, load_case, save_case
from citypact.case.flows import present_value, works
from citypact.case.proportion.projects import benefits_of, cost_of
from support.screen import run
from support.slips import Slip, added, cell, scalar, starter, times

SLIPS: dict[str, tuple[Slip, str, int | None, str, str]] = {
    "revenue above gross product": (
        cell("cities", "plain", "revenue", 3001),
        "cities.csv",
        3,
        "revenue",
        "larger than the gross product of plain",
    ),
    "revenue below a thousandth of it": (
        cell("cities", "plain", "revenue", 2.9),
        "cities.csv",
        3,
        "revenue",
        "0.000967 of gdp in plain, where 0.001 to 1 is usual",
    ),
    "one city's revenue in 10,000 yuan": (
        times("cities", "revenue", 1e4, "port"),
        "cities.csv",
        2,
        "revenue",
        "larger than the gross product of port",
    ),
    "expenditure in 10,000 yuan": (
        times("cities", "expenditure", 1e4),
        "cities.csv",
        2,
        "expenditure",
        "times gdp in the middle of the cities, where 0.005 to 3 is usual",
    ),
    "one city's expenditure in million yuan": (
        times("cities", "expenditure", 100.0, "hill"),
        "cities.csv",
        4,
        "expenditure",
        "in hill, where it is 0.16 in the middle of the cities",
    ),
    "one city's population in persons": (
        cell("cities", "hill", "population", 300_000),
        "cities.csv",
        4,
        "gdp",
        "gross product per head of hill would be 30 CNY a year",
    ),
    "population in tens of persons": (
        times("cities", "population", 1e3),
        "cities.csv",
        2,
        "gdp",
        "gross product per head of port, plain, hill would be 133.3 CNY",
    ),
    "money in single yuan by mistake": (
        scalar("unit", 1),
        "cities.csv",
        2,
        "gdp",
        "so figures are not in CNY and units of 10,000 persons",
    ),
    "persons in units of one": (
        scalar("population_unit", 1),
        "cities.csv",
        2,
        "gdp",
        "per head of port, plain, hill would be 1.333e+09",
    ),
    "a row of totals by name": (
        added("cities", "all-three,Total,合计,north,none,1,1,1,1,no,,example,assumed"),
        "cities.csv",
        5,
        "id",
        "a total or an average, not a city",
    ),
    "a row of totals without a name": (
        added("cities", "delta,Delta,三角洲,north,none,15900,1780,2490,1800,no,,example,assumed"),
        "cities.csv",
        5,
        "id",
        "this row is the sum of all the others",
    ),
    "taxes above the revenue of the city": (
        times("transfers", "tax_vat", 1e4, "steel"),
        "transfers.csv",
        2,
        "tax_vat",
        "taxes of 80003 a year are 53.3 times the revenue of port",
    ),
    "jobs in persons, more than there are people": (
        times("transfers", "jobs", 1e4, "steel"),
        "transfers.csv",
        2,
        "jobs",
        "60,000,000 jobs, where port has 9,000,000 people",
    ),
    "jobs in persons of a small firm": (
        times("transfers", "jobs", 5000.0, "offices"),
        "transfers.csv",
        4,
        "jobs",
        "4,000,000 jobs in port that pay 80 CNY of tax each a year, where 100 to 1e+07 is usual",
    ),
    "land in mu": (
        times("transfers", "use_land", 15.0, "parts"),
        "transfers.csv",
        3,
        "use_land",
        "2.08 jobs on a hectare, where 5 to 2000 is usual, so land is not in hectares (15 mu are a hectare)",
    ),
    "a benefit in 10,000 yuan": (
        times("transfers", "release_benefit", 1e4, "parts"),
        "transfers.csv",
        3,
        "release_benefit",
        "2.22e+03 times the tax that the transfer pays in a year, where at most 100 times is usual",
    ),
    "taxes at hosts a thousandfold": (
        times("hosts", "tax_vat", 1e3, "steel/hill"),
        "hosts.csv",
        3,
        "tax_vat",
        "taxes at the host are 773 times those of steel at its origin, where 0.05 to 10 is usual",
    ),
    "a cost in yuan": (
        times("hosts", "capital_cost", 1e8, "offices/hill"),
        "hosts.csv",
        6,
        "capital_cost",
        "2.5e+07 times the tax",
    ),
    "a move that no host has room for": (
        times("capacities", "amount", 0.1),
        "transfers.csv",
        2,
        "use_land",
        "no host has room for this transfer even if nothing else comes, so it can never move "
        "(plain: land 35 < 300, hill: land 32 < 300)",
    ),
    "a project that is never finished": (
        cell("projects", "railway", "build_years", 20),
        "projects.csv",
        3,
        "build_years",
        "it would be finished for 2044, but the last year that counts is",
    ),
    "a project in 10,000 yuan": (
        times("projects", "capital_cost", 1e4, "river"),
        "projects.csv",
        2,
        "capital_cost",
        "38.5 times the yearly revenue of all members together, where at most 10 times is usual",
    ),
    "a benefit of a project in yuan": (
        times("project_benefits", "benefit", 1e8, "river/port"),
        "project_benefits.csv",
        2,
        "benefit",
        "1.2e+05 times the yearly revenue of the city",
    ),
    "growth of a half": (
        cell("transfers", "steel", "growth", 0.5),
        "transfers.csv",
        2,
        "growth",
        "50% in every year",
    ),
    "discounting in per cent": (scalar("discount_rate", 0.5), "case.toml", None, "discount_rate", "50% a year"),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_named_with_its_cell(name: str, tmp_path: Path) -> None:
    slip, file, row, column, says = SLIPS[name]
    slip(starter(tmp_path / "case"))
    found = examine(tmp_path / "case").doubts
    assert [(doubt.file, doubt.column) for doubt in found if says in doubt.message] == [(file, column)], found
    (told,) = (doubt for doubt in found if says in doubt.message)
    assert row in (None, told.row)
    assert told.remedy
    assert told.value is not None


NEIGHBOURS: dict[str, Slip] = {
    "revenue of a fifth of gross product": cell("cities", "plain", "revenue", 600),
    "a poor city that spends fifteen times its revenue": cell("cities", "hill", "expenditure", 900),
    "a city of a tenth the product per head": times("cities", "population", 10.0, "hill"),
    "a city as large as the others in one column": cell("cities", "port", "gdp", 3900),
    "a name that begins like a total": cell("cities", "plain", "name_en", "Sumy"),
    "an industry that pays a tenth of the budget": cell("transfers", "steel", "tax_vat", 147),
    "half as many jobs on the land": times("transfers", "jobs", 0.5, "parts"),
    "a host where taxes are half": times("hosts", "tax_vat", 0.5, "steel/hill"),
    "a move that costs twenty years of tax": cell("hosts", "offices/hill", "capital_cost", 64),
    "room at one host alone": times("capacities", "amount", 0.1, "plain/land"),
    "a project finished in the last year but one": cell("projects", "railway", "build_years", 6),
    "fast growth": cell("transfers", "steel", "growth", 0.2),
}


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_unusual_figures_are_taken(name: str, tmp_path: Path) -> None:
    NEIGHBOURS[name](starter(tmp_path / "case"))
    assert examine(tmp_path / "case").doubts == []


@pytest.mark.parametrize("name", bundled_cases())
def test_no_false_alarm_on_the_bundled_cases(name: str) -> None:
    assert examine(name).doubts == []


def wrong(tmp_path: Path) -> Case:
    """Taxes at a host a thousandfold."""
    times("hosts", "tax_vat", 1e3, "steel/hill")(starter(tmp_path / "wrong"))
    return load_case(tmp_path / "wrong")


@pytest.mark.parametrize(
    ("name", "file", "column"),
    [
        ("copy", "hosts.csv", "tax_vat"),
        ("copy.xlsx", "copy.xlsx, sheet hosts", "tax_vat"),
        ("copy.json", "copy.json: hosts", "taxes.vat"),
    ],
)
def test_every_format_is_judged(name: str, file: str, column: str, tmp_path: Path) -> None:
    save_case(wrong(tmp_path), tmp_path / name)
    (doubt,) = examine(tmp_path / name).doubts
    assert (doubt.file, doubt.column) == (file, column)
    assert doubt.row == (2 if name.endswith("json") else 3)


def test_a_case_made_in_python_is_judged(tmp_path: Path) -> None:
    (doubt,) = doubts(wrong(tmp_path))
    assert "773 times" in doubt.message
    assert doubts(load_case(starter(tmp_path / "right"))) == []


def test_the_name_of_a_province_without_cities_is_worth_a_look(tmp_path: Path) -> None:
    folder = starter(tmp_path / "case")
    named = '[provinces]\nsuoth = {en = "Suoth", zh = "南方"}'
    toml = (folder / "case.toml").read_text("utf-8").replace("[provinces]", named)
    (folder / "case.toml").write_text(toml, "utf-8")
    lines = (folder / "case.toml").read_text("utf-8").splitlines()
    row = next(at for at, line in enumerate(lines, start=1) if line.startswith("suoth"))
    for name in ("case", "copy.xlsx", "copy.json"):
        if name != "case":
            save_case(load_case(folder), tmp_path / name)
        (doubt,) = examine(tmp_path / name).doubts
        assert (doubt.column, doubt.value) == ("provinces.suoth", "suoth")
        assert name != "case" or (doubt.file, doubt.row) == ("case.toml", row)
        assert "Did you mean 'south'?" in doubt.remedy


def test_verbs_warn_and_go_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_case(wrong(tmp_path), tmp_path / "case")
    for arguments in (("check", tmp_path / "case"), ("merge", tmp_path / "case", tmp_path / "merged")):
        done = run(capsys, *arguments)
        assert done.code == 0
        assert done.err.startswith("warning: hosts.csv, row 3, column tax_vat: taxes at the host are 773 times")
    assert run(capsys, "check", tmp_path / "case", "--lang", "zh").err.startswith("警告：hosts.csv")
    told = run(capsys, "check", tmp_path / "case", "--json").json
    assert [(one["file"], one["row"], one["column"]) for one in told["warnings"]] == [("hosts.csv", 3, "tax_vat")]
    assert told["problems"] == []


@pytest.mark.parametrize("verb", ["check", "design", "simulate", "evaluate", "game", "negotiate"])
def test_strict_verbs_refuse(verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_case(wrong(tmp_path), tmp_path / "case")
    done = run(capsys, verb, tmp_path / "case", "--strict")
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("hosts.csv, row 3, column tax_vat: taxes at the host are 773 times")
    assert run(capsys, "check", starter(tmp_path / "right"), "--strict").code == 0


def test_what_is_right_all_the_same_can_be_accepted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a reason, for a column of a table; a column that there is not is refused."""
    folder = starter(tmp_path / "case")
    times("hosts", "tax_vat", 1e3, "steel/hill")(folder)
    toml = (folder / "case.toml").read_text("utf-8")
    (folder / "case.toml").write_text(toml + '\n[accepted]\nhosts = { tax_vat = "a refinery" }\n', "utf-8")
    assert run(capsys, "check", folder, "--strict").code == 0
    for name in ("copy", "copy.xlsx", "copy.json"):
        save_case(load_case(folder), tmp_path / name)
        assert load_case(tmp_path / name) == load_case(folder)
        assert examine(tmp_path / name).doubts == []
    (folder / "case.toml").write_text(toml + '\n[accepted]\nhosts = { tax_vta = "a refinery" }\n', "utf-8")
    assert "'tax_vat'" in run(capsys, "check", folder).err
    (folder / "case.toml").write_text(toml + '\n[accepted]\nhost = { tax_vat = "a refinery" }\n', "utf-8")
    assert "'hosts'" in run(capsys, "check", folder).err


def test_what_would_never_pay_is_said_by_check_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """River: 1.8 and 0.6 less 0.4 a year from 2026, for 6 at once and 0.3 a year: built at 20 it cannot come back."""
    folder = starter(tmp_path / "case")
    cell("projects", "river", "capital_cost", 40)(folder)
    assert examine(folder).doubts == []
    (idle,) = examine(folder).idle
    assert (idle.file, idle.row, idle.column) == ("projects.csv", 2, "capital_cost")
    assert "so it can never pay" in run(capsys, "check", folder).err
    assert run(capsys, "merge", folder, tmp_path / "merged").err == ""
    cell("projects", "river", "capital_cost", 6)(folder)
    assert examine(folder).idle == []


def test_the_names_are_there_for_python() -> None:
    assert citypact.load_case("beijing-tianjin-hebei").accepted == {}


@pytest.mark.parametrize("name", ["beijing-tianjin-hebei", "pearl-river-delta", "uk-city-regions"])
def test_what_a_project_costs_and_brings_is_what_its_flows_come_to(name: str) -> None:
    case = load_case(name).model_copy(update={"inflation": 0.02})
    for project in case.projects:
        flows = works(case, project)
        assert cost_of(case, project) == pytest.approx(present_value(case, flows.cost))
        brought = {city: present_value(case, flow) for city, flow in flows.benefits.items()}
        assert benefits_of(case, project) == pytest.approx(brought)
