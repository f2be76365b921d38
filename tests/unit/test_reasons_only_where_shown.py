"""Why there is no scheme takes far longer to find than that there is none: it is asked where it is told alone."""

from importlib import import_module
from pathlib import Path
from typing import Any, Never

import pytest

from citypact.case import save_case
from citypact.cli import main
from citypact.negotiation.offer import Offer
from citypact.negotiation.position import attempt_around, design_around, settle_offer, take_position
from citypact.optimize import NoScheme, attempt, design
from citypact.optimize.explain import explain
from citypact.optimize.infeasible import Explanation
from citypact.scenarios.robust import Budget, Listed, curve, intervals, robust_attempt, robust_design
from citypact.scenarios.uncertainty import parse_uncertainties
from citypact.worth import find_worths
from support.robust import DEAR_HOST, LESS_TAX, one_ratio_case, one_ratio_rule

ROOM = import_module("citypact.optimize.design")
CASE, RULE = one_ratio_case(), one_ratio_rule()
BOTH = Listed((DEAR_HOST, LESS_TAX))
IMPOSSIBLE = one_ratio_rule(origin_share=0.1)
"""The origin needs a third of the tax."""


class Asked(AssertionError):
    """The reasons were asked for."""


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for reasons is found out."""

    def asked(*_: object) -> Never:
        raise Asked

    monkeypatch.setattr(ROOM, "explain", asked)


@pytest.mark.usefixtures("silent")
def test_reasons_are_asked_where_they_are_told() -> None:
    base = design(CASE, RULE)
    position = take_position(CASE, IMPOSSIBLE, Offer(), find_worths(CASE))
    for asks in (
        lambda: design(CASE, IMPOSSIBLE),
        lambda: robust_design(CASE, RULE, BOTH, base=base),
        lambda: design_around(position),
    ):
        with pytest.raises(Asked):
            asks()


@pytest.mark.usefixtures("silent")
def test_attempts_do_without() -> None:
    position = take_position(CASE, IMPOSSIBLE, Offer(), find_worths(CASE))
    assert attempt(CASE, IMPOSSIBLE) is None
    assert robust_attempt(CASE, design(CASE, RULE), BOTH) is None
    assert robust_attempt(CASE, design(CASE, RULE), BOTH, tiers=0.1) is not None
    assert attempt_around(position) is None
    assert settle_offer(position).gain.sum() == pytest.approx(16.0)


@pytest.mark.usefixtures("silent")
def test_steps_of_a_curve_do_without() -> None:
    lines = ["tax: hosts.*.tax_vat + hosts.*.tax_cit *= [0.6, 1.2]", "cost: hosts.*.annual_cost = [0.1, 1.5]"]
    budget = Budget(intervals(CASE, parse_uncertainties(lines)), 0)
    steps = curve(CASE, robust_design(CASE, RULE, budget), budget)
    assert [step.name for step in steps if step.found is None] == ["1", "2"]


def test_without_them_the_answer_is_the_same() -> None:
    with pytest.raises(NoScheme) as refused:
        robust_design(CASE, RULE, BOTH)
    assert refused.value.explanation.so_far
    for demand in (Listed((DEAR_HOST,)), Listed((LESS_TAX,))):
        found = robust_design(CASE, RULE, demand)
        again = robust_attempt(CASE, found.base, demand)
        assert again is not None
        assert again.scheme.terms == found.scheme.terms


def test_where_nothing_holds_they_are_asked_once_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[int] = []

    def counted(*given: Any) -> Explanation:
        times.append(1)
        return explain(*given)

    monkeypatch.setattr(ROOM, "explain", counted)
    case = CASE.model_copy(update={"scenarios": (DEAR_HOST, LESS_TAX)})
    path = str(save_case(case, tmp_path / "case.json"))
    assert main(["robust", path, "--scenario", "all", "--model", "yunnan-2025"]) == 4
    assert len(times) == 1
    assert "old: less-tax" in " ".join(capsys.readouterr().err.split())
