"""An asterisk means one thing on every console: the figure rests on an assumption. ``--json`` says it in a field."""

from pathlib import Path
from typing import Any

import pytest

from citypact.case import Case, save_case
from citypact.report import grid
from citypact.report.resting import RESTS
from citypact.report.table import Assumed, Table, value_of
from citypact.text import Message, key_of
from support.screen import Run, run
from support.two_cities import two_city_case, with_a_road

ASKED = ("report.column.step", "negotiation.column.asked")
"""Amounts of a rule, and of somebody who asks."""
VERBS: dict[str, tuple[str, ...]] = {
    "design": ("design", "CASE"),
    "compare": ("compare", "CASE", "--model", "hybrid", "--model", "market-driven"),
    "stages": ("stages", "CASE"),
    "game": ("game", "CASE", "--unions", "provinces"),
    "negotiate": ("negotiate", "CASE"),
    "ranges": ("negotiate", "ranges", "CASE"),
    "evaluate": ("evaluate", "SCHEME"),
    "changes of schemes": ("changes", "SCHEME", "OTHER"),
    "changes of cases": ("changes", "CASE", "RICHER"),
    "prepare": ("negotiate", "prepare", "CASE"),
}


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A case in which all is assumed, schemes of it; the same with all published."""
    folder = tmp_path_factory.mktemp("asterisks")
    case = with_a_road(two_city_case(), 10.0, {"old": 2.0, "new": 1.0})
    richer = [city.model_copy(update={"gdp": 2 * city.gdp}) for city in case.cities]
    found = {"CASE": case, "RICHER": case.model_copy(update={"cities": tuple(richer)}), "KNOWN": published(case)}
    return {name: save_case(each, folder / f"{name}.json") for name, each in found.items()} | {
        name: folder / name for name in ("SCHEME", "OTHER")
    }


def published(case: Case) -> Case:
    data = case.model_dump(mode="json")

    def known(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: "published" if key == "evidence" else known(value) for key, value in part.items()}
        return [known(each) for each in part] if isinstance(part, list) else part

    return Case.model_validate(known(data))


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[Table]:
    """Every table that goes to the console."""
    found: list[Table] = []
    draw = grid._grid

    def noted(table: Table, *rest: Any) -> Any:
        found.append(table)
        return draw(table, *rest)

    monkeypatch.setattr(grid, "_grid", noted)
    return found


def ask(capsys: pytest.CaptureFixture[str], places: dict[str, Path], verb: str, *more: str) -> Run:
    for name, model in (("SCHEME", "hybrid"), ("OTHER", "market-driven")):
        if name in VERBS[verb] and not places[name].exists():
            made = run(
                capsys,
                "simulate" if name == "OTHER" else "design",
                places["CASE"],
                "--model",
                model,
                "--out",
                places[name],
            )
            assert made.code == 0, made.err
    return run(capsys, *(places.get(word, word) for word in VERBS[verb]), *more)


@pytest.mark.parametrize("verb", VERBS)
def test_every_amount_that_rests_on_assumptions_has_one(
    verb: str, places: dict[str, Path], printed: list[Table], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ask(capsys, places, verb)
    assert asked.code == 0, asked.err
    assert "* rests on an assumption" in asked.out
    for table in printed:
        keys = [key_of(column.heading) for column in table.columns]
        money = [at for at, c in enumerate(table.columns) if c.kind in ("money", "slack") and keys[at] not in ASKED]
        for row in table.every_row:
            bare = [row[at] for at in money if value_of(row[at]) is not None and not isinstance(row[at], Assumed)]
            assert not bare, (table.key, row)
    data = ask(capsys, places, verb, "--json").json
    assert data[RESTS] is True


def test_accounts_rest_on_what_was_collected(
    places: dict[str, Path], printed: list[Table], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was designed may rest on assumptions; who pays whom for taxes that came in does not."""
    ask(capsys, places, "evaluate")
    assert run(capsys, "accounts", places["SCHEME"], "--form", tmp_path / "form.csv").code == 0
    printed.clear()
    asked = ("accounts", places["SCHEME"], "--receipts", tmp_path / "form.csv")
    assert run(capsys, *asked).code == 0
    tables = {table.key: table for table in printed}
    designed = {"settlement.column.designed", "settlement.column.difference", "settlement.column.part"}
    for table in (tables["collected"], tables["net"]):
        for at, column in enumerate(table.columns):
            kept = [isinstance(row[at], Assumed) for row in table.rows if value_of(row[at]) is not None]
            assert isinstance(column.heading, Message)
            assert kept == [column.heading.key in {*designed, "settlement.column.designed_so_far"}] * len(kept)
    assert run(capsys, *asked, "--json").json[RESTS] is True


@pytest.mark.parametrize("verb", ["design", "compare"])
def test_where_all_is_published_nothing_has_one(
    verb: str, places: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    known = {**places, "CASE": places["KNOWN"]}
    shown, data = ask(capsys, known, verb), ask(capsys, known, verb, "--json").json
    assert shown.code == 0, shown.err
    assert "*" not in shown.out
    assert data[RESTS] is False
