"""Minn. Stat. 473F.07 against the distribution of 2024: the twelve largest communities of the Twin Cities.

Figures: Metropolitan Council, tax base in dollars, as gathered in the repository mrmalloy/fiscal-disparities-app. The
statute's fiscal capacity is equalized market value per head; the community's total tax base per head stands for it,
so that the formula is met approximately, not exactly.
"""

import numpy as np
import pytest

from citypact.case import load_case
from citypact.mechanism import load_model
from citypact.mechanism.instruments.keys import population_by_capacity
from citypact.mechanism.instruments.pooling import pooled
from citypact.pact.accounts import Receipts
from citypact.pact.accounts.accounts import actual_economy
from support.districts import NOTHING_MOVES, accounts, district, received

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


def test_the_rule_pools_forty_per_cent_of_growth_and_divides_it_by_people_and_capacity() -> None:
    """Growth 50, -10 and 0: 20 are pooled. Capacity per head 1.5, 0.9, 0.5 and on average 0.85, for 100, 100, 200."""
    people = {"rich": 100.0, "middle": 100.0, "poor": 200.0}
    case = district({name: {"revenue": 100.0, "population": n} for name, n in people.items()}, 1, unit=1.0)
    years = accounts(case, load_model("minnesota-473f"), {"rich": [150.0], "middle": [90.0], "poor": [100.0]})
    index = np.array([100 * 0.85 / 1.5, 100 * 0.85 / 0.9, 200 * 0.85 / 0.5])
    net = 20.0 * index / index.sum() - np.array([20.0, 0.0, 0.0])
    assert [received(years, name, "pool")[0] for name in people] == pytest.approx(net, abs=0.01)


def test_the_rule_on_the_published_communities_collects_what_was_contributed_and_comes_near_what_was_distributed() -> (
    None
):
    """Metropolitan Council, 2022: bases of the base year are set so that 40 % of growth is the printed contribution."""
    case = load_case("twin-cities-pool")
    inside = [city for city in case.cities if (city.indicators["distribution"] or 0.0) > 0]
    printed = {
        name: np.array([city.indicators[name] for city in inside], dtype=float)
        for name in ("contribution", "distribution")
    }
    first = [
        city.model_copy(update={"revenue": city.revenue - paid / 0.4})
        for city, paid in zip(inside, printed["contribution"], strict=True)
    ]
    assert min(city.revenue for city in first) > 0
    pool_case = case.model_copy(update={"cities": tuple(first), "projects": (), "project_benefits": ()})
    model = load_model("minnesota-473f").at({})
    assert model.pool is not None
    bases = Receipts({(city.id, "revenue"): {2023: city.revenue} for city in inside}, 2023)
    seen = actual_economy(pool_case, model, NOTHING_MOVES, {}, bases)
    assert seen is not None
    key, paid, _ = model.pool.flows(seen)
    assert paid[:, 0] == pytest.approx(printed["contribution"], abs=0.01)
    given = key[:, 0] * printed["distribution"].sum()
    assert np.corrcoef(given, printed["distribution"])[0, 1] > 0.99
    assert np.mean(np.abs(np.log(given / printed["distribution"])) < np.log(1.25)) > 0.8
