"""A stored scheme is believed in nothing that can be worked out anew, and a missing part is named."""

import copy
import json
import pickle
import time
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from citypact.deadline import Deadline
from citypact.errors import InvalidInput
from citypact.mechanism import load_model
from citypact.optimize import design, simulate
from citypact.pact.accounts import projected_receipts, settle_departure, settle_year
from citypact.pact.audit import Breach
from citypact.pact.scheme import Scheme
from citypact.report.document import document, document_bytes
from citypact.report.dossier import Dossier
from citypact.report.stored import read_dossier
from citypact.report.tables import proof
from citypact.report.verdict import verdict
from citypact.text import in_language
from support.empty_core import empty_core_case
from support.random_cases import random_case
from support.two_cities import two_city_case

Data = dict[str, Any]


@cache
def scheme() -> Scheme:
    return design(random_case(2, cities=3, transfers=4, projects=1), load_model("hybrid"))


@cache
def short() -> Scheme:
    return design(empty_core_case(), load_model("hybrid"))


def stored(found: Scheme, folder: Path, edit: Callable[[Data], None] = lambda _: None) -> Path:
    data = json.loads(document_bytes(document(Dossier(found, "design"), {})))
    edit(data)
    file = folder / "scheme.json"
    file.write_bytes(json.dumps(data).encode())
    return file


def problems(file: Path) -> dict[str | None, str]:
    with pytest.raises(InvalidInput) as refused:
        read_dossier(file)
    return {p.column: p.message for p in refused.value.problems}


