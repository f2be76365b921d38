"""No solver is believed on its word: right answers come with their proof, and lies are caught."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from citypact.errors import SolverLimit
from citypact.solve import highs, integer, scip
from citypact.solve.answer import Claim
from citypact.solve.integer import solve_integer
from citypact.solve.linear import BOUND, is_infeasible, rules_out, solve_linear
from citypact.solve.live import Live
from citypact.solve.recheck import dual_bound, violation
from citypact.solve.rows import Row, Rows, compiled
from citypact.solve.silence import STANDARD_ERROR, STANDARD_OUTPUT, silence
from support.liars import LIES, calls_it_infeasible, lying, stale_point, wrong_bound

INF = np.inf


@pytest.fixture(autouse=True)
def _programs_laid_open_go_with_the_test(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def knapsack(whole: bool = True) -> Rows:
    """Max 8x + 11y + 6z + 4w with 5x + 7y + 4z + 3w <= 14: 21 by y, z, w (x, y, z would be 16 heavy)."""
    return compiled(np.zeros(4), np.ones(4), np.full(4, whole), [Row([0, 1, 2, 3], [5.0, 7.0, 4.0, 3.0], -INF, 14.0)])


VALUES = np.array([-8.0, -11.0, -6.0, -4.0])


def no_point() -> Rows:
    """2x + 2y = 3 in whole numbers: infeasible, its relaxation is not."""
    return compiled(np.zeros(2), np.full(2, 10.0), np.ones(2, bool), [Row([0, 1], [2.0, 2.0], 3.0, 3.0)])


def test_the_knapsack_is_solved_and_two_solvers_say_so() -> None:
    found = solve_integer(knapsack(), VALUES)
    assert found is not None
    assert found.value == pytest.approx(-21.0, abs=1e-12)
    assert found.point.tolist() == [0.0, 1.0, 1.0, 1.0]
    assert found.proof.by == (highs.NAME, scip.name())
    assert found.proof.disputed == ()


def test_where_scip_gives_up_it_says_why_and_others_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def gives_up(*_: object) -> None:
        raise Exception("SCIP: error in LP solver!")

    monkeypatch.setattr(scip, "interruptible", gives_up)
    run = scip.solve(knapsack(), VALUES)
    assert (run.claim, run.point, run.reason) == (Claim.STOPPED, None, "SCIP: error in LP solver!")
    found = solve_integer(knapsack(), VALUES)
    assert found is not None
    assert found.value == pytest.approx(-21.0, abs=1e-12)

    def breaks(*_: object) -> None:
        raise ValueError("no matter of SCIP")

    monkeypatch.setattr(scip, "interruptible", breaks)
    with pytest.raises(ValueError, match="no matter"):
        scip.solve(knapsack(), VALUES)


def test_an_integral_relaxation_is_its_own_proof() -> None:
    loose = compiled(np.zeros(4), np.ones(4), np.ones(4, bool), [Row([0, 1, 2, 3], [5.0, 7.0, 4.0, 3.0], -INF, 19.0)])
    found = solve_integer(loose, VALUES)
    assert found is not None
    assert found.value == -29.0
    assert found.proof.by == (BOUND,)


def test_the_linear_relaxation_by_hand() -> None:
    found = solve_linear(knapsack(whole=False), VALUES)
    assert found is not None
    assert found.value == pytest.approx(-22.0)  # x and y, and half of z
    assert dual_bound(knapsack(whole=False), VALUES, found.row_duals) == pytest.approx(-22.0)


def test_duals_of_nothing_prove_only_what_bounds_prove() -> None:
    assert dual_bound(knapsack(whole=False), VALUES, np.zeros(1)) == -29.0
    free = compiled(np.full(1, -INF), np.full(1, INF), np.zeros(1, bool), [Row([0], [1.0], 0.0, INF)])
    assert dual_bound(free, np.ones(1), np.zeros(1)) == -INF
    assert dual_bound(free, np.ones(1), np.ones(1)) == 0.0


def test_violation_sees_rows_bounds_fractions_and_nonsense() -> None:
    rows = knapsack()
    assert violation(rows, np.array([0.0, 1.0, 1.0, 1.0])) == 0.0
    assert violation(rows, np.ones(4)) > 1.0
    assert violation(rows, np.array([0.0, 2.0, 0.0, 0.0])) > 1.0
    assert violation(rows, np.array([0.5, 0.0, 0.0, 0.0])) > 1.0
    assert violation(rows, np.full(4, np.nan)) == INF
    assert violation(rows, np.zeros(3)) == INF


def test_infeasible_needs_a_proof_too() -> None:
    assert solve_integer(no_point(), np.ones(2)) is None
    beyond = knapsack().with_rows([Row([0, 1], [1.0, 1.0], 3.0, INF)])
    assert solve_integer(beyond, VALUES) is None
    assert solve_linear(beyond.relaxed(), VALUES) is None
    assert is_infeasible(beyond)
    assert not is_infeasible(knapsack())
    assert not is_infeasible(no_point())


def test_a_row_of_nothing_that_asks_for_something_is_infeasible() -> None:
    asking = knapsack().with_rows([Row([], [], 2.0, INF)])
    assert solve_integer(asking, VALUES) is None
    assert solve_linear(asking.relaxed(), VALUES) is None
    allowing = knapsack().with_rows([Row([], [], -2.0, INF)])
    assert solve_integer(allowing, VALUES).value == pytest.approx(-21.0)


def test_without_a_limit_there_is_no_answer() -> None:
    open_ended = compiled(np.zeros(1), np.full(1, INF), np.zeros(1, bool), [Row([0], [1.0], 0.0, INF)])
    with pytest.raises(SolverLimit, match="no limit"):
        solve_linear(open_ended, np.array([-1.0]))


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("whole", [True, False])
def test_a_lie_is_outvoted_or_refused_but_never_reported(
    lie: object, whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often HiGHS lies, nothing but the truth comes out; where no majority is left, nothing does."""
    monkeypatch.setattr(highs, "run", lying(lie))
    truth = -21.0 if whole else -22.0
    try:
        found = (solve_integer if whole else solve_linear)(knapsack(whole), VALUES)
    except SolverLimit:
        return
    assert found is not None
    assert found.value == pytest.approx(truth)
    assert violation(knapsack(whole), found.point) <= 1.0


