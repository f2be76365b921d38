"""Columns of a few words take Chinese ones; tables of worths and offers are read from workbooks as they are written."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from citypact.case import load_case, save_case
from citypact.case.choices import choices, offered
from citypact.case.columns import TABLES
from citypact.cli import main
from citypact.errors import InvalidInput
from citypact.mechanism import load_model
from citypact.negotiation.files import load_offer, offer_workbook
from citypact.negotiation.offer import Clause, Offer
from citypact.reading.fields import Named
from citypact.worth.given import read_player_figures, read_worths
from support.screen import run
from support.slips import cell, starter

SAID = {
    "transfers/led_by": {"政府主导": "government", "市场": "market"},
    "projects/category": {"重大项目": "major", "薄弱地区": "weak-area", "生态": "ecological"},
    "cities/evidence": {"公开数据": "published", "推算": "derived", "假设": "assumed"},
}


@pytest.mark.parametrize("where", SAID)
def test_a_chinese_word_is_the_word(where: str, tmp_path: Path) -> None:
    table, _, column = where.partition("/")
    case = load_case(starter(tmp_path / "case"))
    row = getattr(case, table)[0].id
    for number, (said, meant) in enumerate(SAID[where].items()):
        folder = starter(tmp_path / f"case-{number}")
        cell(table, row, column, said)(folder)
        assert getattr(getattr(load_case(folder), table)[0], column) == meant


def test_another_word_is_still_refused_with_its_cell(tmp_path: Path) -> None:
    folder = starter(tmp_path / "case")
    cell("transfers", "steel", "led_by", "企业")(folder)
    with pytest.raises(InvalidInput) as wrong:
        load_case(folder)
    (problem,) = wrong.value.problems
    assert (problem.file, problem.row, problem.column, problem.value) == ("transfers.csv", 2, "led_by", "企业")


def test_the_template_offers_both(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path / "my.xlsx")]) == 0
    book = load_workbook(tmp_path / "my.xlsx")
    lists = {sheet.title: [str(v.formula1) for v in sheet.data_validations.dataValidation] for sheet in book}
    assert any("government,market" in one and "政府主导" in one for one in lists["transfers"])
    assert any("weak-area" in one and "薄弱地区" in one for one in lists["projects"])
    assert any("assumed" in one and "假设" in one for one in lists["case"])
    for table in TABLES:
        for column in TABLES[table].model_fields:
            words = offered(table, column)
            assert len(",".join(words)) < 250  # no longer list fits into a cell of a workbook
            assert set(choices(table, column)) <= set(words)


def _sheet(path: Path, rows: list[list[object]], name: str = "Sheet") -> Path:
    book = Workbook()
    book.worksheets[0].title = name
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


WORTHS: list[list[object]] = [["coalition", "worth"], ["A", 1], ["B", 2], ["A;B", 5]]


def test_worths_and_players_from_workbooks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _sheet(tmp_path / "worths.xlsx", WORTHS)
    game = read_worths(path)
    assert game.shapley().to_dict() == pytest.approx({"A": 2.0, "B": 3.0})  # each its own and half of 2
    players = _sheet(tmp_path / "players.xlsx", [["player", "effort"], ["A", 3], ["B", 1]])
    assert read_player_figures(players, game)["effort"].to_dict() == {"A": 3.0, "B": 1.0}
    assert run(capsys, "game", path, "--players", players).code == 0


def test_a_workbook_of_a_case_is_no_table_of_worths(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = save_case(load_case(starter(tmp_path / "case")), tmp_path / "case.xlsx")
    assert "Port City" in run(capsys, "game", case).out


def test_a_slip_in_a_workbook_of_worths_names_its_cell(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as wrong:
        read_worths(_sheet(tmp_path / "worths.xlsx", [*WORTHS[:3], ["A;B", "five"]]))
    assert [(problem.row, problem.column, problem.value) for problem in wrong.value.problems] == [(4, "worth", "five")]


def test_an_offer_in_a_workbook_carries_mechanism_and_title(tmp_path: Path) -> None:
    clauses = (Clause(number="origin_share", value=0.5), Clause(number="term", value=6, locked=True))
    title = Named(en="Second draft", zh="第二稿")
    offer = Offer(title=title, model="hybrid", rules={"tax_sharing.term": 8}, clauses=clauses)
    (tmp_path / "offer.xlsx").write_bytes(offer_workbook(offer))
    assert load_offer(tmp_path / "offer.xlsx", load_model("hybrid")) == offer
