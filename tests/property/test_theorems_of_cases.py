"""What theory says of the game between the cities of any case, and of its answers in other money or another order."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from citypact.game import Game, linear_production
from citypact.mechanism import load_model
from citypact.optimize import NoScheme, design
from citypact.scenarios import futures, grid, run
from citypact.worth import worth_table
from support.desk import half_and_half, hybrid, small
from support.random_cases import random_case
from support.units_of_money import in_units_of

SEEDS = st.integers(0, 2**16)


@given(seed=SEEDS, tightness=st.sampled_from([0.2, 0.4, 0.8]))
@settings(max_examples=10, deadline=None)
def test_worths_of_transfers_and_projects_are_superadditive(seed: int, tightness: float) -> None:
    """Plans of disjoint coalitions can be carried out side by side, because every resource has an owner."""
    table = worth_table(random_case(seed, cities=4, transfers=6, tightness=tightness))
    game = Game(np.round(table.worths, 9))
    assert game.is_superadditive(), str(game.is_superadditive())


@given(seed=SEEDS, n=st.integers(2, 5))
@settings(max_examples=20, deadline=None)
def test_divisible_transfers_make_a_totally_balanced_game(seed: int, n: int) -> None:
    """Owen (1975): every subgame has a core, and the scarcity prices of its program lie in it."""
    random = np.random.default_rng(seed)
    gains, uses = random.integers(1, 9, 4), random.integers(1, 5, (3, 4)).astype(float)
    owned = random.integers(0, 6, (3, n)).astype(float)
    game = linear_production(gains, uses, owned)
    assert game.is_superadditive()
    for coalition in range(1, 1 << n):
        members = list(game.coalition(coalition))
        part = game.subgame(members)
        assert not part.core().empty
        prices = -linprog(-gains, A_ub=uses, b_ub=owned[:, members].sum(axis=1)).ineqlin.marginals
        assert part.in_core(prices @ owned[:, members], tolerance=1e-7)


@given(seed=SEEDS, factor=st.sampled_from([1e-3, 7.0, 1e4]))
@settings(max_examples=6, deadline=None)
def test_ratios_do_not_depend_on_the_unit_of_money(seed: int, factor: float) -> None:
    case, model = random_case(seed, cities=4, transfers=5), load_model("hybrid")
    try:
        first = design(case, model)
    except NoScheme:
        with pytest.raises(NoScheme):
            design(in_units_of(case, factor), model)
        return
    second = design(in_units_of(case, factor), model)
    ours, theirs = (np.array(list(s.terms.origin_share.values())) for s in (first, second))
    assert theirs == pytest.approx(ours, abs=1e-5)
    assert second.gain.to_numpy() / factor == pytest.approx(first.gain.to_numpy(), abs=1e-5)


@given(order=st.permutations(range(3)))
@settings(max_examples=2, deadline=None)
def test_the_order_of_scenarios_changes_nothing(order: list[int]) -> None:
    case, _ = small(5)
    asked = futures(case, grid(["case.discount_rate*=0.5,1.5"]))
    straight, mixed = (
        {found.scenario: found for found in run(runs, hybrid(), {"half": half_and_half()})}
        for runs in (asked, [asked[place] for place in order])
    )
    assert len(straight) == 3
    assert mixed == straight
