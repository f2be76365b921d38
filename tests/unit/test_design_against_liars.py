"""Wherever a design asks a solver, a lie is outvoted or refused; it never becomes a number, nor a "no scheme"."""

from collections.abc import Callable, Iterator

import clarabel
import numpy as np
import pytest

from citypact.case import Case
from citypact.errors import SolverLimit
from citypact.mechanism import Mechanism, load_model
from citypact.optimize import NoScheme, design
from citypact.optimize.explain import explain
from citypact.optimize.prepared import setting
from citypact.pact.scheme import Scheme
from citypact.solve import conic, highs
from citypact.solve.answer import Run
from citypact.solve.silence import silence
from citypact.worth import WorthTable, worth_table
from support.empty_core import empty_core_case
from support.liars import LIES, calls_it_infeasible, talks
from support.random_cases import random_case

CASE = random_case(3, cities=4, transfers=6, projects=2)
TABLE = worth_table(CASE)
NEXT = (0, 1, 2, 5, 9)
"""Which runs lie: all, or all from this one on."""


def in_steps() -> Mechanism:
    return load_model("hybrid")


def in_between() -> Mechanism:
    model = load_model("hybrid")
    share = model.tax_sharing.origin_share.model_copy(update={"step": None})
    return model.model_copy(update={"tax_sharing": model.tax_sharing.model_copy(update={"origin_share": share})})


def lying_from(lie: Callable[[Run], Run], first: int) -> Callable[..., Run]:
    honest, counted = highs.run, iter(range(10**9))
    return lambda *question: lie(honest(*question)) if next(counted) >= first else honest(*question)


def truth_or_nothing(case: Case, model: Mechanism, table: WorthTable, truth: Scheme) -> Iterator[str]:
    """What comes out of a design, which must be the truth or a refusal to answer."""
    try:
        found = design(case, model, table)
    except SolverLimit:
        yield "refused"
        return
    assert found.gain.to_numpy() == pytest.approx(truth.gain.to_numpy(), abs=1e-6)
    values = [stage["value"] for stage in found.verification["stages"]]
    assert values == pytest.approx([stage["value"] for stage in truth.verification["stages"]], abs=1e-5)
    yield "told"


@pytest.mark.parametrize("first", NEXT)
@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("model", [in_steps(), in_between()], ids=["steps", "between"])
def test_a_design_tells_the_truth_or_nothing(
    model: Mechanism, lie: Callable[[Run], Run], first: int, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    truth = design(CASE, model, TABLE)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(highs, "run", lying_from(lie, first))
    assert list(truth_or_nothing(CASE, model, TABLE, truth)) in (["told"], ["refused"])


@pytest.mark.parametrize("lie", LIES)
def test_the_least_shortfall_is_not_lied_about(
    lie: Callable[[Run], Run], monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    case, model = empty_core_case(), load_model("hybrid")
    table = worth_table(case)
    truth = design(case, model, table)
    assert truth.verification["shortfall"] > 0
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(highs, "run", lying_from(lie, 0))
    assert list(truth_or_nothing(case, model, table, truth)) in (["told"], ["refused"])


@pytest.mark.parametrize("first", [0, 3])
@pytest.mark.parametrize("lie", LIES)
def test_reasons_and_prices_are_not_lied_about(
    lie: Callable[[Run], Run], first: int, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    asking = load_model("hybrid").model_copy(update={"fund": None})
    asking = asking.model_copy(update={"participation": asking.participation.model_copy(update={"minimum_gain": 1e12})})
    prepared = setting(CASE, asking, TABLE)
    truth = explain(prepared)
    assert truth.conflict
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(highs, "run", lying_from(lie, first))
    try:
        found = explain(prepared)
    except SolverLimit:
        return
    assert [(d.kind, d.subject) for d in found.conflict] == [(d.kind, d.subject) for d in truth.conflict]
    for told, price in zip(found.prices, truth.prices, strict=True):
        assert (told.money is None) == (price.money is None)
        assert told.money is None or told.money == pytest.approx(price.money, rel=1e-6, abs=1e-6)


def test_no_scheme_is_not_said_for_a_case_that_has_one(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(highs, "run", lying_from(calls_it_infeasible, 0))
    try:
        design(CASE, in_steps(), TABLE)
    except SolverLimit:
        pass
    except NoScheme:
        pytest.fail("a scheme exists")


def test_talk_on_standard_output_goes_nowhere(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    honest = highs.run

    def chatting(*question: object) -> Run:
        with silence():
            return talks(honest(*question))

    monkeypatch.setattr(highs, "run", chatting)
    design(CASE, in_steps(), TABLE)
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("shift", [1e-3, 1e-7])
def test_a_tie_that_is_broken_wrongly_is_noticed(shift: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clarabel says "Solved" and hands out another point: which rows bind there is not what binds at the optimum."""
    truth = design(CASE, in_between(), TABLE)
    honest = clarabel.DefaultSolver

    class Astray:
        def __init__(self, *arguments: object) -> None:
            self.solver = honest(*arguments)

        def solve(self) -> object:
            found = self.solver.solve()

            class Told:
                status = found.status
                x = np.array(found.x) + shift
                z = np.roll(np.array(found.z), 1)
                s = np.array(found.s)

            return Told()

    monkeypatch.setattr(conic.clarabel, "DefaultSolver", Astray)
    assert list(truth_or_nothing(CASE, in_between(), TABLE, truth)) in (["told"], ["refused"])
