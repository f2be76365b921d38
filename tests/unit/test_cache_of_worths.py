"""Worths that were found before: the same table without a program; where a file is missing or wrong nothing is lost."""

import hashlib
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from citypact.arrays import Lever, Override, affine, settle_futures
from citypact.case import Case
from citypact.errors import InvalidInput
from citypact.mechanism import load_model
from citypact.optimize import simulate
from citypact.pact.scheme import Scheme
from citypact.worth import WorthTable, cache, stored, travel, worth_table
from citypact.worth.packing import Packing
from support.anyway import restless_case
from support.random_cases import random_case

CASES = [random_case(2, cities=5, transfers=8, tightness=0.3), restless_case(4)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(cache.FOLDER, str(tmp_path / "kept"))
    return tmp_path / "kept"


def no_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on nothing can be solved."""

    def refuse(*_: object) -> None:
        raise AssertionError("solved")

    monkeypatch.setattr(Packing, "settle_all", refuse)


@pytest.mark.parametrize("case", CASES)
def test_what_is_kept_is_the_same_table_without_a_program(
    case: Case, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = worth_table(case)
    assert fresh.linear_programs > 0
    assert len(list(folder.iterdir())) == 1
    with monkeypatch.context() as patched:
        no_programs(patched)
        again = worth_table(case)
        with pytest.raises(AssertionError, match="solved"):
            worth_table(random_case(5, tightness=0.3))  # another case has none
    assert (again, again.ties, again.account()) == (fresh, fresh.ties, fresh.account())


def spoil_plans(data: dict[str, Any]) -> None:
    """Every component takes all its columns, whether there is room or not."""
    data["found"]["solved"] = {c: [c, by] for c, (_, by) in data["found"]["solved"].items()}


def lose_components(data: dict[str, Any]) -> None:
    data["found"]["solved"] = {"0": ["0", ["dual bound"]]}


def change_a_gain(data: dict[str, Any]) -> None:
    data["named"]["chances"]["candidates"][0]["bids"][0]["gain"] += 1.0


def cut_short(text: str) -> str:
    return text[: len(text) // 2]


def rewritten(change: Callable[[dict[str, Any]], None]) -> Callable[[str], str]:
    def apply(text: str) -> str:
        data = json.loads(text)
        change(data)
        return json.dumps(data)

    return apply


DAMAGE = {
    "cut short": cut_short,
    "empty": lambda _: "",
    "no object": lambda _: "[1, 2]",
    "other content": lambda _: "{}",
    **{c.__name__: rewritten(c) for c in (spoil_plans, lose_components, change_a_gain)},
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_file_is_written_anew(how: str, folder: Path) -> None:
    case = CASES[0]
    fresh = worth_table(case)
    file = next(folder.iterdir())
    whole = file.read_text("utf-8")
    file.write_text(DAMAGE[how](whole), "utf-8")
    assert worth_table(case) == fresh
    assert file.read_text("utf-8") == whole


def test_other_code_or_solvers_find_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = worth_table(CASES[0])
    monkeypatch.setattr(stored, "installed", lambda: {"highspy": "9.9"})
    assert worth_table(CASES[0]) == fresh
    assert len(list(folder.iterdir())) == 2


def test_a_folder_that_cannot_be_is_no_loss(folder: Path) -> None:
    folder.write_text("a file stands here")
    assert worth_table(CASES[0]) == worth_table(CASES[0])
    assert folder.read_text() == "a file stands here"


@pytest.mark.parametrize("case", CASES)
def test_a_table_goes_into_a_file_and_back(case: Case, tmp_path: Path) -> None:
    table = worth_table(case)
    back = WorthTable.load(table.save(tmp_path / "table.json"))
    assert (back, back.ties, back.account()) == (table, table.ties, table.account())
    assert (hash(back), back.to_json()) == (hash(table), table.to_json())


REFUSED: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "other maker": (lambda data: data["made_by"].update(citypact="0.0.0"), "other code or other solvers"),
    "no room": (spoil_plans, "a plan cannot be carried out"),
    "idle cities": (lambda data: data.update(everyone=[-1] * len(data["everyone"])), "cannot all be best ones"),
    "no found": (lambda data: data.pop("found"), "no stored table"),
}


def test_a_table_that_was_changed_since_is_refused() -> None:
    data = json.loads(worth_table(CASES[0]).to_json())
    data["found"]["integer_programs"] += 1
    with pytest.raises(InvalidInput, match="checksum differs"):
        WorthTable.from_json(json.dumps(data))


@pytest.mark.parametrize("how", REFUSED)
def test_a_table_that_cannot_be_believed_is_refused(how: str) -> None:
    """Whoever changes it can say what its checksum is then."""
    change, message = REFUSED[how]
    data = json.loads(worth_table(CASES[0]).to_json())
    change(data)
    del data["sha256"]
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    data["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    with pytest.raises(InvalidInput, match=message) as refused:
        WorthTable.from_json(json.dumps(data))
    assert all(problem.text("zh") != problem.text("en") for problem in refused.value.problems)


def test_what_is_no_file_or_no_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        travel.load(tmp_path / "nothing.json")
    with pytest.raises(InvalidInput, match="no stored table"):
        WorthTable.from_json("worths")


def test_a_scheme_goes_into_json_and_back() -> None:
    scheme = simulate(CASES[0], load_model("bth-2015"))
    back = Scheme.from_json(scheme.to_json())
    assert back.terms == scheme.terms
    assert back.ledger.equals(scheme.ledger)
    assert hash(back) == hash(scheme)
    with pytest.raises(InvalidInput):
        Scheme.from_json("{}")


def test_what_travels_is_pickled_compared_and_hashed() -> None:
    scheme = simulate(CASES[0], load_model("bth-2015"))
    lever = Lever("tax", (Override("hosts", "tax_vat"),))
    many = settle_futures(scheme.case, scheme.model, scheme.terms, [lever], np.array([[0.9], [1.1]]))
    for value in (scheme, scheme.table, lever, many, affine(scheme.case, scheme.model, scheme.terms)):
        back = pickle.loads(pickle.dumps(value))
        assert back == value
        assert hash(back) == hash(value)
