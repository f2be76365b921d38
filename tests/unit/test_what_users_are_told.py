"""What somebody who is new to it is told: where to change a limit, what a verb judges by, what made a file."""

import json
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook

from citypact.bundled import DEFAULT_MODEL
from citypact.case import check_case, load_case, save_case
from citypact.case.checks.identity import OTHER_SUBJECTS
from citypact.errors import InvalidInput
from citypact.game import Game
from citypact.game.errors import GameError, NotProven
from citypact.mechanism import Mechanism, bundled_models, load_model
from citypact.mechanism.copying import copy_model
from citypact.panel import derive, load_derivation, read_panel
from citypact.report import names
from citypact.report.remedies import PARAMETERS, parameters
from citypact.version import __version__
from support.screen import run
from support.slips import cell, starter
from support.two_cities import two_city_case


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Two cities and a firm, as a document."""
    return save_case(two_city_case(), tmp_path / "case.json")


def test_a_bundled_mechanism_is_copied_to_be_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same rules under the file's own name; nothing is overwritten unasked."""
    path = tmp_path / "mine.toml"
    assert run(capsys, "model", "copy", "hybrid", path).code == 0
    assert load_model(path) == load_model("hybrid").model_copy(update={"id": "mine"})
    path.write_text("my own", "utf-8")
    assert run(capsys, "model", "copy", "hybrid", path).code == 2
    assert path.read_text("utf-8") == "my own"
    assert run(capsys, "model", "copy", "hybrid", path, "--force").code == 0
    assert load_model(path).id == "mine"


@pytest.mark.parametrize("name", bundled_models())
def test_every_bundled_mechanism_can_be_copied(name: str, tmp_path: Path) -> None:
    assert load_model(copy_model(name, tmp_path / "mine.toml")).id == "mine"


@pytest.mark.parametrize(
    ("name", "file", "says"),
    [("hybird", "mine.toml", "Did you mean 'hybrid'?"), ("hybrid", "mine.txt", "a mechanism is a TOML file")],
)
def test_what_cannot_be_copied(name: str, file: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=says.replace("?", r"\?")):
        copy_model(name, tmp_path / file)
    assert list(tmp_path.iterdir()) == []


def test_every_parameter_that_a_refusal_names_is_one_of_a_mechanism() -> None:
    for path in {path for paths in PARAMETERS.values() for path in paths}:
        section, name = path.split(".")
        part = Mechanism.model_json_schema()["$defs"][section.title().replace("_", "")]
        assert name in part["properties"], path


def test_parameters_are_those_that_the_mechanism_sets() -> None:
    """Hybrid caps the ratio, not the sum; without a fund the whole list is what could be set."""
    assert parameters(load_model("hybrid"), "share-cap") == ["tax_sharing.origin_share"]
    assert parameters(load_model("hybrid"), "subsidy") == ["subsidy.limit", "subsidy.limit_share"]
    assert parameters(load_model("hybrid"), "insisted") == []


def test_a_refusal_says_what_to_set_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No ratio, no fund: the origin of a firm that pays no more elsewhere cannot be made whole."""
    text = copy_model("hybrid", tmp_path / "strict.toml").read_text("utf-8")
    text = text.replace("origin_share = { min = 0, max = 0.5, step = 0.05 }", "origin_share = 0")
    (tmp_path / "strict.toml").write_text(text.replace("max = 0.005", "max = 1e-9"), "utf-8")
    save_case(two_city_case(lift=3.0), tmp_path / "case.json")
    done = run(capsys, "design", tmp_path / "case.json", "--model", tmp_path / "strict.toml")
    assert done.code == 4
    assert "Higher contributions to the fund [fund.contribution_rate]" in done.err
    assert "parameters of the mechanism strict: change them in its file" in done.err
    told = run(capsys, "design", tmp_path / "case.json", "--model", tmp_path / "strict.toml", "--json").json
    assert {"kind": "contribution-limit", "parameters": ["fund.contribution_rate"]}.items() <= next(
        price for price in told["prices"] if price["kind"] == "contribution-limit"
    ).items()


def test_a_scheme_takes_no_model(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "design", case, "--out", tmp_path / "pact").code == 0
    done = run(capsys, "evaluate", tmp_path / "pact", "--model", "hybrid")
    assert done.code == 2
    assert "is a scheme that was made already" in " ".join(done.err.replace("│", "").split())
    assert run(capsys, "evaluate", tmp_path / "pact").code == 0
    assert run(capsys, "evaluate", case, "--model", "hybrid").code == 0


def test_whose_rights_a_statute_is_judged_by(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = f"judged by the rights that {DEFAULT_MODEL} gives"
    assert said in " ".join(run(capsys, "negotiate", case, "--offer", "market-driven").out.split())
    asked = ("negotiate", case, "--offer", "market-driven", "--model", DEFAULT_MODEL)
    assert said not in " ".join(run(capsys, *asked).out.split())
    assert said not in " ".join(run(capsys, "negotiate", case).out.split())


def test_nobody_agrees_anew_to_what_is_refused(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing for the origin: it refuses; a designed scheme is one that everyone accepts."""
    anew = "would be agreed upon anew"
    refused = " ".join(run(capsys, "negotiate", "exit", case, "--offer", "market-driven").out.split())
    assert "would be refused" in refused
    assert anew not in refused
    assert "in no later year would it be agreed upon either" in refused
    assert anew in " ".join(run(capsys, "negotiate", "exit", case).out.split())


