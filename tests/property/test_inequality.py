"""Measures of inequality: what their definitions promise, on random regions; reference figures worked out by hand."""

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citypact.evaluation import coefficient_of_variation, gini, theil

Regions = tuple[list[float], list[int], list[str]]


@st.composite
def regions(draw: st.DrawFn) -> Regions:
    """Values of at least 0 with a positive sum, numbers of persons, provinces."""
    n = draw(st.integers(1, 8))
    values = draw(st.lists(st.sampled_from([0.0, 0.3, 1.0, 2.5, 7.0, 40.0]), min_size=n, max_size=n))
    values[draw(st.integers(0, n - 1))] = draw(st.floats(0.1, 100.0))
    persons = draw(st.lists(st.integers(1, 50), min_size=n, max_size=n))
    return values, persons, draw(st.lists(st.sampled_from("abc"), min_size=n, max_size=n))


def person_by_person(values: list[float], persons: list[int]) -> np.ndarray:
    """Every person's figure."""
    return np.repeat(np.array(values), persons)


@given(regions())
def test_each_person_counts_once(found: Regions) -> None:
    """Weighted figures are those of the list of all persons, by the textbook's unweighted formulas."""
    values, persons, _ = found
    x = person_by_person(values, persons)
    assert coefficient_of_variation(values, persons) == pytest.approx(x.std() / x.mean(), abs=1e-9)
    ranks = np.arange(1, x.size + 1)
    by_ranks = 2 * (ranks @ np.sort(x)) / (x.size * x.sum()) - (x.size + 1) / x.size
    assert gini(values, persons) == pytest.approx(by_ranks, abs=1e-9)
    ratios = x[x > 0] / x.mean()
    assert theil(values, persons).total == pytest.approx((ratios * np.log(ratios)).sum() / x.size, abs=1e-9)


@given(regions())
def test_between_and_within_add_up(found: Regions) -> None:
    values, persons, provinces = found
    parts = theil(values, persons, provinces)
    assert parts.total == pytest.approx(theil(values, persons).total, abs=1e-9)
    assert parts.between >= -1e-12
    assert parts.within >= -1e-12
    means = {}
    for province in provinces:
        inside = [i for i, other in enumerate(provinces) if other == province]
        people = sum(persons[i] for i in inside)
        means[province] = (sum(values[i] * persons[i] for i in inside) / people, people)
    by_means = theil([mean for mean, _ in means.values()], [people for _, people in means.values()])
    assert parts.between == pytest.approx(by_means.total, abs=1e-9)


@given(regions(), st.floats(0.01, 100.0))
def test_units_of_money_and_of_persons_do_not_matter(found: Regions, factor: float) -> None:
    values, persons, provinces = found
    scaled = [factor * value for value in values]
    more = [7 * people for people in persons]
    for measure in (coefficient_of_variation, gini, lambda x, w: theil(x, w, provinces).between):
        assert measure(scaled, persons) == pytest.approx(measure(values, persons), abs=1e-9)
        assert measure(values, more) == pytest.approx(measure(values, persons), abs=1e-9)


@given(regions())
def test_bounds(found: Regions) -> None:
    values, persons, _ = found
    assert -1e-12 <= gini(values, persons) < 1
    smallest = min(persons) / sum(persons)
    assert -1e-12 <= theil(values, persons).total <= log(1 / smallest) + 1e-9
    assert 0 <= coefficient_of_variation(values, persons) <= sqrt(1 / smallest - 1) + 1e-9


@given(regions(), st.data())
def test_a_transfer_from_richer_to_poorer_narrows_the_gap(found: Regions, data: st.DataObject) -> None:
    """Pigou-Dalton principle."""
    values, persons, _ = found
    richer, poorer = int(np.argmax(values)), int(np.argmin(values))
    difference = values[richer] - values[poorer]
    if difference < 1e-6:
        return
    money = data.draw(st.floats(0.05, 0.95)) * difference * persons[richer] * persons[poorer]
    money /= persons[richer] + persons[poorer]
    after = list(values)
    after[richer] -= money / persons[richer]
    after[poorer] += money / persons[poorer]
    for measure in (coefficient_of_variation, gini, lambda x, w: theil(x, w).total):
        assert measure(after, persons) < measure(values, persons) + 1e-12


@given(st.floats(0.1, 100.0), st.lists(st.integers(1, 50), min_size=1, max_size=8))
def test_equal_regions_have_no_gap(value: float, persons: list[int]) -> None:
    equal = [value] * len(persons)
    assert coefficient_of_variation(equal, persons) == pytest.approx(0.0, abs=1e-9)
    assert gini(equal, persons) == pytest.approx(0.0, abs=1e-9)
    assert theil(equal, persons).total == pytest.approx(0.0, abs=1e-9)


def test_by_hand() -> None:
    """Two persons, one of whom has everything; then 1, 1 and 4."""
    assert (coefficient_of_variation([0, 2], [1, 1]), gini([0, 2], [1, 1])) == (1.0, 0.5)
    assert theil([0, 2], [1, 1]).total == pytest.approx(log(2))
    assert gini([1, 1, 4], [1, 1, 1]) == pytest.approx(1 / 3)
    assert coefficient_of_variation([1, 1, 4], [1, 1, 1]) == pytest.approx(sqrt(2) / 2)
    assert theil([1, 4], [2, 1]).total == pytest.approx((2 * log(2) - log(2)) / 3)


@pytest.mark.parametrize(
    ("values", "weights"),
    [([1, 2], [1]), ([1, 2], [1, 0]), ([], []), ([0, 0], [1, 1]), ([1, float("nan")], [1, 1]), ([1, -3], [1, 1])],
)
def test_what_has_no_inequality_is_refused(values: list[float], weights: list[float]) -> None:
    for measure in (coefficient_of_variation, gini, theil):
        with pytest.raises(ValueError, match=r"needed|needs"):
            measure(values, weights)