@pytest.mark.parametrize("lie", LIES)
def test_one_lie_among_honest_runs_is_outvoted_and_named(lie: object, monkeypatch: pytest.MonkeyPatch) -> None:
    liar = lambda *question: lie(integer.ask_highs_otherwise(*question))  # noqa: E731
    monkeypatch.setattr(integer, "OPINIONS", (liar, integer.ask_scip, integer.ask_highs))
    found = solve_integer(knapsack(), VALUES)
    assert found is not None
    assert found.value == pytest.approx(-21.0)
    assert set(found.proof.by) == {highs.NAME, scip.name()} or found.proof.by[0] == f"{highs.NAME} with presolve"
    if found.proof.by == (scip.name(), highs.NAME):
        assert found.proof.disputed == (f"{highs.NAME} with presolve",)


def test_a_second_solver_that_lies_is_outvoted(monkeypatch: pytest.MonkeyPatch) -> None:
    liar = lambda *question: wrong_bound(integer.ask_scip(*question))  # noqa: E731
    monkeypatch.setattr(integer, "OPINIONS", (integer.ask_highs, liar, integer.ask_highs_otherwise))
    found = solve_integer(knapsack(), VALUES)
    assert found is not None
    assert found.value == pytest.approx(-21.0)
    assert found.proof.disputed == (scip.name(),)


