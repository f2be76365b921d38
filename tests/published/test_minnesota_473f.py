"""Minn. Stat. 473F.07 against the distribution of 2024: the twelve largest communities of the Twin Cities.

Figures: Metropolitan Council, tax base in dollars, as gathered in the repository mrmalloy/fiscal-disparities-app. The
statute's fiscal capacity is equalized market value per head; the community's total tax base per head stands for it,
so that the formula is met approximately, not exactly.
"""

import numpy as np
import pytest

from citypact.mechanism.instruments.keys import population_by_capacity
from citypact.mechanism.instruments.pool import pooled

COMMUNITIES = {
    "Minneapolis": (436934, 848580723, 78560842),
    "St. Paul": (310992, 420500432, 76067183),
    "Bloomington": (91330, 232025419, 13218965),
    "Brooklyn Park": (84993, 133989823, 18972860),
    "Plymouth": (80762, 219125371, 10261530),
    "Woodbury": (77224, 174915834, 11371481),
    "Lakeville": (73828, 142594748, 11867551),
    "Blaine": (71891, 129943874, 12986102),
    "Maple Grove": (71230, 171221754, 10052846),
    "Eagan": (68889, 160751239, 10206519),
    "Burnsville": (64522, 118297604, 12423662),
    "Eden Prairie": (64023, 177130466, 8015015),
}
POPULATION, TAX_BASE, DISTRIBUTED = np.array(list(COMMUNITIES.values()), dtype=float).T


def test_the_index_divides_the_pool_as_published() -> None:
    index = population_by_capacity(POPULATION, TAX_BASE / POPULATION)
    computed = index / index.sum() * DISTRIBUTED.sum()
    assert computed == pytest.approx(DISTRIBUTED, rel=0.10)
    assert np.corrcoef(computed, DISTRIBUTED)[0, 1] > 0.998
    by_people_alone = POPULATION / POPULATION.sum() * DISTRIBUTED.sum()
    assert np.abs(computed - DISTRIBUTED).sum() < np.abs(by_people_alone - DISTRIBUTED).sum() / 4


def test_forty_per_cent_of_growth_and_nothing_of_a_loss() -> None:
    base, first = np.array([[150.0], [90.0], [100.0]]), np.array([[100.0], [100.0], [100.0]])
    paid, received = pooled(0.40, base, first, np.full((3, 1), 1 / 3), guarantee=False)
    assert paid.ravel() == pytest.approx([20.0, 0.0, 0.0])
    assert received.sum() == pytest.approx(paid.sum())


def test_a_city_of_average_capacity_counts_by_its_people() -> None:
    index = population_by_capacity(np.array([10.0, 30.0]), np.array([5.0, 5.0]))
    assert index == pytest.approx([10.0, 30.0])
