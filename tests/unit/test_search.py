"""The search whose proof is added up here finds what listing every point finds, one objective after the other."""

from contextlib import suppress
from itertools import product

import numpy as np
import pytest

from citypact.solve import highs
from citypact.solve.answer import Claim, Floats, Run
from citypact.solve.linear import BOUND, rules_out
from citypact.solve.live import Live, Unguessed
from citypact.solve.memory import Memory
from citypact.solve.parts import Parts
from citypact.solve.rows import Row, Rows, compiled
from citypact.solve.tree import Box, Search, Unsettled

INF = np.inf
EVERY = np.array(list(product(range(4), repeat=5)), dtype=float)
"""All points of five whole numbers from 0 to 3."""


def random_program(seed: int) -> tuple[Rows, Floats]:
    """Three rows over five whole numbers from 0 to 3, and the points that keep them."""
    draw = np.random.default_rng(seed)
    matrix, most = draw.integers(-5, 9, size=(3, 5)).astype(float), draw.integers(5, 20, size=3).astype(float)
    rows = [Row(range(5), line.tolist(), -INF, float(up)) for line, up in zip(matrix, most, strict=True)]
    kept = EVERY[(most >= EVERY @ matrix.T).all(axis=1)]
    return compiled(np.zeros(5), np.full(5, 3.0), np.ones(5, bool), rows), kept


def searched(rows: Rows, cost: Floats, *, gap: float = 0.0) -> Search:
    """A search over a whole program."""
    model = highs.new_model()
    highs.load(model, rows.relaxed(), cost)
    parts = Parts(model, cost, -INF, lambda: rows, lambda point: False)
    search = Search(parts, gap)
    search.add([parts.everything])
    return search


