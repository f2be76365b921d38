"""Worths that no solver is believed for: lies are caught, plans are listed exhaustively, tables must be possible."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path

import numpy as np
import pytest

import citypact
from citypact.case import load_case
from citypact.deadline import Deadline
from citypact.errors import SolverLimit
from citypact.mechanism import load_model
from citypact.solve import highs, integer, scip
from citypact.solve.answer import Run
from citypact.worth import enumeration, worth_table
from citypact.worth.assignment import assignment
from citypact.worth.conditions import check_conditions
from citypact.worth.hulls import Hulls
from citypact.worth.opportunities import opportunities
from citypact.worth.packing import HULLS, LISTED, Packing
from support.brute_force import brute_force_worth
from support.empty_core import empty_core_case
from support.liars import LIES, lying, stale_point
from support.random_cases import random_case


def crowded(seed: int) -> object:
    """Five cities with eight transfers to hosts that can take a fifth of them."""
    return random_case(seed, cities=5, transfers=8, tightness=0.2)


@cache
def true_worths(seed: int) -> list[float]:
    """Worths by enumeration of every plan of every coalition."""
    case = crowded(seed)
    names = worth_table(case).chances.cities
    inside = (frozenset(c for i, c in enumerate(names) if coalition >> i & 1) for coalition in range(1 << len(names)))
    return [brute_force_worth(case, members) if members else 0.0 for members in inside]


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("seed", [100, 104])
def test_however_a_solver_lies_the_worths_are_true(
    lie: Callable[[Run], Run], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    truth = true_worths(seed)
    monkeypatch.setattr(highs, "run", lying(lie))
    table = worth_table(crowded(seed))
    assert table.worths == pytest.approx(truth, abs=1e-9)
    assert table.integer_programs > 0


@pytest.mark.parametrize("kth", [1, 2, 5])
def test_one_stale_point_among_true_ones_does_no_harm(kth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    truth, calls, honest = worth_table(crowded(100)).worths, count(1), highs.run

    def sometimes(*asked: object, **options: object) -> Run:
        found = honest(*asked, **options)
        return stale_point(found) if next(calls) % kth == 0 else found

    monkeypatch.setattr(highs, "run", sometimes)
    assert worth_table(crowded(100)).worths == pytest.approx(truth, abs=1e-9)


def proves_nothing(hulls: Hulls, opened: np.ndarray) -> np.ndarray:
    """In place of ``Hulls.bounds``: no bound, so that another solver must be asked."""
    return np.full(len(opened), np.inf)


def test_what_a_bound_by_another_road_meets_needs_no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    bounded = worth_table(crowded(100))
    assert bounded.confirmed.number == bounded.confirmed.of > 0
    assert bounded.confirmed.largest_difference < 1e-9
    assert bounded.confirmed.by == (LISTED, HULLS)
    monkeypatch.setattr(Hulls, "bounds", proves_nothing)
    asked = worth_table(crowded(100))
    assert asked == bounded
    assert asked.confirmed.by == (LISTED, highs.NAME)
    assert asked.confirmed.number == bounded.confirmed.number


def test_a_bound_below_a_plan_that_fits_confirms_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    truth = worth_table(crowded(100))
    monkeypatch.setattr(Hulls, "bounds", lambda hulls, opened: -np.ones(len(opened)))  # not even doing nothing
    asked = worth_table(crowded(100))
    assert asked == truth
    assert asked.confirmed.by == (LISTED, highs.NAME)


def test_a_lie_of_the_second_opinion_is_outvoted_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Hulls, "bounds", proves_nothing)
    honest = worth_table(crowded(100)).confirmed
    assert honest.number == honest.of > 0
    assert honest.largest_difference < 1e-9
    assert honest.by == (LISTED, highs.NAME)
    liar = lambda *question: LIES[2](integer.ask_highs(*question))  # noqa: E731
    monkeypatch.setattr(integer, "OPINIONS", (liar, integer.ask_scip, integer.ask_highs_otherwise))
    disputed = worth_table(crowded(100)).confirmed
    assert disputed.number == honest.number
    assert disputed.disputed == (highs.NAME,)


def test_a_listing_that_misses_the_best_plan_is_outvoted(monkeypatch: pytest.MonkeyPatch) -> None:
    """No bound meets what it lists; two solvers that agree on a better plan replace it, in every coalition."""
    truth = worth_table(crowded(100)).worths
    nothing = lambda problem, opened, *others: [*np.zeros_like(opened)]  # noqa: E731
    monkeypatch.setattr("citypact.worth.packing.best_plans", nothing)
    table = worth_table(crowded(100))
    assert table.worths == pytest.approx(truth, abs=1e-9)
    assert table.confirmed.disputed == (LISTED,)


def test_opinions_that_all_differ_give_no_number(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(Hulls, "bounds", proves_nothing)
    monkeypatch.setattr(integer, "OPINIONS", (lambda *question: LIES[2](integer.ask_highs(*question)),))
    with pytest.raises(SolverLimit, match=str(tmp_path)):
        worth_table(crowded(100))
    assert len(list(tmp_path.iterdir())) == 1


def test_what_is_too_large_to_list_is_left_to_two_solvers(monkeypatch: pytest.MonkeyPatch) -> None:
    truth = worth_table(crowded(104)).worths
    monkeypatch.setattr(enumeration, "MOST", 0)
    monkeypatch.setattr(Hulls, "bounds", proves_nothing)
    monkeypatch.setattr(Hulls, "are_complete", False)
    table = worth_table(crowded(104))
    assert table.worths == pytest.approx(truth, abs=1e-9)
    assert table.confirmed.number == table.confirmed.of > 0
    assert {highs.NAME, scip.name()} <= set(table.confirmed.by)


@pytest.mark.parametrize("is_bounded", [True, False])
@pytest.mark.parametrize("lie", LIES)
def test_lies_about_what_is_too_large_to_list_give_the_truth_or_no_number(
    lie: Callable[[Run], Run], is_bounded: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    truth = worth_table(crowded(104)).worths
    if not is_bounded:
        monkeypatch.setattr(Hulls, "bounds", proves_nothing)
        monkeypatch.setattr(Hulls, "are_complete", False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(enumeration, "MOST", 0)
    monkeypatch.setattr(highs, "run", lying(lie))
    try:
        table = worth_table(crowded(104))
    except SolverLimit:
        return
    assert table.worths == pytest.approx(truth, abs=1e-9)


def test_a_plan_is_best_by_the_losses_of_all_others_whatever_the_prices() -> None:
    """Prices are only a guess: with wrong ones the same plan comes out."""
    problem = assignment(opportunities(empty_core_case()))
    for price in (0.0, 0.1, 1.0, 7.0):
        plan = enumeration.best_plan(problem, np.full(problem.limits.size, price))
        assert plan is not None
        assert problem.allows(plan)
        assert problem.value(plan) * problem.scale == pytest.approx(16.0)


def test_rows_of_a_program_are_confirmed_on_request() -> None:
    table = worth_table(load_case("pearl-river-delta"))
    plain = table.confirmed
    assert 200 <= plain.number < plain.of
    others = sorted(set(table.opinions.components.crowded.tolist()) - table.to_confirm)[:5]
    asked = table.confirm(others)
    assert asked.number == plain.number + sum(table.opinions.rests_on_integers(c) for c in others)
    assert table.confirmed == plain


def test_a_table_that_cannot_be_is_an_error() -> None:
    table = worth_table(crowded(100))
    moves = np.where(np.arange(table.worths.size) == table.everyone, 0.0, 1.0)
    with pytest.raises(SolverLimit, match="cannot all be right"):
        check_conditions(table.chances, table.taken, moves)
    greedy = np.where(table.taken >= 0, 0, 0).astype(np.int8)
    with pytest.raises(SolverLimit, match="more than it has") as caught:
        check_conditions(table.chances, greedy, np.zeros(table.worths.size))
    assert "容量" in caught.value.text("zh")
    three = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    check_conditions(table.chances, np.full_like(table.taken, -1), np.resize(three, table.worths.size))


def test_two_coalitions_that_gain_more_apart_are_an_error() -> None:
    """Monotone, but v({1}) + v({2}) = 2 > v({1, 2}) = 1."""
    table = worth_table(crowded(100))
    moves = (np.arange(table.worths.size) > 0).astype(float)
    with pytest.raises(SolverLimit, match="1 less"):
        check_conditions(table.chances, np.full_like(table.taken, -1), moves)


def test_no_time_is_no_answer_in_either_language() -> None:
    with pytest.raises(SolverLimit, match="worths of the coalitions") as caught:
        worth_table(crowded(100), deadline=Deadline(0.0))
    assert "各联盟的价值" in caught.value.text("zh")
    assert worth_table(crowded(100), deadline=Deadline(600.0)) == worth_table(crowded(100))


def test_tables_are_compared_and_travel() -> None:
    table, other = worth_table(crowded(100)), worth_table(crowded(104))
    assert table == worth_table(crowded(100))
    assert table != other
    assert table != "a table"
    back = pickle.loads(pickle.dumps(table))
    assert back == table
    assert hash(back) == hash(table)
    assert back.confirmed == table.confirmed


def test_the_worths_of_the_bundled_case_are_silent() -> None:
    """HiGHS 1.16.0 writes to standard output as soon as a model is made."""
    script = "import citypact; print(citypact.worth_table(citypact.load_case('pearl-river-delta')).worths[-1] > 0)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout == "True\n"


def test_a_packing_keeps_what_proved_each_plan() -> None:
    packing = Packing(assignment(opportunities(empty_core_case())))
    found = packing.settle((1 << len(packing.problem.columns)) - 1)
    assert found.by == (LISTED,)
    assert packing.settle((1 << len(packing.problem.columns)) - 1) is found


def test_nothing_open_is_a_plan_to_do_nothing() -> None:
    packing = Packing(assignment(opportunities(empty_core_case())))
    assert packing.settle(0).plan == 0
    assert packing.linear_programs == 0


def test_a_design_whose_worths_take_too_long_stops() -> None:
    with pytest.raises(SolverLimit, match="worths of the coalitions"):
        citypact.design(crowded(100), load_model("hybrid"), deadline=Deadline(0.0))