def keys(data: Any, depth: int, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    parts = data.items() if isinstance(data, dict) else enumerate(data[:1]) if isinstance(data, list) else ()
    for key, part in parts:
        if not isinstance(data, list):
            yield (*at, key)
        if depth > 1:
            yield from keys(part, depth - 1, (*at, key))


def refusal_without(path: tuple[Any, ...], data: Data, folder: Path) -> InvalidInput | None:
    """Why a document without the part at ``path`` is not read, if so."""
    changed = copy.deepcopy(data)
    part = changed
    for key in path[:-1]:
        part = part[key]
    del part[path[-1]]
    file = folder / "scheme.json"
    file.write_text(json.dumps(changed))
    try:
        read_dossier(file)
    except InvalidInput as wrong:
        return wrong
    return None


READ = ("kind", "inputs", "terms", "gains", "breaches", "verification", "provenance")


def test_every_missing_part_is_a_named_problem_or_is_not_read(tmp_path: Path) -> None:
    """Of a scheme of two cities, and of a larger one what that does not have."""
    refused: list[tuple[str, InvalidInput]] = []
    known: set[tuple[Any, ...]] = set()
    for found in (design(two_city_case(), load_model("hybrid")), scheme()):
        data = json.loads(document_bytes(document(Dossier(found, "design"), {})))
        paths = set(keys({name: data[name] for name in (*READ, "shares", "stability", "fund")}, 3)) - known
        assert len(paths) > 5
        known |= paths
        refused += [(path[0], wrong) for path in paths if (wrong := refusal_without(path, data, tmp_path))]
    assert {part for part, _ in refused} == set(READ)
    assert all(p.column for _, wrong in refused for p in wrong.problems)
    assert not [wrong for _, wrong in refused if "Error" in str(wrong)]


@pytest.mark.parametrize(
    ("where", "edit"),
    [
        ("verification.stages.0.value", lambda d: d["verification"]["stages"][0].pop("value")),
        ("verification.shortfall", lambda d: d["verification"].pop("shortfall")),
        ("terms.plan", lambda d: d["terms"].pop("plan")),
        ("provenance.options", lambda d: d["provenance"].pop("options")),
        ("gains.0.gain", lambda d: d["gains"][0].update(gain="much")),
        ("kind", lambda d: d.update(kind="wish")),
    ],
)
def test_a_part_that_is_missing_or_wrong_is_named(where: str, edit: Callable[[Data], None], tmp_path: Path) -> None:
    assert set(problems(stored(scheme(), tmp_path, edit))) == {where}


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    def edit(data: Data) -> None:
        del data["verification"]["stages"][0]["gap"]
        del data["terms"]["projects"]
        data["gains"][1]["gain"] = None

    assert set(problems(stored(scheme(), tmp_path, edit))) == {
        "verification.stages.0.gap",
        "terms.projects",
        "gains.1.gain",
    }


@pytest.mark.parametrize(
    ("where", "edit"),
    [
        ("terms.plan.nowhere: city-0", lambda t: t["plan"].update(nowhere="city-0")),
        ("terms.projects: bridge", lambda t: t["projects"].append("bridge")),
        ("terms.city: atlantis", lambda t: t["contributions"].update(atlantis=[0.0] * 6)),
        ("terms.contributions.city-0", lambda t: t["contributions"].update({"city-0": [0.0]})),
    ],
)
def test_terms_of_what_is_not_there_are_named(where: str, edit: Callable[[Data], None], tmp_path: Path) -> None:
    assert where in problems(stored(scheme(), tmp_path, lambda d: edit(d["terms"])))


@pytest.mark.parametrize("said", [0.0, 9.9])
def test_a_stated_shortfall_is_not_believed(said: float, tmp_path: Path) -> None:
    """Neither that nobody falls short where somebody does, nor the other way round."""
    assert short().verification["shortfall"] > 0.1
    lie = stored(short(), tmp_path, lambda d: d["verification"].update(shortfall=said))
    assert "verification.shortfall" in problems(lie) or any("participation.coalitions" in str(k) for k in problems(lie))
    quiet = stored(scheme(), tmp_path, lambda d: d["verification"].update(shortfall=1.0))
    assert set(problems(quiet)) == {"verification.shortfall"}


def test_stated_prices_of_remedies_are_not_believed(tmp_path: Path) -> None:
    kind = next(iter(k for k, money in short().verification["mended_by"].items() if money))
    lie = stored(short(), tmp_path, lambda d: d["verification"]["mended_by"].update({kind: 0.001}))
    assert set(problems(lie)) == {f"verification.mended_by.{kind}"}
    assert read_dossier(stored(short(), tmp_path))[0].scheme == short()


def test_remedies_that_there_was_no_time_to_find_are_said_to_be_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The design keeps to the time that it was given; what is unknown is believed when it is read again."""

    def late(*_: object) -> None:
        deadline = Deadline.current()
        deadline._end = time.monotonic()
        deadline.check("asking what would mend it")

    with monkeypatch.context() as patched:
        patched.setattr(import_module("citypact.optimize.design"), "prices", late)
        found = design(empty_core_case(), load_model("hybrid"), deadline=Deadline(600.0))
    assert found.verification["shortfall"] == short().verification["shortfall"]
    assert found.verification["mended_by"] is None
    said = [str(sentence.text) for sentence in verdict(Dossier(found, "design"))]
    assert "There was no time to find out what would satisfy every coalition." in said
    assert not any("What would satisfy every coalition" in sentence for sentence in said)
    assert read_dossier(stored(found, tmp_path))[0].scheme == found


def test_what_cannot_be_worked_out_anew_is_marked_as_stated(tmp_path: Path) -> None:
    read, _ = read_dossier(stored(scheme(), tmp_path))
    assert "as scheme.json states it" in str(proof(read).note)
    assert "照 scheme.json 所载" in in_language(proof(read).note or "", "zh")
    assert "states it" not in str(proof(Dossier(scheme(), "design")).note)


def test_schemes_compare_and_travel_between_processes(tmp_path: Path) -> None:
    again, other = pickle.loads(pickle.dumps(scheme())), simulate(two_city_case(), load_model("bth-2015"))
    assert again == scheme()
    assert hash(again) == hash(scheme())
    assert (again != other, again == "scheme") == (True, False)
    assert again.gain.equals(scheme().gain)
    changed = Scheme(again.case, again.model, again.table, again.terms, again.ledger.iloc[1:], again.verification)
    assert changed != again
    read, _ = read_dossier(stored(scheme(), tmp_path))
    assert read.scheme == scheme()


def test_what_holds_a_ledger_or_terms_compares_and_travels() -> None:
    found = scheme()
    receipts = projected_receipts(found.case, found.model, found.terms)
    year = settle_year(found.case, found.model, found.terms, receipts)
    leaves = load_model("institutional-pact")
    pact = design(found.case, leaves)
    city = found.case.cities[0].id
    known = projected_receipts(pact.case, pact.model, pact.terms)
    departure = settle_departure(pact.case, pact.model, pact.terms, known, city, found.case.years[2])
    things = [found.terms, Breach("a", "b", 1.0), receipts, year, departure, Dossier(found, "design")]
    for thing in things:
        assert pickle.loads(pickle.dumps(thing)) == thing
        assert thing != "another"
