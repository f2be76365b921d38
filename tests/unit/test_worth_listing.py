"""Plans listed side by side are the best ones by trying every plan, whatever the prices and the groups."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from citypact.solve import highs
from citypact.solve.answer import Run
from citypact.worth import listing, worth_table
from citypact.worth.assignment import Assignment
from citypact.worth.enumeration import best_plans, plans_within, regrets
from citypact.worth.heritage import Heritage
from citypact.worth.packing import opened_by
from support.random_cases import random_case

SEEDS = range(4)


def problem(seed: int) -> Assignment:
    """Seven transfers with up to three bids each, for room at three hosts; some bids free room at another."""
    draw = np.random.default_rng(seed)
    columns = tuple((k, b) for k in range(7) for b in range(draw.integers(1, 4)))
    loads = np.where(draw.integers(3, size=len(columns)) == np.arange(3)[:, None], draw.random(len(columns)), 0.0)
    loads[0] -= np.where(loads[0] == 0.0, 0.2 * (draw.random(len(columns)) < 0.3), 0.0)
    return Assignment(columns, draw.random(len(columns)), 1.0, loads, np.full(3, 1.0))


def every_plan(of: Assignment) -> NDArray[np.bool_]:
    """All plans that fit, shape (plans, columns): each transfer to one of its hosts, or to none."""
    picks = np.array(list(product(*([*own, len(of.columns)] for own in of.by_transfer))))
    plans = np.zeros((len(picks), len(of.columns) + 1), dtype=bool)
    np.put_along_axis(plans, picks, True, axis=1)
    plans = plans[:, :-1]
    return plans[(plans @ of.loads.T <= of.limits).all(axis=1)]


def some_components(of: Assignment, seed: int) -> NDArray[np.bool_]:
    return np.random.default_rng(seed).random((30, len(of.columns))) < np.linspace(0.2, 1.0, 30)[:, None]


@pytest.mark.parametrize("wide", [listing._WIDE, 40])
@pytest.mark.parametrize("seed", SEEDS)
def test_many_components_at_once_have_their_best_plans(seed: int, wide: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "_WIDE", wide)
    of = problem(seed)
    plans, opened = every_plan(of), some_components(of, seed)
    prices = np.random.default_rng(seed).random((len(opened), of.limits.size)) * (np.arange(30) % 3)[:, None]
    for within, found in zip(opened, best_plans(of, opened, prices), strict=True):
        assert found is not None
        assert of.allows(found)
        assert not (found & ~within).any()
        best = max(plan @ of.gains for plan in plans if not (plan & ~within).any())
        assert of.value(found) == pytest.approx(best, abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_plans_that_gain_so_much_are_listed_once(seed: int) -> None:
    of = problem(seed)
    plans = every_plan(of)
    gains = plans @ of.gains
    least = float(np.sort(gains)[-min(40, gains.size)]) - 1e-9
    for price in (0.0, 0.3):
        found = plans_within(of, np.full(of.limits.size, price), least)
        assert found is not None
        assert sorted(map(bytes, found)) == sorted(map(bytes, plans[gains >= least]))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_gains_more_than_the_top_less_its_regrets(seed: int) -> None:
    of = problem(seed)
    losses, top = regrets(of, np.full(of.limits.size, 0.2))
    for plan in every_plan(of):
        ranks = dict(of.columns[j] for j in np.flatnonzero(plan))
        lost = sum(losses[of.columns[own[0]][0], ranks.get(of.columns[own[0]][0], -1)] for own in of.by_transfer)
        assert of.value(plan) <= top - lost + 1e-12


def test_an_optimum_is_inherited_where_it_is_open_and_only_there() -> None:
    larger, plan = 0b1111 | 1 << 70, 0b0101
    heritage = Heritage(80, {larger: plan})
    heirs = [0b0101, 0b0111, 0b1101]
    others = [0b0001, 0b10101, 0b0101 | 1 << 71, 0b1010 | 1 << 70]
    assert heritage.of([*others, *heirs]) == dict.fromkeys(heirs, larger)
    heritage.add({0b11: 0b1})
    assert heritage.of([0b1, 0b10]) == {0b1: 0b11}


def test_what_is_open_of_the_best_known_plan_is_a_plan_to_begin_with() -> None:
    heritage, gains = Heritage(70, {0b1111 | 1 << 69: 0b0101, 0b1110: 0b0110}), np.ones(70)
    gains[2] = 5.0
    opened = opened_by([0b0111, 0b1010, 1 << 69, 0b1001], 70)
    assert heritage.likely(opened, gains).tolist() == opened_by([0b0101, 0b0010, 0, 0b0001], 70).tolist()
    assert not Heritage(70, {}).likely(opened, gains).any()


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_plan_it_begins_with_the_best_one_is_found(seed: int) -> None:
    of, draw = problem(seed), np.random.default_rng(seed)
    opened, plans = some_components(of, seed), every_plan(of)
    prices = draw.random((len(opened), of.limits.size))
    alone = best_plans(of, opened, prices)
    for likely in (plans[draw.integers(len(plans), size=len(opened))], np.ones_like(opened), np.array(alone)):
        found = best_plans(of, opened, prices, None, likely)
        assert np.array_equal(np.array(found), np.array(alone))


def test_components_are_opened_as_their_bits_say() -> None:
    masks = [0, 0b101, 1 << 66, (1 << 67) - 1]
    opened = opened_by(masks, 67)
    assert opened.shape == (4, 67)
    assert [sum(1 << int(j) for j in np.flatnonzero(row)) for row in opened] == masks


@pytest.mark.parametrize("price", [0.0, 50.0, np.nan, -1.0, np.inf])
def test_prices_that_are_nonsense_change_no_worth(price: float, monkeypatch: pytest.MonkeyPatch) -> None:
    case = random_case(104, cities=5, transfers=8, tightness=0.2)
    truth, honest = worth_table(case).worths, highs.run

    def nonsense(*asked: object, **options: object) -> Run:
        run = honest(*asked, **options)
        return run if run.row_duals is None else replace(run, row_duals=np.full_like(run.row_duals, -price))

    monkeypatch.setattr(highs, "run", nonsense)
    assert worth_table(case).worths == pytest.approx(truth, abs=1e-9)


def test_whoever_watches_is_told_from_the_first_component_to_the_last() -> None:
    told: list[tuple[int, int]] = []
    table = worth_table(
        random_case(104, cities=5, transfers=8, tightness=0.2), progress=lambda *said: told.append(said)
    )
    assert told == sorted(told)
    assert {whole for _, whole in told} == {told[-1][0]} == {1000}
    assert {100, 900} <= {done for done, _ in told}
    assert len(told) > len(table.opinions.proofs) > 0
