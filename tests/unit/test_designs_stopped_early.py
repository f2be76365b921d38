"""A design that the time ends while coalitions still object, or while a guess is tried, says what is proven."""

from typing import Any

import pytest

from citypact.case import Case
from citypact.deadline import Deadline
from citypact.mechanism import Mechanism, load_model
from citypact.optimize import design
from citypact.optimize.live import Live as LiveProgram
from citypact.pact.scheme import Scheme
from citypact.report import Dossier
from citypact.report.verdict import verdict
from citypact.solve.live import Live
from citypact.solve.unproven import OutOfTime
from citypact.worth import alternative, find_worths, worth_table
from support.empty_core import empty_core_case
from support.random_cases import random_case


def stopped_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody has enough as soon as coalitions that object were met."""
    honest = LiveProgram._cuts

    def cuts(self: LiveProgram, point: Any) -> Any:
        found = honest(self, point)
        self.program.deadline.stop()
        return found

    monkeypatch.setattr(LiveProgram, "_cuts", cuts)


def searched(facts: Case, model: Mechanism, deadline: Deadline) -> Scheme:
    return design(facts, model, find_worths(facts, anyway=alternative(facts, model), method="search"), None, deadline)


@pytest.mark.parametrize("facts", [empty_core_case(), *(random_case(n, cities=5, transfers=7) for n in range(3))])
def test_a_search_that_is_stopped_at_its_first_coalitions_hands_over_a_scheme_and_what_none_gains_more_than(
    facts: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said of it is what listing all coalitions finds."""
    model = load_model("hybrid")
    best = design(facts, model).verification["stages"][0]
    with monkeypatch.context() as patched:
        stopped_at_first(patched)
        found = searched(facts, model, Deadline(600.0))
    only, *later = found.verification["stages"]
    assert only["objective"] == "least-shortfall"
    assert only["proven"] == (only["gap"] < 1e-6)  # what is at its bound is proven whenever the time was over
    assert [(stage["proven"], stage["value"]) for stage in later] == [(False, None)] * only["proven"]
    assert only["value"] - only["gap"] - 1e-6 <= best["value"] <= only["value"] + 1e-6
    worths = worth_table(facts, anyway=alternative(facts, model))
    listed = Scheme(facts, model, worths, found.terms, found.ledger, {})
    worst = max(0.0, -float(listed.stability["slack"].min()))
    assert found.verification["shortfall"] == pytest.approx(worst, abs=found.tolerance)
    assert worst <= only["value"] + found.tolerance
    assert found.proven is not None
    assert max(0.0, found.proven.bound) == pytest.approx(worst, abs=found.tolerance)


def test_what_is_at_its_bound_when_the_time_is_over_is_not_said_to_be_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        stopped_at_first(patched)
        found = searched(random_case(0, cities=5, transfers=7), load_model("hybrid"), Deadline(600.0))
    assert found.shortfall == 0.0
    assert [stage["objective"] for stage in found.unproven] == ["nearest-shapley"]
    said = " ".join(str(sentence.text) for sentence in verdict(Dossier(found, "design")))
    assert "by how much “nearest to the Shapley value” may be missed is not known" in said
    assert "may be missed by up to" not in said


def test_a_shortfall_that_is_not_proven_to_be_the_least_is_not_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        stopped_at_first(patched)
        found = searched(empty_core_case(), load_model("hybrid"), Deadline(600.0))
    assert found.verification["shortfall"] > 0.1
    assert found.verification["mended_by"] is None
    said = " ".join(str(sentence.text) for sentence in verdict(Dossier(found, "design")))
    assert "whether some scheme within these instruments leaves none so short was not found out" in said
    assert "No scheme within these instruments satisfies" not in said


def test_a_guess_that_the_time_ends_tells_what_is_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole numbers are guessed for a listed game; the time is over before the first of them is tried."""

    def late(self: Live, *_: object) -> list[object]:
        Deadline.current().stop()
        return []

    monkeypatch.setattr(Live, "_guessed", late)
    monkeypatch.setattr(Live, "_best_so_far", lambda *_: None)
    monkeypatch.setattr(Live, "_meets", lambda *_, **__: None)
    with pytest.raises(OutOfTime, match="none brings"):
        design(random_case(0, cities=5, transfers=7), load_model("hybrid"), deadline=Deadline(600.0))
