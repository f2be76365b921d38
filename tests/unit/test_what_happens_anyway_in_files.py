"""What happens anyway in files, reports, evaluation and merged cases."""

import json
from pathlib import Path
from typing import Any

import pytest

from citypact.case import check_case, load_case, save_case
from citypact.case.model import Case
from citypact.cli import main
from citypact.errors import InvalidInput
from citypact.evaluation import compare, evaluate
from citypact.mechanism import load_model
from citypact.optimize import simulate
from citypact.reading.fields import Frozen
from citypact.regions import Grouping, merge_cities
from citypact.report.document import document
from citypact.report.dossier import Dossier
from citypact.report.outputs import outputs
from citypact.report.stored import read_dossier
from citypact.report.verdict import verdict
from citypact.worth import worth_table
from support.anyway import away, restless_case, three_cities, two_cities
from support.random_cases import named


def leaving() -> Case:
    """The three cities, and a firm that could leave the region too."""
    case = three_cities()
    return case.model_copy(update={"hosts": (*case.hosts, away(case.transfers[0], firm_gain=0.1))})


def with_rows(case: Case, table: str, number: int, **change: Any) -> Case:
    """A case with one row changed."""
    rows: list[Frozen] = list(getattr(case, table))
    rows[number] = rows[number].model_copy(update=change)
    return case.model_copy(update={table: tuple(rows)})


@pytest.mark.parametrize("name", ["case", "case.xlsx", "case.json"])
@pytest.mark.parametrize("goes", ["new", "outside"])
def test_every_format_holds_it(name: str, goes: str, tmp_path: Path) -> None:
    case = with_rows(leaving(), "transfers", 0, anyway=goes)
    save_case(case, tmp_path / name)
    assert load_case(tmp_path / name) == case


def test_a_case_without_a_word_has_no_column(tmp_path: Path) -> None:
    save_case(with_rows(leaving(), "transfers", 0, anyway=None), tmp_path / "case")
    assert "anyway" not in (tmp_path / "case" / "transfers.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("case", "column", "value"),
    [
        (with_rows(leaving(), "transfers", 0, anyway="old"), "anyway", "old"),
        (with_rows(three_cities(), "transfers", 0, anyway="outside"), "anyway", "outside"),
        (with_rows(leaving(), "hosts", 2, annual_cost=0.5), "annual_cost", "0.5"),
        (with_rows(leaving(), "hosts", 2, taxes={"vat": 1.0, "cit": 0.0}), "taxes.vat", "1.0"),
        (with_rows(leaving(), "capacities", 0, amount=0.5), "amount", "0.5"),
        (with_rows(leaving(), "cities", 2, id="outside"), "id", "outside"),
    ],
)
def test_what_cannot_be_is_refused_at_its_cell(case: Case, column: str, value: str) -> None:
    found = [problem.value for problem in check_case(case) if str(problem.column).endswith(column)]
    assert value in found


def test_leaving_the_region_is_sound() -> None:
    assert check_case(leaving()) == []
    assert check_case(with_rows(leaving(), "transfers", 0, anyway="outside")) == []


def test_a_report_says_what_happens_without_a_pact_and_is_read_back(tmp_path: Path) -> None:
    scheme = simulate(three_cities(), load_model("bth-2015"))
    dossier = Dossier(scheme, "simulation")
    data = document(dossier, {})
    cities = {row["city"]: row for row in data["without_pact"]["cities"]}
    # Without a pact old loses 2 of tax a year and is glad of 1; new collects 2 a year.
    assert {city: row["revenue"] for city, row in cities.items()} == pytest.approx({"old": -8.0, "new": 8.0, "hill": 0})
    assert {city: row["anyway"] for city, row in cities.items()} == pytest.approx({"old": -4.0, "new": 8.0, "hill": 0})
    assert all(row["together"] == pytest.approx(row["anyway"] + row["gain"]) for row in cities.values())
    (row,) = data["without_pact"]["transfers"]
    assert (row["anyway"], row["host"], row["firm_compensation"]) == ("new", "hill", pytest.approx(1.2))
    first, second, *_ = (sentence.text for sentence in verdict(dossier))
    assert "old -4" in first
    assert "new +8" in first.words("zh")
    assert "1.2" in second
    for name, content in outputs(dossier, data, "en").items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    read, _ = read_dossier(tmp_path / "scheme.json")
    assert read.scheme.ledger.equals(scheme.ledger)