def test_a_figure_of_a_panel_that_is_not_above_0_has_its_row(tmp_path: Path) -> None:
    rows = ["city,province,year,gdp,revenue,expenditure,population,va_secondary"]
    rows += [f"{city},p,2023,{gdp},80,150,100,400" for city, gdp in (("a", 1000), ("b", -5), ("c", 1100))]
    (tmp_path / "panel.csv").write_text("\n".join(rows), "utf-8")
    with pytest.raises(InvalidInput) as error:
        derive(read_panel(tmp_path / "panel.csv"), load_derivation(None, "small"))
    (problem,) = error.value.problems
    assert (problem.file, problem.row, problem.column, problem.value) == ("panel.csv", 3, "gdp", "-5")


def test_a_merged_case_says_what_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = starter(tmp_path / "case")
    assert run(capsys, "merge", folder, tmp_path / "merged").code == 0
    page = (tmp_path / "merged" / "README.md").read_text("utf-8")
    assert "This is `three-rivers` (3 cities)" in page
    assert "| south | plain, hill |" in page
    assert "中文摘要" in page
    assert run(capsys, "merge", folder, tmp_path / "merged.xlsx").code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case", "merged", "merged.xlsx"]


def test_a_workbook_holds_no_dust(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No money of less than half a fen: 1e-10 of 100 million yuan is one."""
    folder = starter(tmp_path / "case")
    assert run(capsys, "design", folder, "--out", tmp_path / "pact").code == 0
    book = load_workbook(tmp_path / "pact" / "scheme.xlsx")
    money = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, float) and cell.number_format.startswith("#,##0.")
    ]
    assert money
    assert [value for value in money if 0 < abs(value) < 0.5e-10] == []


def test_games_are_compared_by_players_and_worths() -> None:
    game = Game([0, 1, 2, 5], ("a", "b"))
    assert game == Game(np.array([0.0, 1.0, 2.0, 5.0]), ("a", "b"))
    assert hash(game) == hash(Game([0, 1, 2, 5], ("a", "b")))
    assert game != Game([0, 1, 2, 6], ("a", "b"))
    assert game != Game([0, 1, 2, 5], ("b", "a"))
    assert game != Game([0, 1, 2, 5])
    assert game != [0, 1, 2, 5]
    assert len({game, Game([0, 1, 2, 5], ("a", "b"))}) == 1


def test_a_case_made_in_python_is_told_by_its_keys() -> None:
    """A market's gain that is no number, of a host in the second row."""
    case = two_city_case()
    hosts = tuple(host.model_copy(update={"start_year": 1999}) for host in case.hosts)
    (problem,) = check_case(case.model_copy(update={"hosts": hosts}))
    assert problem.column == f"{hosts[0].transfer}/{hosts[0].host}: start_year"


@pytest.mark.parametrize("key", sorted(OTHER_SUBJECTS))
def test_keys_that_the_ledger_uses_itself(key: str, tmp_path: Path) -> None:
    folder = starter(tmp_path / "case")
    cell("projects", "river", "id", key)(folder)
    for benefit in ("river/port", "river/plain", "river/hill"):
        cell("project_benefits", benefit, "project", key)(folder)
    with pytest.raises(InvalidInput) as error:
        load_case(folder)
    (problem,) = [found for found in error.value.problems if found.file == "projects.csv"]
    assert (problem.row, problem.column, problem.value) == (2, "id", key)


def test_every_subject_of_the_ledger_is_among_them() -> None:
    assert set(names._OTHER_SUBJECTS) == OTHER_SUBJECTS


def test_a_project_with_the_key_of_a_transfer(tmp_path: Path) -> None:
    folder = starter(tmp_path / "case")
    cell("projects", "river", "id", "steel")(folder)
    for benefit in ("river/port", "river/plain", "river/hill"):
        cell("project_benefits", benefit, "project", "steel")(folder)
    with pytest.raises(InvalidInput) as error:
        load_case(folder)
    (problem,) = error.value.problems
    assert (problem.file, problem.row, problem.column, problem.value) == ("projects.csv", 2, "id", "steel")
    assert "a transfer in transfers.csv has the same key" in problem.message


def test_an_old_scheme_says_which_version_made_it(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "design", case, "--out", tmp_path / "pact").code == 0
    path = tmp_path / "pact" / "scheme.json"
    document = json.loads(path.read_text("utf-8"))
    document["provenance"]["versions"]["citypact"] = "0.0.7"
    path.write_text(json.dumps(document), "utf-8")
    assert run(capsys, "report", path).code == 0
    document["gains"][0]["gain"] += 1.0
    path.write_text(json.dumps(document), "utf-8")
    done = run(capsys, "report", path)
    assert done.code == 3
    assert f"(it says 0.0.7, this is {__version__})" in done.err
    assert "design or simulate anew from the case and the mechanism" in done.err


@pytest.mark.parametrize(
    ("worths", "players", "english", "chinese"),
    [
        ([0, 1, 2], None, "worths must be a flat array of length 2**n", "一维数组"),
        ([1, 1, 2, 5], None, "the empty coalition must be worth 0, not 1.0", "空联盟的价值须为 0，而不是 1.0"),
        ([0, 1, 2, 5], ("a", "a"), "player labels repeat", "参与者名称重复"),
        ([0, 1, 2, np.inf], None, "1 worth(s) are missing or infinite", "缺失或为无穷"),
    ],
)
def test_games_say_in_both_languages_what_is_wrong(
    worths: list[float], players: tuple[str, ...] | None, english: str, chinese: str
) -> None:
    with pytest.raises(GameError) as error:
        Game(worths, players)
    assert english in error.value.text("en")
    assert error.value.text("en") == str(error.value)
    assert chinese in error.value.text("zh")
    assert (error.value.exit_code, NotProven.exit_code) == (3, 5)
