"""No program of the game library is believed on a solver's word: after a lie comes an error or the truth."""

import os
from collections.abc import Callable
from itertools import count

import highspy
import numpy as np
import pytest
import scipy.optimize

from citypact.errors import SolverLimit
from citypact.game import Game, NotProven, linear_production
from citypact.game.master import Master, Solution
from citypact.solve import highs
from citypact.solve.answer import Claim, Run
from support.liars import LIES, lying

# Four players of the CoopGame manual; the majority of three, whose core is empty; estate 300, claims 100, 200, 300.
FOUR = Game([0, 0, 0, 5, 0, 5, 9, 13, 0, 8, 10, 15, 8, 16, 17, 21])
MAJORITY = Game([0, 0, 0, 1, 0, 1, 1, 1])
ESTATE = Game([0, 0, 0, 0, 0, 100, 200, 300])
PROFITS, NEEDS, STOCKS = [3, 2], [[1, 1], [2, 1]], [[4, 0], [0, 6]]

QUESTIONS: dict[str, tuple[Callable[[], object], object]] = {
    "prenucleolus": (lambda: FOUR.prenucleolus().tolist(), [3.5, 4.5, 5.5, 7.5]),
    "nucleolus": (lambda: ESTATE.nucleolus().tolist(), [50, 100, 150]),
    "nucleolus at floors": (lambda: Game([0, 0, 0, 4, 0, 0, 0, 4]).nucleolus().tolist(), [2, 2, 0]),
    "per-capita nucleolus": (lambda: ESTATE.per_capita_nucleolus().tolist(), [100 / 3, 250 / 3, 550 / 3]),
    "modiclus": (lambda: FOUR.modiclus().tolist(), [13 / 3, 16 / 3, 17 / 3, 17 / 3]),
    "certificate": (lambda: [float(x) for x in ESTATE.nucleolus_certificate().exact_payoff], [50, 100, 150]),
    "empty core": (lambda: [float(w) for w in MAJORITY.core().proof.weights], [0.5, 0.5, 0.5]),
    "least core": (lambda: MAJORITY.least_core().epsilon, 1 / 3),
    "cost of stability": (lambda: MAJORITY.cost_of_stability().cost, 0.5),
    "range": (lambda: ESTATE.core_range()["greatest"].tolist(), [100, 200, 300]),
    "core point": (lambda: ESTATE.core_point().tolist(), [100, 100, 100]),
    "core point with a floor": (
        lambda: ESTATE.core_point(reference=[0, 60, 300], floors={0: 10}).tolist(),
        [10, 25, 265],
    ),
    "least core point": (lambda: MAJORITY.least_core_point(sums={(0,): 0.5}).tolist(), [0.5, 0.25, 0.25]),
    "vertices": (lambda: ESTATE.core_vertices().max().tolist(), [100, 200, 300]),
    "distance to the core": (lambda: ESTATE.nearest_payments([150, 100, 50]).tolist(), [-50, 25, 25]),
    "objection": (lambda: MAJORITY.bargaining_objection([0.2, 0.2, 0.6]).coalition, (0, 1)),
    "no objection": (lambda: MAJORITY.bargaining_objection([1 / 3] * 3), None),
    "production": (lambda: linear_production(PROFITS, NEEDS, STOCKS).worths.tolist(), [0, 0, 0, 10]),
}


def test_what_is_not_proven_is_a_limit_of_the_solver() -> None:
    assert issubclass(NotProven, SolverLimit)
    assert NotProven.exit_code == 5


def right(answer: object, truth: object) -> bool:
    return answer == (pytest.approx(truth, abs=1e-6) if isinstance(truth, list | float) else truth)


