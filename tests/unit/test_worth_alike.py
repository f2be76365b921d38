"""Plans proven by all that each host can take: at prices of components alike, at their own, and at wrong ones."""

from dataclasses import replace

import numpy as np
import pytest

from citypact.errors import SolverLimit
from citypact.solve import highs
from citypact.solve.prices import Prices
from citypact.worth import alike as alikes
from citypact.worth import hulls as file
from citypact.worth import packing as packings
from citypact.worth import worth_table
from citypact.worth.alike import Alike
from citypact.worth.assignment import Assignment, assignment
from citypact.worth.confirmation import SecondOpinion
from citypact.worth.hulls import Hulls
from citypact.worth.opportunities import opportunities
from citypact.worth.packing import HULLS, LISTED, Packing, opened_by, relaxed
from citypact.worth.replies import Replies
from support.fresh_program import fresh_program
from support.random_cases import random_case

SEEDS = range(3)


def problem(seed: int) -> Assignment:
    """Seven cities with 20 transfers and room for a tenth of them."""
    return assignment(opportunities(random_case(seed, cities=7, transfers=20, tightness=0.15)))


def opened(of: Assignment, seed: int, size: int = 60) -> np.ndarray:
    """Some choices of open bids."""
    some: np.ndarray = np.random.default_rng(seed).random((size, len(of.columns))) < 0.7
    return some