def test_a_report_on_a_quiet_case_says_nothing_of_it() -> None:
    scheme = simulate(two_cities(anyway=None), load_model("bth-2015"))
    assert "without_pact" not in document(Dossier(scheme, "simulation"), {})


def test_revenue_before_is_that_without_a_pact() -> None:
    scheme = simulate(two_cities(), load_model("market-driven"))
    before = evaluate(scheme).cities["revenue_per_head_before"]
    # 100 a year of 100 million for 500 times 10,000 persons; old has 2 less and new 2 more.
    assert before["old"] == pytest.approx(98e8 / 5e6)
    assert before["new"] == pytest.approx(102e8 / 5e6)
    assert evaluate(scheme).indicator("jobs_moved").value == 0.0
    assert evaluate(scheme).indicator("tax_forgone", "whole").value == 0.0


def test_mechanisms_side_by_side_have_each_their_own_status_quo() -> None:
    case = with_rows(two_cities(), "transfers", 0, anyway=None)
    still = load_model("market-driven")
    change = {"market_moves": "happen-anyway"}
    moving = still.model_copy(update={"id": "moving", "coordination": still.coordination.model_copy(update=change)})
    gains = [
        column.evaluation.scheme.gain.sum() for column in compare(case, [still, moving]).columns if column.evaluation
    ]
    assert gains == pytest.approx([4.0, 0.0])


def test_merged_cities_go_where_their_cities_do() -> None:
    # new and hill are one: to it the firm goes anyway, and to new in it; to hill it could be sent by the two together.
    case = three_cities()
    grouping = Grouping({"old": "old", "new": "east", "hill": "east"}, {"east": named("east")})
    merged = merge_cities(case, grouping)
    assert merged.transfers[0].anyway == "east"
    assert merged.host["firm", "east"].taxes == case.host["firm", "new"].taxes
    assert worth_table(merged).worths == pytest.approx(0.0)
    # old and new are one: the firm moves inside it, and is no matter between groups any more.
    inside = Grouping({"old": "west", "new": "west", "hill": "hill"}, {"west": named("west")})
    with_project = case.model_copy(update={"links": ()})
    assert merge_cities(with_project, inside).transfers == ()


@pytest.mark.parametrize("seed", range(8))
def test_everybody_alone_changes_nothing_and_groups_are_sound(seed: int) -> None:
    case = restless_case(seed, cities=5, transfers=6)
    alone = merge_cities(case, Grouping({city.id: city.id for city in case.cities}, {}))
    assert worth_table(alone).worths == pytest.approx(worth_table(case).worths, abs=1e-9)
    pairs = {city.id: f"group-{i // 2}" for i, city in enumerate(case.cities)}
    merged = merge_cities(case, Grouping(pairs, {name: named(name) for name in set(pairs.values())}))
    assert check_case(merged) == []
    assert worth_table(merged).worths.min() >= 0.0


def test_the_command_line_designs_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_case(three_cities(), tmp_path / "case")
    assert main(["simulate", str(tmp_path / "case"), "--model", "market-driven", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["terms"]["plan"] == {"firm": "new"}
    assert data["without_pact"]["transfers"][0]["host"] == "new"


def test_a_named_move_beyond_all_hosts_is_refused_in_a_scenario_too() -> None:
    with pytest.raises(InvalidInput):
        save_case(with_rows(three_cities(), "transfers", 0, anyway="nowhere"), "never-written")