@pytest.fixture(autouse=True)
def _files_of_unproven_programs_go_here(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def test_the_truth_is_known() -> None:
    assert [name for name, (ask, truth) in QUESTIONS.items() if not right(ask(), truth)] == []


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("lie", LIES)
def test_a_solver_that_always_lies_gets_no_number_out(
    name: str, lie: Callable[[Run], Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, truth = QUESTIONS[name]
    monkeypatch.setattr(highs, "run", lying(lie))
    try:
        answer = ask()
    except NotProven:
        return
    assert right(answer, truth)


def once(number: int, lie: Callable[[Run], Run]) -> Callable[..., Run]:
    """The runner of HiGHS with a lie told after one of the runs."""
    honest, runs = highs.run, count()
    return lambda *question: lie(honest(*question)) if next(runs) == number else honest(*question)


@pytest.mark.parametrize("name", ["prenucleolus", "empty core", "cost of stability", "distance to the core"])
@pytest.mark.parametrize("lie", LIES)
def test_after_one_lie_the_truth_comes_out_all_the_same(
    name: str, lie: Callable[[Run], Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, truth = QUESTIONS[name]
    for number in range(4):
        with monkeypatch.context() as patch:
            patch.setattr(highs, "run", once(number, lie))
            assert right(ask(), truth)


def late() -> Callable[..., Run]:
    """The runner of HiGHS that hands out point and duals of the run before, if of the same shapes."""
    honest, before = highs.run, {}

    def run(*question: object) -> Run:
        told = honest(*question)
        kept = before.get(shape := (len(told.point), len(told.row_duals)), told)
        before[shape] = told
        return Run(told.solver, told.claim, told.value, told.bound, kept.point, kept.row_duals)

    return run


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_answer_to_the_question_before_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ask, truth = QUESTIONS[name]
    monkeypatch.setattr(highs, "run", late())
    try:
        answer = ask()
    except NotProven:
        return
    assert right(answer, truth)


@pytest.mark.parametrize("claim", [Claim.UNBOUNDED, Claim.STOPPED])
def test_no_limit_is_not_believed_either(claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = highs.run
    monkeypatch.setattr(highs, "run", lambda *question: Run(honest(*question).solver, claim, reason="lost"))
    for ask, _ in (QUESTIONS["prenucleolus"], QUESTIONS["distance to the core"], QUESTIONS["production"]):
        with pytest.raises(NotProven):
            ask()


def test_what_is_infeasible_or_without_limit_is_told_apart() -> None:
    program = Master(2)
    program.minimise(np.array([1.0, 1.0]))
    assert program.solve() is Claim.UNBOUNDED
    program.add_rows(np.array([[1.0, 2.0], [2.0, 1.0]]), np.array([[3.0, np.inf], [3.0, np.inf]]))
    found = program.solve()
    assert isinstance(found, Solution)
    assert found.point.tolist() == pytest.approx([1.0, 1.0])
    assert found.row_duals.tolist() == pytest.approx([1 / 3, 1 / 3])
    program.bound_column(0, -np.inf, 0.0)
    found = program.solve()
    assert isinstance(found, Solution)
    assert found.point.tolist() == pytest.approx([0.0, 3.0])
    program.bound_column(1, -np.inf, 2.0)
    assert program.solve() is Claim.INFEASIBLE


class Basis:
    """A model that first hands out a given basis, not the one it found."""

    def __init__(self, model: highspy.Highs, basis: list[list[bool]]) -> None:
        self.model, self.basis, self.calls = model, basis, count()

    def __getattr__(self, name: str) -> object:
        return getattr(self.model, name)

    def getBasis(self) -> highspy.HighsBasis:  # noqa: N802
        status, basis = highspy.HighsBasisStatus, self.model.getBasis()
        if next(self.calls):
            return basis
        columns, rows = ([status.kBasic if inside else status.kLower for inside in part] for part in self.basis)
        basis.col_status, basis.row_status = columns, rows
        return basis


@pytest.mark.parametrize(
    "basis",
    [
        [[False, False], [True, True]],  # produces nothing: feasible, not optimal
        [[True, False], [True, False]],  # the first product until the second resource is gone
        [[True, False], [False, True]],  # the first product until the first is gone: beyond the second
        [[True, True], [True, False]],  # too many
        [[False, False], [True, False]],  # too few
    ],
)
def test_a_basis_of_another_program_is_noticed(basis: list[list[bool]], monkeypatch: pytest.MonkeyPatch) -> None:
    honest = highs.new_model
    monkeypatch.setattr(highs, "new_model", lambda options=None: Basis(honest(options), basis))
    with pytest.raises(NotProven, match="production program"):
        linear_production(PROFITS, NEEDS, STOCKS)


def test_the_right_basis_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = highs.new_model
    model = lambda options=None: Basis(honest(options), [[True, True], [False, False]])  # noqa: E731
    monkeypatch.setattr(highs, "new_model", model)
    assert linear_production(PROFITS, NEEDS, STOCKS).worths[-1] == pytest.approx(10)


@pytest.mark.parametrize("money", [1e-6, 1.0, 1e9])
def test_production_in_any_unit(money: float) -> None:
    game = linear_production(np.array(PROFITS) * money, NEEDS, np.array(STOCKS) / money)
    assert game.worths[-1] == pytest.approx(10)


DISTORTED: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "nothing": np.zeros_like,
    "too much": lambda found: 2 * found,
    "everything": np.ones_like,
    "below zero": lambda found: found - 1.0,
    "no number": lambda found: found * np.nan,
}


@pytest.mark.parametrize("lie", DISTORTED)
def test_a_least_squares_answer_is_weighed_again(lie: str, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = scipy.optimize.nnls
    monkeypatch.setattr(scipy.optimize, "nnls", lambda *question: (DISTORTED[lie](honest(*question)[0]), 0.0))
    with pytest.raises(NotProven):
        ESTATE.core_point(reference=[0, 60, 300], floors={0: 10})


def test_a_least_squares_solver_that_gives_up_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def stops(*_: object) -> None:
        raise RuntimeError("Maximum number of iterations reached.")

    monkeypatch.setattr(scipy.optimize, "nnls", stops)
    with pytest.raises(NotProven, match="Maximum number of iterations"):
        ESTATE.core_point(reference=[0, 60, 300], floors={0: 10})


class Loud(highspy.Highs):
    """A solver that talks whenever it is made or run, at the file descriptor."""

    def __init__(self) -> None:
        os.write(1, b"all rights reserved\n")
        super().__init__()

    def run(self) -> object:
        os.write(1, b"running\n")
        return super().run()


def test_a_solver_that_talks_is_not_heard(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(highspy, "Highs", Loud)
    assert [name for name, (ask, truth) in QUESTIONS.items() if not right(ask(), truth)] == []
    assert capfd.readouterr().out == ""


def test_what_is_not_proven_is_said_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scipy.optimize, "nnls", lambda matrix, target: (np.full(matrix.shape[1], np.nan), 0.0))
    with pytest.raises(NotProven) as raised:
        ESTATE.core_point(reference=[0, 60, 300], floors={0: 10})
    assert "does not hold when it is weighed again" in raised.value.text("en")
    assert "经重新核算不成立" in raised.value.text("zh")
