"""What is said of a searched game beside its scheme has a limit of time: what is not known is said to be so."""

from importlib import import_module
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest

from citypact.case import load_case
from citypact.case.model import Case
from citypact.deadline import Deadline
from citypact.errors import SolverLimit
from citypact.evaluation.stability import stability
from citypact.mechanism import load_model
from citypact.mechanism.rights import Entitled
from citypact.optimize import design
from citypact.pact.outsiders import verdicts
from citypact.pact.scheme import Scheme
from citypact.panel import init_synthetic
from citypact.report import Dossier, dossier
from citypact.report.document import document
from citypact.report.tables.outsiders import outsiders
from citypact.report.verdict import verdict
from citypact.text import in_language
from citypact.worth import alternative, find_worths
from citypact.worth.large import SearchedClaims, SearchedWorths
from citypact.worth.large.values import NotExact
from citypact.worth.opportunities import Opportunities
from support.empty_core import empty_core_case
from support.random_cases import random_case
from support.two_cities import with_a_project

NOT_KNOWN = "not known, there was no time to find out"
CORE_NOT_KNOWN = "There was no time to find out whether there are divisions that satisfy every coalition."


def searched(case: Case) -> Scheme:
    model = load_model("hybrid")
    return design(case, model, find_worths(case, anyway=alternative(case, model), method="search"))


def open_to_all() -> Scheme:
    """A scheme of a case with a project that nobody can be kept from."""
    case = random_case(0, cities=5, transfers=7)
    return searched(with_a_project(case, "air", "ecological", 2.0, {c.id: 3.0 for c in case.cities}, is_open=True))


def takes_all_the_time(*_: object) -> NoReturn:
    Deadline.current().stop()
    raise SolverLimit("late")


def fails(*_: object) -> NoReturn:
    raise SolverLimit("no proof")


def said(found: Dossier, lang: str = "en") -> str:
    return "\n".join(in_language(sentence.text, lang) for sentence in verdict(found))


def test_verdicts_that_there_was_no_time_for_are_unknown_and_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    scheme = open_to_all()
    assert NOT_KNOWN not in said(Dossier(scheme, "design"))
    with monkeypatch.context() as patched:
        patched.setattr(SearchedClaims, "objecting", takes_all_the_time)
        late = Dossier(scheme, "design")
        told = said(late)
        assert told.count(NOT_KNOWN) == 3  # as what those outside do but the mechanism's own assumption
        assert "时间不足，未能查明" in said(late, "zh")
        assert "stable; " not in told
        assert {str(row[1]) for row in outsiders(late).rows} == {"not known in time"}
        assert {(row[2], row[3]) for row in outsiders(late).rows} == {(None, None)}
        for row in document(late, {})["stability"]["verdicts"]:
            assert {row[name] for name in ("stable", "objections", "largest_loss", "first")} == {None}
    assert NOT_KNOWN not in said(Dossier(scheme, "design"))


def test_what_fails_for_another_reason_than_time_is_not_said_to_be_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    scheme = open_to_all()
    monkeypatch.setattr(SearchedClaims, "objecting", fails)
    with pytest.raises(SolverLimit, match="no proof"):
        _ = Dossier(scheme, "design").outsiders


def test_an_evaluation_counts_nothing_that_it_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    scheme = open_to_all()
    monkeypatch.setattr(SearchedClaims, "objecting", takes_all_the_time)
    with Deadline(600.0).limiting():
        known = [verdict.is_known for verdict in verdicts(scheme).verdicts]
    assert known == [False] * 4
    monkeypatch.setattr("citypact.evaluation.stability._contenting", lambda scheme: scheme.gain * 0.0)
    with Deadline(600.0).limiting():
        found = {each.key: each.value for each in stability(scheme) if each.key.startswith("objections_")}
    assert found == dict.fromkeys(found)
    assert len(found) == 4


def test_a_core_that_there_was_no_time_to_look_into_is_neither_empty_nor_not(monkeypatch: pytest.MonkeyPatch) -> None:
    scheme = searched(empty_core_case())
    assert scheme.verification["shortfall"] > 0
    known = said(Dossier(scheme, "design"))
    assert CORE_NOT_KNOWN not in known
    monkeypatch.setattr(SearchedClaims, "lacks_a_core", takes_all_the_time)
    scheme.claims.__dict__.pop("core_is_empty", None)  # what was known of it
    unknown = said(Dossier(scheme, "design"))
    assert CORE_NOT_KNOWN in unknown
    assert "core" not in unknown.replace(CORE_NOT_KNOWN, "")


def test_without_any_time_there_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossier, "_JUDGING", 0.0)
    for scheme in (open_to_all(), searched(empty_core_case())):
        found = Dossier(scheme, "design", patience=0.0)
        assert found.core_is_empty in (True, False, None)
        assert all(verdict.is_known in (True, False) for verdict in found.outsiders.verdicts)
        assert said(found)


def test_what_the_time_ended_is_not_remembered_where_there_is_more() -> None:
    """The same question in no time, and then without a limit."""
    claims = searched(empty_core_case()).claims
    assert isinstance(claims, SearchedClaims)
    gains, everybody = np.arange(float(len(claims.players))), Entitled("all", claims.players)
    with pytest.raises(SolverLimit), Deadline(0.0).limiting():
        claims.worst(gains, everybody)
    found = claims.worst(gains, everybody)
    assert found is not None
    assert found.bound - found.excess == pytest.approx(0.0, abs=1e-6)


def no_parts(chances: Opportunities) -> NoReturn:
    raise NotExact(len(chances.cities))


def test_in_a_hurry_a_sample_rests_on_the_fewest_worths_and_its_errors_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("citypact.worth.large.sampled"), "shapley_by_parts", no_parts)
    init_synthetic(tmp_path / "case", 30, 1)
    case = load_case(str(tmp_path / "case"))
    table = find_worths(case, anyway=alternative(case, load_model()), method="search")
    assert isinstance(table, SearchedWorths)
    table.hurry()
    found = table.shapley
    assert not found.is_exact
    assert found.evaluations == 6 * 30
    assert found.errors is not None
    assert (found.errors > 0).any()
    assert found.values.sum() == pytest.approx(table.together)
