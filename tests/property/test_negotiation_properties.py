"""Theorems and definitions of the desk on random games, families and flows."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.game import Game
from citypact.negotiation.concessions import upper_edge
from citypact.negotiation.objections import minimal_sets
from citypact.pact.commitment import continuation, least_bond, temptation
from support.desk import distance_by_all_rows
from support.random_cases import random_case

PLAYERS = 4
money = st.integers(-20, 20).map(float)


@given(st.lists(st.booleans(), min_size=32, max_size=32))
def test_minimal_sets_are_those_without_a_smaller_one_inside(flags: list[bool]) -> None:
    family = np.array(flags)
    family[0] = False
    members = np.flatnonzero(family).tolist()
    expected = {s for s in members if not any(t != s and t & s == t for t in members)}
    assert set(np.flatnonzero(minimal_sets(family)).tolist()) == expected


@settings(max_examples=40, deadline=None)
@given(st.lists(money, min_size=15, max_size=15), st.lists(money, min_size=PLAYERS, max_size=PLAYERS))
def test_payments_bring_any_division_into_the_core_at_the_least_cost(worths: list[float], gains: list[float]) -> None:
    table, division = np.array([0.0, *worths]), np.array(gains)
    division[-1] += table[-1] - division.sum()
    paid = Game(table).nearest_payments(division)
    scale = max(1.0, float(np.abs(table).max()))
    subsidy, moved = distance_by_all_rows(table, division)
    assert abs(paid.sum() - max(0.0, subsidy)) < 1e-6 * scale
    assert abs(paid.clip(lower=0).sum() - moved) < 1e-6 * scale
    assert Game(table).excess(division + paid.to_numpy())[1:].max() < 1e-6 * scale
    assert abs(paid.sum() - Game(table).cost_of_stability().cost) < 1e-6 * scale


@given(st.lists(money, min_size=7, max_size=7), st.floats(-1e-8, 1e-8))
def test_gains_that_add_up_but_for_rounding_are_brought_into_the_core_all_the_same(
    worths: list[float], rounding: float
) -> None:
    table = np.array([0.0, *worths])
    division = np.full(3, table[-1] / 3)
    exact = Game(table).nearest_payments(division)
    division[0] += rounding * float(np.abs(table).max())
    paid = Game(table).nearest_payments(division)
    assert abs(paid.clip(lower=0).sum() - exact.clip(lower=0).sum()) < 1e-6 * max(1.0, float(np.abs(table).max()))


@given(st.lists(st.lists(money, min_size=6, max_size=6), min_size=2, max_size=4))
def test_what_is_to_come_telescopes_and_bonds_cover_every_temptation(rows: list[list[float]]) -> None:
    case = random_case(1)
    flows = pd.DataFrame(rows, columns=list(case.years), dtype=float)
    to_come = continuation(case, flows).to_numpy()
    later = np.hstack([to_come[:, 1:], np.zeros((len(rows), 1))])
    assert np.allclose(to_come - later / (1 + case.discount_rate), flows.to_numpy())
    bonds = least_bond(case, flows)
    assert (temptation(case, flows).sub(bonds, axis=0) <= 1e-9).all(axis=None)
    assert (bonds >= 0).all()


@given(st.lists(st.tuples(money, money), min_size=1, max_size=12))
def test_the_upper_edge_is_concave_and_above_every_point(points: list[tuple[float, float]]) -> None:
    edge = upper_edge(points)
    places, heights = [x for x, _ in edge], [y for _, y in edge]
    assert all(np.interp(x, places, heights) >= y - 1e-9 for x, y in points)
    slopes = np.diff(heights) / np.diff(places) if len(edge) > 1 else np.zeros(0)
    assert (np.diff(slopes) < 1e-12).all()
    assert set(edge) <= set(points)