@pytest.mark.parametrize("soon", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_three_objectives_one_after_the_other_are_those_of_a_list_of_all_points(seed: int, *, soon: bool) -> None:
    rows, left = random_program(seed)
    live = Live(rows)
    for cost in np.random.default_rng(100 + seed).integers(-9, 9, size=(3, 5)).astype(float):
        found, values = live.minimize(cost, soon=soon), left @ cost
        assert found is not None
        assert found.proof.by == (BOUND,)
        assert found.value == pytest.approx(values.min(), abs=1e-9)
        left = left[values <= values.min() + 0.5]
        live.add([Row(range(5), cost.tolist(), -INF, float(values.min()) + 0.5)])


def test_whole_numbers_beside_those_of_the_relaxation_that_reach_its_bound_need_no_search(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With x up to 6.5 nothing need be paid for what x lacks of 3.2; no solver ends the relaxation at a whole x."""
    monkeypatch.setattr(Memory, "search", None)
    limits = [Row([0], [2.0], up=13.0), Row([0, 1], [1.0, 1.0], 3.2)]
    rows = compiled(np.zeros(2), np.array([10.0, INF]), np.array([True, False]), limits)
    found = Live(rows).minimize(np.array([0.0, 1.0]), hurry=True)
    assert found is not None
    assert (found.value, found.proof.by) == (0.0, (BOUND,))
    assert found.point[0] in (4.0, 5.0, 6.0)


def test_in_a_hurry_there_is_an_optimum_or_no_answer() -> None:
    answers = 0
    for seed in range(30):
        rows, kept = random_program(seed)
        cost = np.random.default_rng(300 + seed).integers(-9, 9, size=5).astype(float)
        with suppress(Unguessed):
            found = Live(rows).minimize(cost, hurry=True)
            assert found is not None
            assert found.value == pytest.approx((kept @ cost).min(), abs=1e-9)
            answers += 1
    assert 0 < answers < 30


@pytest.mark.parametrize("seed", range(6))
def test_what_was_learned_is_forgotten_where_the_program_becomes_wider(seed: int) -> None:
    rows, kept = random_program(seed)
    first, second = np.random.default_rng(200 + seed).integers(-9, 9, size=(2, 5)).astype(float)
    live = Live(rows)
    assert live.minimize(first) is not None
    row = live.add([Row(range(5), first.tolist(), -INF, float((kept @ first).min()))])
    live.limit_row(row, -INF, INF)
    found = live.minimize(second)
    assert found is not None
    assert found.value == pytest.approx((kept @ second).min(), abs=1e-9)


def test_rows_found_violated_on_the_way_are_kept() -> None:
    """x + y + z <= 2 in whole numbers from 0 to 1, told only when it is violated: two of 5, 4 and 3."""
    rows = compiled(np.zeros(3), np.ones(3), np.ones(3, bool), [Row([0, 1, 2], [2.0, 2.0, 2.0], -INF, 5.5)])

    def cuts(point: Floats) -> list[Row]:
        return [Row([0, 1, 2], [1.0, 1.0, 1.0], -INF, 2.0)] if point.sum() > 2.0 + 1e-9 else []

    found = Live(rows, cuts).minimize(np.array([-5.0, -4.0, -3.0]))
    assert found is not None
    assert found.value == pytest.approx(-9.0)


def test_a_point_without_whole_numbers_is_asked_for_cuts_once() -> None:
    """As above, for any part of one: each point that the relaxation comes to is asked once, the last one too."""
    asked: list[bytes] = []

    def cuts(point: Floats) -> list[Row]:
        asked.append(point.tobytes())
        return [Row([0, 1, 2], [1.0, 1.0, 1.0], -INF, 1.5)] if point.sum() > 1.5 + 1e-9 else []

    live = Live(compiled(np.zeros(3), np.ones(3), np.zeros(3, bool), []), cuts)
    for cost, value in ((np.array([-5.0, -4.0, -3.0]), -7.0), (np.array([-3.0, -4.0, -5.0]), -7.0)):
        asked.clear()
        found = live.minimize(cost)
        assert found is not None
        assert found.value == pytest.approx(value)
        assert len(set(asked)) == len(asked) > 0
        assert asked[-1] == found.point.tobytes()


def test_a_bound_between_two_whole_numbers_is_the_next_one_where_an_objective_counts() -> None:
    """2x + 2y >= 3 in whole numbers: at least 2 of them where the relaxation says 1.5."""
    rows = compiled(np.zeros(2), np.ones(2), np.ones(2, bool), [Row([0, 1], [2.0, 2.0], 3.0, INF)])
    model = highs.new_model()
    highs.load(model, rows.relaxed(), np.ones(2))
    for cost, bound in ((np.ones(2), 2.0), (np.full(2, 1.5), 2.25)):
        model.changeColsCost(2, np.arange(2, dtype=np.int32), cost)
        parts = Parts(model, cost, -INF, lambda: rows, lambda point: False)
        assert parts.part(parts.everything).bound == pytest.approx(bound)


def test_tightening_leaves_out_only_what_costs_more() -> None:
    """x + y >= 3 from 0 to 3 each, at 1 and 2: within 4, x is 2 or 3 and y 0 or 1."""
    rows = compiled(np.zeros(2), np.full(2, 3.0), np.ones(2, bool), [Row([0, 1], [1.0, 1.0], 3.0, INF)])
    search = searched(rows, np.array([1.0, 2.0]))
    box = search.relaxation.tightened(Box(np.zeros(2), np.full(2, 3.0)), 4.0)
    assert box.low.tolist() == [2.0, 0.0]
    assert box.up.tolist() == [3.0, 1.0]


def test_a_ray_that_proves_nothing_rules_nothing_out() -> None:
    rows = compiled(
        np.zeros(2), np.full(2, 10.0), np.ones(2, bool), [Row([0, 1], [1, 1], 3, INF), Row([0, 1], [1, 1], -INF, 2)]
    )
    assert rules_out(rows, np.array([1.0, -1.0]))  # 3 <= x + y <= 2
    assert not rules_out(rows, np.array([-1.0, 1.0]))
    assert not rules_out(rows, np.zeros(2))
    assert not rules_out(rows, np.array([INF, 1.0]))


@pytest.mark.parametrize("claim", [Claim.INFEASIBLE, Claim.OPTIMAL, Claim.STOPPED])
def test_a_solver_that_lies_about_every_part_proves_nothing(claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it says, there is an answer only where figures say so."""
    rows, kept = random_program(3)
    honest = highs.run
    monkeypatch.setattr(
        highs, "run", lambda model: Run("liar", claim, -99.0, -99.0, np.full(5, 9.0), 2.0 * honest(model).row_duals)
    )
    cost = np.array([-3.0, -2.0, 4.0, -1.0, 2.0])
    search = searched(rows, cost)
    with pytest.raises(Unsettled):
        search.run(500)
    assert search.best is None
    assert search.bound <= (kept @ cost).min()


def test_a_search_stops_at_its_limit_with_a_bound_that_holds() -> None:
    rows, kept = random_program(5)
    cost = np.array([-3.0, -7.0, 4.0, -5.0, 2.0])
    search = searched(rows, cost)
    with pytest.raises(Unsettled):
        search.run(1)
    assert search.bound <= (kept @ cost).min() <= search.value


def test_a_program_without_limits_is_left_to_others() -> None:
    rows = compiled(np.zeros(1), np.full(1, INF), np.ones(1, bool), [])
    model = highs.new_model()
    highs.load(model, rows.relaxed(), np.ones(1))
    with pytest.raises(Unsettled):
        Memory().search(Parts(model, np.ones(1), 0.0, lambda: rows, lambda point: False), 0.0, [])


def as_far_from_odd_as_can_be(count: int) -> Rows:
    """2 (x_1 + ... + x_n) + over - short = n for an odd n, in zeros and ones: over + short is 1 at least.

    Any half of the columns can be settled and the rest still add up to what is asked with fractions, so that a search
    by splitting needs as many parts as there are halves (Jeroslow 1974): 352,716 for n = 21.
    """
    low, up = np.zeros(count + 2), np.append(np.ones(count), [INF, INF])
    row = Row(range(count + 2), [2.0] * count + [1.0, -1.0], float(count), float(count))
    return compiled(low, up, np.append(np.ones(count, bool), [False, False]), [row])


@pytest.mark.parametrize("soon", [False, True])
@pytest.mark.parametrize("stated", [1.0, 1.5])
def test_what_a_search_of_a_set_length_does_not_prove_is_stated(stated: float, *, soon: bool) -> None:
    rows, cost = as_far_from_odd_as_can_be(21), np.append(np.zeros(21), [1.0, 1.0])
    found = Live(rows, stated=stated).minimize(cost, soon=soon)
    assert found is not None
    assert found.value - found.proof.gap <= 1.0 <= found.value + 1e-9
    assert 0.5 <= found.proof.gap <= stated + 1e-9
    assert found.proof.by == (BOUND,)


def test_a_program_that_is_loosened_is_searched_no_further_than_what_is_stated_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first parts do: neither are solvers asked for points nor other parts looked at."""
    monkeypatch.setattr(Search, "tighten", None)
    live, cost = Live(as_far_from_odd_as_can_be(21), stated=1.0), np.append(np.zeros(21), [1.0, 1.0])
    live.loosen()
    found = live.minimize(cost)
    assert found is not None
    assert found.value - found.proof.gap <= 1.0 <= found.value + 1e-9
    assert found.proof.gap <= 1.0 + 1e-9
    assert found.proof.by == (BOUND,)


@pytest.mark.parametrize("soon", [False, True])
def test_what_is_stated_is_no_leave_where_the_search_finds_the_best(*, soon: bool) -> None:
    """With three columns all parts are seen: the value is 1 with nothing left open, however much might be."""
    found = Live(as_far_from_odd_as_can_be(3), stated=1.0).minimize(np.array([0.0, 0.0, 0.0, 1.0, 1.0]), soon=soon)
    assert found is not None
    assert found.value == pytest.approx(1.0)
    assert found.proof.gap == pytest.approx(0.0, abs=1e-9)
