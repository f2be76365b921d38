"""Tables as people in China keep them: Chinese headings, names where keys are asked for, lists with their commas."""

from pathlib import Path

import pytest
from openpyxl import Workbook

import citypact
from citypact.case import Named, load_case
from citypact.cli.negotiate.words import amounts, known_cities
from citypact.errors import InvalidInput
from citypact.mechanism import load_model
from citypact.negotiation.files import load_offer
from citypact.optimize import simulate
from citypact.pact.accounts import projected_receipts, read_receipts, receipts_csv
from citypact.regions.grouping import read_grouping
from citypact.worth.given import read_player_figures, read_worths
from support.slips import starter
from support.two_cities import two_city_case


def change(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text("utf-8-sig")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def test_headings_and_names_of_a_case(tmp_path: Path) -> None:
    folder = starter(tmp_path / "case")
    known = load_case(folder)
    change(folder / "hosts.csv", ("transfer,host,start_year", "转移项目,承接城市,投产年份"), ("tax_vat", "税收_vat"))
    change(folder / "hosts.csv", (",plain,", ",平原市,"), (",hill,", ",Hill City,"))
    change(folder / "transfers.csv", ("origin,led_by", "转出地,主导方"), (",port,", ",港城,"))
    change(folder / "cities.csv", ("gdp,revenue", "地区生产总值,一般公共预算收入"), (",north,", ",北省,"))
    change(folder / "capacities.csv", ("plain,", "平原市,"))
    change(folder / "project_benefits.csv", ("project,city", "共建项目,城市"), ("\nriver,", "\n山城上游治理,"))
    assert load_case(folder) == known


def test_a_name_that_two_cities_have_is_no_key(tmp_path: Path) -> None:
    folder = starter(tmp_path / "case")
    change(folder / "cities.csv", ("Hill City", "Plain City"))
    change(folder / "hosts.csv", (",hill,", ",Plain City,"))
    with pytest.raises(InvalidInput) as error:
        load_case(folder)
    assert {problem.value for problem in error.value.problems if problem.column == "host"} == {"Plain City"}


def test_a_key_goes_before_a_name(tmp_path: Path) -> None:
    """One city is called as the key of another: the key is meant."""
    folder = starter(tmp_path / "case")
    change(folder / "cities.csv", ("Hill City", "plain"))
    hosts = {(host.transfer, host.host) for host in load_case(folder).hosts}
    assert hosts == {(host.transfer, host.host) for host in load_case(starter(tmp_path / "other")).hosts}


@pytest.mark.parametrize("joined", ["port;hill", "port；hill", "port、hill", '"port,hill"', "port，hill", "港城、山城"])
def test_members_in_one_cell(joined: str, tmp_path: Path) -> None:
    folder = starter(tmp_path / "case")
    change(folder / "projects.csv", (",port;hill,", f",{joined},"))
    assert load_case(folder).project["river"].members == ("port", "hill")


@pytest.mark.parametrize(("word", "weak"), [("是", True), ("否", False), ("yes", True)])
def test_yes_and_no(word: str, weak: bool, tmp_path: Path) -> None:
    folder = starter(tmp_path / "case")
    change(folder / "cities.csv", ("id,name_en", "代号,英文名"), (",weak,", ",薄弱地区,"))
    change(folder / "cities.csv", (",300,yes,", f",300,{word},"))
    assert load_case(folder).cities[2].weak is weak


def test_a_problem_is_told_with_the_heading_of_the_file(tmp_path: Path) -> None:
    folder = starter(tmp_path / "case")
    change(folder / "cities.csv", ("gdp,", "地区生产总值,"), ("12000", "一万二"))
    with pytest.raises(InvalidInput) as error:
        load_case(folder)
    (problem,) = error.value.problems
    assert (problem.row, problem.column, problem.value) == (2, "地区生产总值", "一万二")


@pytest.mark.parametrize("heading", ["地区生产总值（万元）", "人均收入"])
def test_a_heading_with_a_unit_or_of_something_else_is_not_taken(heading: str, tmp_path: Path) -> None:
    folder = starter(tmp_path / "case")
    change(folder / "cities.csv", ("gdp,", f"{heading},"))
    with pytest.raises(InvalidInput, match="gdp: the column is missing"):
        load_case(folder)


@pytest.mark.parametrize(("heading", "times"), [("地方留成金额", 1.0), ("全部税款", 0.5), ("金额", None)])
def test_receipts(heading: str, times: float | None, tmp_path: Path) -> None:
    """The host keeps half of VAT; a column of amounts alone may be either."""
    case = two_city_case()
    firm = case.transfers[0].model_copy(update={"name": Named(en="Steel Works", zh="钢铁厂")})
    case = case.model_copy(update={"transfers": (firm, *case.transfers[1:])})
    scheme = simulate(case, load_model("suzhou-chuzhou"))
    designed = projected_receipts(scheme.case, scheme.model, scheme.terms)
    path = tmp_path / "receipts.csv"
    text = receipts_csv(designed).replace("year,subject,item,local_amount", f"年份,对象,税种,{heading}")
    path.write_text(text.replace(f",{firm.id},", ",钢铁厂,"), "utf-8")
    if times is None:
        with pytest.raises(InvalidInput, match="column 金额: is it the local part"):
            read_receipts(path, scheme.case, scheme.model, scheme.terms)
        return
    found = read_receipts(path, scheme.case, scheme.model, scheme.terms).amounts
    assert found[firm.id, "vat"] == {year: a * times for year, a in designed.amounts[firm.id, "vat"].items()}


def test_offers_and_groups(tmp_path: Path) -> None:
    folder = starter(tmp_path / "case")
    case = load_case(folder)
    book = Workbook()
    sheet = book.create_sheet("clauses")
    book.remove(book.worksheets[0])
    for row in (["条款", "转出地", "数值", "锁定"], ["origin_share", "港城", 0.45, "是"]):
        sheet.append(row)
    book.save(tmp_path / "offer.xlsx")
    offer = load_offer(tmp_path / "offer.xlsx", load_model("hybrid"))
    assert offer.clauses[0].locked
    talks = citypact.negotiate(case, load_model("hybrid"), offer)
    assert {number.key[0] for number in talks.position.values} == {"steel", "parts"}
    assert set(talks.position.values.values()) == {0.45}
    groups = tmp_path / "groups.toml"
    groups.write_text('[south]\nname = { en = "South", zh = "南" }\ncities = ["平原市", "hill"]\n', "utf-8")
    assert read_grouping(case, groups).members("south") == ["plain", "hill"]


def test_worths_and_players(tmp_path: Path) -> None:
    worths, players = tmp_path / "worths.csv", tmp_path / "players.csv"
    worths.write_text("联盟,联盟价值\n港城,1\n山城,2\n港城、山城,5\n", "utf-8")
    players.write_text("参与者,risk\n山城,3\n港城,1\n", "utf-8")
    game = read_worths(worths)
    assert list(game.worths) == [0, 1, 2, 5]
    assert read_player_figures(players, game)["risk"].to_dict() == {"港城": 1.0, "山城": 3.0}


def test_cities_of_options() -> None:
    cities = {"port": "port", "港城": "port", "hill": "hill"}
    assert amounts(["港城=2", "hill=1"], "--insist", cities) == {"port": 2.0, "hill": 1.0}
    assert known_cities(["港城"], cities, "--favor") == ("port",)
    with pytest.raises(InvalidInput) as error:
        amounts(["平原=2"], "--insist", cities)
    assert [problem.value for problem in error.value.problems] == ["平原"]