def best(of: Assignment, some: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    """What the best plan of each choice gains, by a packing without hulls."""
    with monkeypatch.context() as patched:
        patched.setattr(Hulls, "are_complete", False)
        packing = Packing(of)
        masks = [sum(1 << int(j) for j in np.flatnonzero(row)) for row in some]
        packing.settle_all(masks)
    assert all(packing.solved[mask].by != (HULLS,) for mask in masks)
    return opened_by([packing.solved[mask].plan for mask in masks], len(of.columns)) @ of.gains


@pytest.mark.parametrize("cells", [alikes._CELLS, 1])
@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_proven_is_best_and_few_need_a_program_of_their_own(
    seed: int, cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alikes, "_CELLS", cells)
    of = problem(seed)
    some, alike = opened(of, seed, 300), Alike(Hulls(of))
    true = best(of, some, monkeypatch)
    parts = [alike.proven(some[first : first + 30]) for first in range(0, 300, 30)]
    proven, plans = (np.concatenate(part) for part in zip(*parts, strict=True))
    assert proven.mean() > 0.9
    assert alike.linear_programs < 250
    for plan, row, value in zip(plans[proven], some[proven], true[proven], strict=True):
        assert of.allows(plan)
        assert not (plan & ~row).any()
        assert of.value(plan) == pytest.approx(value, abs=2e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_wrong_prices_prove_nothing_that_is_wrong(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    of, draw = problem(seed), np.random.default_rng(seed)
    some, honest = opened(of, seed), Prices.of
    true = best(of, some, monkeypatch)

    def wrong(prices: Prices, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        points, found = honest(prices, chosen)
        return points, found * draw.uniform(0.9, 1.1, found.shape)

    monkeypatch.setattr(Prices, "of", wrong)
    alike = Alike(Hulls(of))
    proven, plans = alike.proven(some)
    again, others = alike.proven(some[::-1])
    assert not proven.all()
    assert plans[proven] @ of.gains == pytest.approx(true[proven], abs=2e-9)
    assert others[again] @ of.gains == pytest.approx(true[::-1][again], abs=2e-9)


def test_points_that_are_no_plans_prove_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    of = problem(0)
    everything = lambda prices, chosen: (chosen.astype(float), np.zeros((len(chosen), prices._rows)))  # noqa: E731
    monkeypatch.setattr(Prices, "of", everything)
    some = opened(of, 0)
    proven, _ = Alike(Hulls(of)).proven(some)
    assert not proven[~np.array([of.allows(row) for row in some])].any()


@pytest.mark.parametrize("seed", SEEDS)
def test_best_replies_fit_and_are_never_for_the_worse(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    of = problem(seed)
    some, replies = opened(of, seed), Replies(Hulls(of))
    nothing = replies.plans(some, np.zeros_like(some))
    again = replies.plans(some, nothing)
    true = best(of, some, monkeypatch)
    for plans in (nothing, again):
        assert all(map(of.allows, plans))
        assert not (plans & ~some).any()
        assert (plans @ of.gains <= true + 1e-9).all()
    assert (again @ of.gains >= nothing @ of.gains - 1e-12).all()
    assert (again @ of.gains >= true - 1e-9).mean() > 0.5


def test_what_lies_below_a_plan_that_fits_is_no_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """However it came about: neither of the two bounds proves a plan then."""
    of = problem(0)
    some = opened(of, 0)
    some[0] = False
    some[0, 0] = True  # a single bid that fits: its relaxation is whole
    guesses = Prices(of.rows, -of.gains)
    assert 0 in relaxed(of, some, guesses)[0]
    honest = packings.choices
    monkeypatch.setattr(packings, "choices", lambda *asked: replace(found := honest(*asked), top=found.top - 0.1))
    assert not relaxed(of, some, guesses)[0]
    bound = Hulls.bound
    assert Alike(Hulls(of)).proven(some)[0].any()
    monkeypatch.setattr(Hulls, "bound", lambda hulls, *asked: bound(hulls, *asked) - 0.1)
    assert not Alike(Hulls(of)).proven(some)[0].any()


def test_bounds_by_hosts_are_confirmed_by_listing() -> None:
    table = worth_table(random_case(1, cities=7, transfers=20, tightness=0.15))
    assert (HULLS,) in {found.by for found in table.opinions.packing.solved.values()}
    assert {proof.by for proof in table.opinions.proofs.values()} <= {
        (HULLS, LISTED),
        (HULLS, highs.NAME),
        (LISTED, HULLS),
    }
    assert table.confirmed.by[0] == LISTED
    assert HULLS in table.confirmed.by


@pytest.mark.parametrize("kept", [slice(1, None), slice(0, 1)])
@pytest.mark.parametrize("seed", SEEDS)
def test_sets_that_are_missing_are_found_out(seed: int, kept: slice, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bound that does not know all sets of a host proves plans that are too poor: there are true worths, or none."""
    case = random_case(seed, cities=7, transfers=20, tightness=0.15)
    truth, honest = worth_table(case).worths, file._largest_sets

    def some_sets(of: Assignment, rows: np.ndarray, users: np.ndarray) -> np.ndarray | None:
        sets = honest(of, rows, users)
        return sets if sets is None or len(sets) == 1 else sets[kept]

    monkeypatch.setattr(file, "_largest_sets", some_sets)
    try:
        table = worth_table(case)
    except SolverLimit:
        return
    assert table.worths == pytest.approx(truth, abs=1e-9)
    assert table.confirmed.disputed == (HULLS,)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_coalition_is_worth_what_a_cold_program_says(seed: int) -> None:
    table = worth_table(random_case(seed, cities=7, transfers=28, tightness=0.1))
    by = [found.by for found in table.opinions.packing.solved.values()]
    assert by.count((HULLS,)) > 0.8 * len(by)
    for coalition in range(1, table.worths.size):
        assert table.worths[coalition] == pytest.approx(fresh_program(table.chances, coalition), abs=1e-9)


def test_progress_tells_of_every_component_once() -> None:
    said: list[tuple[int, int]] = []
    of = problem(1)
    masks = [sum(1 << int(j) for j in np.flatnonzero(row)) for row in opened(of, 1, 200)]
    Packing(of).settle_all(masks, lambda *told: said.append(told))
    assert said[-1] == (200, 200)
    assert [done for done, _ in said] == sorted({done for done, _ in said})


def test_second_opinions_are_heard_once(monkeypatch: pytest.MonkeyPatch) -> None:
    table = worth_table(random_case(1, cities=7, transfers=20, tightness=0.15))
    heard = table.confirmed
    monkeypatch.setattr(SecondOpinion, "_hold", lambda *asked: 1 / 0)
    assert table.confirmed == heard
