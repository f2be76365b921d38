"""The pool of the Twin Cities, 2022: published totals, and what follows from them."""

import math
from functools import cache

import numpy as np
import pytest

from citypact.case import Case, load_case
from citypact.mechanism.instruments.keys import population_by_capacity
from citypact.regions import merge_cities, provinces_of
from citypact.worth import worth_table

# Metropolitan Council, fiscal disparities of 2022, US dollars of net tax capacity: contribution, distribution,
# commercial and industrial base, total base, population.
COMMUNITIES = {
    "afton": (302147, 255846, 779963, 7959878, 2955),
    "oakdale": (4138694, 5548521, 11006086, 36271944, 28303),
    "oak-park-heights": (2989628, 618917, 9788229, 14783881, 4849),
}
STATE_FAIR = 4187
WHOLE = 542893814


@cache
def case() -> Case:
    return load_case("twin-cities-pool")


def indicator(name: str) -> list[float]:
    return [city.indicators[name] or 0.0 for city in case().cities]


def test_communities_are_those_of_the_table() -> None:
    found = {
        city.id: (
            city.indicators["contribution"],
            city.indicators["distribution"],
            city.gdp,
            city.revenue,
            city.population,
        )
        for city in case().cities
        if city.id in COMMUNITIES
    }
    assert found == COMMUNITIES
    assert len(case().cities) == 186
    assert len({city.province for city in case().cities}) == 7


def test_what_is_put_in_is_given_out_but_for_the_state_fair() -> None:
    assert math.fsum(indicator("contribution")) == WHOLE - STATE_FAIR
    assert math.fsum(indicator("distribution")) == WHOLE


def test_benefits_are_distribution_less_contribution_and_payers_are_asked() -> None:
    net = {
        city.id: (city.indicators["distribution"] or 0.0) - (city.indicators["contribution"] or 0.0)
        for city in case().cities
    }
    benefits = {row.city: row.benefit for row in case().project_benefits}
    assert benefits == {city: net[city] for city in benefits}
    assert {city for city, amount in net.items() if amount} <= set(benefits)
    assert {row.evidence for row in case().project_benefits} == {"published"}
    (pool,) = case().projects
    assert set(pool.members) == {city for city, amount in net.items() if amount < 0}
    assert len(pool.members) == 70


def test_need_is_the_average_base_per_head() -> None:
    mean = math.fsum(c.revenue for c in case().cities) / math.fsum(c.population for c in case().cities)
    for city in case().cities:
        assert city.expenditure == pytest.approx(mean * city.population, abs=0.01)
        assert city.weak == (city.revenue < 0.7 * city.expenditure)
        assert city.evidence == "derived"


def test_the_statutory_formula_comes_near_the_published_distribution() -> None:
    inside = [city for city in case().cities if (city.indicators["distribution"] or 0.0) > 0]
    people = np.array([city.population for city in inside])
    published = np.array([city.indicators["distribution"] for city in inside], dtype=float)
    weights = population_by_capacity(people, np.array([city.revenue for city in inside]) / people)
    formula = published.sum() * weights / weights.sum()
    assert np.mean(np.abs(np.log(formula / published)) < np.log(1.25)) > 0.8
    assert np.corrcoef(formula, published)[0, 1] > 0.99


def test_the_pool_makes_nothing_and_no_coalition_without_every_payer_has_it() -> None:
    counties = merge_cities(case(), provinces_of(case()))
    net = {row.city: row.benefit for row in counties.project_benefits}
    assert max(net, key=lambda county: net[county]) == "ramsey"
    assert min(net, key=lambda county: net[county]) == "hennepin"
    table = worth_table(counties)
    assert np.count_nonzero(table.worths) == 1
    years = sum(1.05**-year for year in range(2, 11))
    assert table.worths[-1] == pytest.approx(STATE_FAIR * years)