def test_a_dispute_lays_the_program_open(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stale = lambda *question: wrong_bound(integer.ask_highs(*question))  # noqa: E731
    gone = lambda *question: calls_it_infeasible(integer.ask_scip(*question))  # noqa: E731
    monkeypatch.setattr(integer, "OPINIONS", (stale, gone))
    with pytest.raises(SolverLimit) as raised:
        solve_integer(knapsack(), VALUES)
    (file,) = tmp_path.iterdir()
    assert str(file) in str(raised.value)
    assert "OBJSENSE" in file.read_text() or "ROWS" in file.read_text()


def test_a_live_program_changes_bounds_and_keeps_telling_the_truth() -> None:
    live = Live(knapsack())
    values = {}
    for closed in range(4):
        live.bound(closed, 0.0, 0.0)
        found = live.minimize(VALUES)
        assert found is not None
        values[closed] = found.value
        assert float(VALUES @ found.point) == pytest.approx(found.value)
        live.bound(closed, 0.0, 1.0)
    assert values == pytest.approx({0: -21.0, 1: -18.0, 2: -19.0, 3: -19.0})


def test_a_live_program_told_a_stale_point_does_not_pass_it_on(monkeypatch: pytest.MonkeyPatch) -> None:
    live = Live(knapsack())
    monkeypatch.setattr(highs, "run", lying(stale_point))
    with pytest.raises(SolverLimit):
        live.minimize(VALUES)


@pytest.mark.parametrize("seed", range(12))
def test_a_guess_never_changes_a_value(seed: int) -> None:
    """Steps with payments between them, asked for both ends of every column, in turn by guesses and without."""
    random = np.random.default_rng(seed)
    columns, whole = 8, np.arange(8) < 5
    rows = [Row(range(columns), random.integers(-3, 9, columns).astype(float).tolist(), -INF, 20.0) for _ in range(3)]
    rows += [Row([0, 5], [0.3, -1.0], -INF, 0.0), Row(range(columns), [1.0] * columns, 1.5, INF)]
    program = compiled(np.zeros(columns), np.where(whole, 4.0, 3.0), whole, rows)
    guessing, asking = Live(program), Live(program, searches=False)
    for column in range(columns):
        for cost in (np.eye(columns)[column], -np.eye(columns)[column], np.zeros(columns)):
            guess, plain = guessing.minimize(cost, guess=True), asking.minimize(cost)
            assert guess is not None
            assert plain is not None
            assert guess.value == pytest.approx(plain.value, abs=1e-9)
            assert violation(program, guess.point) <= 1.0


def test_a_guess_is_no_optimum_by_itself() -> None:
    live = Live(knapsack(), searches=False)
    found = live.minimize(VALUES, guess=True)  # rounded, the relaxation's point is too heavy: 22 worth of 21
    assert found is not None
    assert found.value == pytest.approx(-21.0)
    assert found.proof.by == (highs.NAME, scip.name())
    live.bound(0, 0.0, 0.0)
    found = live.minimize(np.zeros(4), guess=True)
    assert found is not None
    assert found.proof.by == (BOUND,)


def test_cuts_are_added_until_the_point_violates_none() -> None:
    def cuts(point: np.ndarray) -> list[Row]:
        return [Row([1, 2], [1.0, 1.0], -INF, 1.0)] if point[1] + point[2] > 1.5 else []

    live = Live(knapsack(), cuts)
    found = live.minimize(VALUES)
    assert found is not None
    assert found.value == pytest.approx(-19.0)  # x and y: 12 heavy, 19 worth
    assert live.rows.shape[0] == 2


def test_a_ray_that_proves_nothing_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """x + y >= 3 within a unit square is infeasible by its own row; its negative says nothing."""
    beyond = compiled(np.zeros(2), np.ones(2), np.zeros(2, bool), [Row([0, 1], [1.0, 1.0], 3.0, INF)])
    assert rules_out(beyond, np.array([1.0]))
    assert not rules_out(beyond, np.array([-1.0]))
    assert Live(beyond).minimize(np.zeros(2)) is None
    asked: list[Rows] = []
    monkeypatch.setattr(highs, "ray", lambda model: np.array([-1.0]))
    monkeypatch.setattr(
        "citypact.solve.linear.is_infeasible", lambda rows: bool(asked.append(rows)) or is_infeasible(rows)
    )
    assert Live(beyond).minimize(np.zeros(2)) is None
    assert len(asked) == 1  # by the least sum of violations then


def test_large_objectives_are_scaled_and_scaled_back() -> None:
    found = Live(knapsack(whole=False)).minimize(1e9 * VALUES)
    assert found is not None
    assert found.value == pytest.approx(-22.0e9)
    assert found.row_duals == pytest.approx([-1.5e9])


def test_no_solver_writes_to_standard_output() -> None:
    """As a pipe sees it: HiGHS 1.16.0 writes a banner as soon as one is made."""
    script = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from unit.test_solve import VALUES, knapsack\n"
        "from citypact.solve.integer import solve_integer\n"
        "print('before'); found = solve_integer(knapsack(), VALUES); print(found.value)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "before\n-21.0\n"
    assert done.stderr == ""


def test_a_solver_that_complains_on_the_error_stream_is_silenced_too(capfd: pytest.CaptureFixture[str]) -> None:
    with silence(STANDARD_OUTPUT, STANDARD_ERROR):
        os.write(1, b"said")
        os.write(2, b"complained")
    os.write(2, b"heard")
    with silence():
        os.write(2, b" too")
    assert capfd.readouterr() == ("", "heard too")
