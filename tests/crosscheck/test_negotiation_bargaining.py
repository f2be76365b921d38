"""Bargaining on the gains within reach of the instruments: axioms, optimality, and the schemes that carry them out."""

import numpy as np
import pandas as pd
import pytest

from citypact.errors import InvalidInput
from citypact.negotiation.bargaining import bargain, solve
from citypact.negotiation.offer import Offer
from citypact.negotiation.reach import of_half_spaces
from citypact.negotiation.steps import nearest_scheme
from citypact.pact.scheme import Scheme
from support.desk import hybrid, position

SEEDS = [2, 5, 6]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("solution", ["nash", "kalai-smorodinsky", "egalitarian"])
def test_solutions_share_out_everything_within_the_core(seed: int, solution: str) -> None:
    found = position(seed, Offer())
    agreed = bargain(found, solution)
    table = found.setting.table
    gains = agreed.gains.reindex(table.game.players)
    scale = table.worths.max()
    assert gains.sum() == pytest.approx(table.worths[-1], abs=1e-4 * scale)
    assert table.game.excess(gains)[1:-1].max() <= 1e-5 * scale
    assert (agreed.gains <= agreed.ideal + 1e-5 * scale).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_nash_is_optimal_and_a_scheme_gives_it(seed: int) -> None:
    found = position(seed, Offer())
    agreed = bargain(found, "nash")
    assert agreed.gap < 1e-3
    scheme = scheme_with_continuous_ratios(seed, agreed.gains)
    assert (scheme.gain - agreed.gains).abs().max() < 1e-2


def scheme_with_continuous_ratios(seed: int, gains: pd.Series) -> Scheme:
    smooth = hybrid(tax_sharing={"origin_share": hybrid().tax_sharing.origin_share.model_copy(update={"step": None})})
    return nearest_scheme(position(seed, Offer(), smooth), gains)


def test_more_bargaining_power_never_hurts() -> None:
    found = position(5, Offer())
    city = found.setting.cities[0].id
    gains = [bargain(found, "nash", weights={city: power}).gains[city] for power in (0.5, 1.0, 4.0)]
    assert np.diff(gains).min() >= -1e-4 * found.setting.table.worths.max()


def test_a_better_way_out_never_hurts() -> None:
    found = position(5, Offer())
    city = found.setting.cities[0].id
    plain = bargain(found, "egalitarian").gains[city]
    better = bargain(found, "egalitarian", disagreement={city: 0.5}).gains[city]
    assert better >= plain - 1e-6


def test_nothing_to_bargain_over_and_unknown_cities_are_refused() -> None:
    found = position(5, Offer())
    city = found.setting.cities[0].id
    with pytest.raises(InvalidInput, match="the most it can reach: "):
        bargain(found, "nash", disagreement={city: 1e6})
    with pytest.raises(InvalidInput, match="not a city"):
        bargain(found, "nash", disagreement={"atlantis": 1.0}, weights={city: -1.0})


def test_scale_of_a_player_does_not_matter_to_nash_and_kalai_smorodinsky() -> None:
    """Invariance to affine changes of one player's gains, on a random polygon."""
    rng = np.random.default_rng(4)
    matrix = np.vstack([rng.uniform(0.2, 1.0, (5, 3)), np.eye(3)])
    most = np.append(rng.uniform(1.0, 2.0, 5), [1.0, 1.5, 2.0])
    factor = np.array([1.0, 10.0, 0.5])
    for name in ("nash", "kalai-smorodinsky"):
        plain = solve(of_half_spaces(matrix, most), name, np.zeros(3), np.ones(3))[0]
        scaled = solve(of_half_spaces(matrix / factor, most), name, np.zeros(3), np.ones(3))[0]
        assert scaled == pytest.approx(plain * factor, rel=2e-3)


def test_nash_by_hand_with_weights_and_a_limit_on_the_strongest() -> None:
    """Of 2 in all and at most 1 each, weights 1, 2, 5: the third is held at 1, the rest goes 1 : 2."""
    limits = of_half_spaces(np.vstack([np.ones(3), np.eye(3)]), np.array([2.0, 1.0, 1.0, 1.0]))
    gains, ideal, gap = solve(limits, "nash", np.zeros(3), np.array([1.0, 2.0, 5.0]))
    assert ideal.tolist() == pytest.approx([1.0, 1.0, 1.0])
    assert gains.tolist() == pytest.approx([1 / 3, 2 / 3, 1.0], abs=1e-7)
    assert gap < 1e-5


def test_who_can_gain_nothing_stays_at_disagreement() -> None:
    limits = of_half_spaces(np.array([[1.0, 1.0, 1.0], [0.0, 0.0, 1.0]]), np.array([2.0, 0.25]))
    gains = solve(limits, "nash", np.array([0.0, 0.5, 0.25]), np.ones(3))[0]
    assert gains.tolist() == pytest.approx([0.625, 1.125, 0.25], abs=1e-7)
