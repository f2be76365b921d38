"""A game that is searched gives the answers of the game that is listed, on cases where both can be had."""

import numpy as np
import pytest

from citypact.case import Case, load_case
from citypact.deadline import Deadline
from citypact.game.coalitions import subset_sums
from citypact.game.searching import Start, least_core, least_core_bounds
from citypact.regions import provinces_of
from citypact.report.game.searched import SearchedStudy
from citypact.worth import WorthTable, opportunities, worth_table
from citypact.worth.large import Listing, Oracle, Sampling, owen_by_parts, sampled, shapley_by_parts
from support.empty_core import empty_core_case
from support.listed_cases import listed
from support.random_cases import random_case

SEEDS = range(12)


def allowed(table: WorthTable) -> float:
    """A billionth of the largest worth."""
    return 1e-9 * max(1.0, float(np.abs(table.worths).max()))


@pytest.mark.parametrize("seed", SEEDS)
def test_worths_and_plans_of_single_coalitions(seed: int) -> None:
    _, table = listed(seed)
    oracle = Oracle(table.chances)
    coalitions = list(range(1, table.worths.size))
    assert oracle.listing.worths(coalitions) == pytest.approx(table.worths[1:], abs=allowed(table))
    assert oracle.together == pytest.approx(float(table.worths[-1]), abs=allowed(table))
    for coalition in coalitions:
        plan = oracle.plan(coalition)
        inside = {table.chances.cities[i] for i in range(len(table.chances.cities)) if coalition >> i & 1}
        assert {*plan.hosts.values()} - {"outside"} <= set(table.chances.cities)
        assert table.plan(coalition).projects == plan.projects
        assert all(c.id not in plan.hosts or table.chances.cities[c.origin] in inside for c in table.chances.candidates)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_worst_coalition_of_any_payoff(seed: int) -> None:
    _, table = listed(seed)
    oracle = Oracle(table.chances)
    rng = np.random.default_rng(seed)
    for share in (0.0, 0.5, 2.0):
        payoff = share * float(table.worths[-1]) * rng.dirichlet(np.ones(len(table.chances.cities)))
        largest = float((table.worths - subset_sums(payoff))[1:-1].max())
        found = oracle.worst(payoff)
        assert found.excess == pytest.approx(largest, abs=1e3 * allowed(table))
        assert found.bound >= largest - 1e3 * allowed(table)
        assert len(found.by) >= 1
        many, bound = oracle.several(payoff)
        assert len({*many}) == len(many)
        assert all(0 < one < table.worths.size - 1 for one in many)
        assert bound >= largest - 1e3 * allowed(table)
        near = oracle.bounded(payoff)
        assert near.excess <= largest + 1e3 * allowed(table)
        assert near.bound >= largest - 1e3 * allowed(table)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_least_core_between_two_bounds(seed: int) -> None:
    _, table = listed(seed)
    bounds = least_core_bounds(Oracle(table.chances))
    value = table.game.least_core().epsilon
    close = 1e3 * allowed(table)
    assert bounds.low - close <= value <= bounds.high + close
    assert bounds.gap <= close
    assert bounds.payoff.sum() == pytest.approx(float(table.worths[-1]), abs=close)
    assert float((table.worths - subset_sums(bounds.payoff))[1:-1].max()) == pytest.approx(value, abs=close)


@pytest.mark.parametrize("seed", SEEDS)
def test_values_by_parts(seed: int) -> None:
    case, table = listed(seed)
    assert shapley_by_parts(table.chances).to_numpy() == pytest.approx(table.game.shapley().to_numpy(), abs=1e-8)
    provinces = provinces_of(case)
    unions = {union: provinces.members(union) for union in provinces.all}
    owen = owen_by_parts(table.chances, unions)
    assert owen.to_numpy() == pytest.approx(table.game.owen(list(unions.values())).to_numpy(), abs=1e-8)


@pytest.mark.parametrize("seed", SEEDS)
def test_prices_of_the_relaxation_give_every_coalition_its_worth(seed: int) -> None:
    """Owen (1975): where no bid shuts others out and no project harms, duals of the grand program are in the core."""
    _, table = listed(seed)
    chances = table.chances
    if any(bid.excluded for c in chances.candidates for bid in c.bids):
        return
    if any((undertaking.benefits < 0).any() for undertaking in chances.undertakings):
        return
    prices, total = Oracle(chances).joining.prices
    assert prices.sum() == pytest.approx(total, abs=1e3 * allowed(table))
    assert (subset_sums(prices) >= table.worths - 1e3 * allowed(table)).all()


def test_the_bundled_case_of_thirteen_cities() -> None:
    from support.real_case import real_case

    table = real_case()[1]
    oracle = Oracle(table.chances)
    drawn = np.random.default_rng(3).integers(1, table.worths.size, 300).tolist()
    assert oracle.listing.worths(drawn) == pytest.approx(table.worths[drawn], abs=1e-9)
    bounds = least_core_bounds(oracle)
    assert (bounds.low, bounds.high) == pytest.approx((table.game.least_core().epsilon,) * 2, abs=1e-8)
    assert shapley_by_parts(table.chances).to_numpy() == pytest.approx(table.game.shapley().to_numpy(), abs=1e-9)


def test_intervals_of_a_sample_cover_the_exact_value() -> None:
    """Eight cities, 12 seeds: nine in ten of the 95 % intervals at least hold the value."""
    case = random_case(5, 8, transfers=10, projects=3)
    table = worth_table(case)
    exact = table.game.shapley()
    hits = 0
    for seed in range(12):
        found = sampled(table.chances, Sampling(150, seed))
        assert found.errors is not None
        hits += int((np.abs(found.values - exact) <= 1.96 * found.errors + 1e-9).sum())
    assert hits >= 0.9 * 12 * 8


@pytest.mark.parametrize("seed", range(0, 12, 3))
def test_a_search_goes_on_from_what_was_met_and_believes_none_of_it(seed: int) -> None:
    _, table = listed(seed)
    n, close = len(table.chances.cities), 1e3 * allowed(table)
    first = least_core_bounds(Oracle(table.chances))
    again = least_core_bounds(Oracle(table.chances), start=Start(first.payoff, first.rows))
    assert (again.low, again.high) == pytest.approx((first.low, first.high), abs=close)
    assert np.array_equal(again.payoff, first.payoff)
    assert {*first.rows} <= {*again.rows}
    elsewhere = Start(np.full(n, 1e3), tuple(range(1, (1 << n) - 1, 3)))
    assert least_core_bounds(Oracle(table.chances), start=elsewhere).high == pytest.approx(first.high, abs=close)


def test_a_search_that_goes_on_and_has_no_time_for_it_leaves_true_bounds() -> None:
    """Stopped where it asks anew for the worst coalition of the payoff that it began from."""
    table = listed(3)[1]
    first, oracle, deadline = least_core_bounds(Oracle(table.chances)), Oracle(table.chances), Deadline(None)

    def late(*_: object) -> None:
        deadline.stop()
        deadline.check("asking")

    oracle.likely = late
    with deadline.limiting():
        bounds = least_core_bounds(oracle, start=Start(first.payoff, first.rows))
    value, close = table.game.least_core().epsilon, 1e3 * allowed(table)
    assert bounds.low - close <= value <= bounds.high + close
    assert np.array_equal(bounds.payoff, first.payoff)


def test_a_search_that_is_stopped_leaves_true_bounds() -> None:
    """Thirteen cities: stopped after the first round, the value lies between the bounds."""
    from support.real_case import real_case

    table = real_case()[1]
    deadline = Deadline(None)
    with deadline.limiting():
        bounds = least_core_bounds(Oracle(table.chances), lambda met, low, high: deadline.stop())
    value = table.game.least_core().epsilon
    assert bounds.low - 1e-9 <= value <= bounds.high + 1e-9
    assert not bounds.is_closed
    assert float((table.worths - subset_sums(bounds.payoff))[1:-1].max()) <= bounds.high + 1e-7


def test_a_sample_whose_time_ends_rests_on_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock runs out after some 60 worths of eight cities; the errors are those of so many."""
    chances = worth_table(random_case(5, 8, transfers=10, projects=3)).chances
    honest, deadline, asked = Listing.worths, Deadline(1e3), []

    def worths(listing: Listing, coalitions: list[int]) -> np.ndarray:
        found = honest(listing, coalitions)
        asked.extend(coalitions)
        deadline._end = 0.0 if len(asked) > 60 else deadline._end
        return found

    monkeypatch.setattr(Listing, "worths", worths)
    with deadline.limiting():
        found = sampled(chances, Sampling(400))
    assert found.errors is not None
    assert 60 <= found.evaluations < 200
    assert found.values.sum() == pytest.approx(honest(Listing(chances), [255])[0])


def test_what_the_readme_of_the_41_cities_says() -> None:
    """Section 11: the joint gain, what is built, and the margin that some division leaves to every coalition."""
    from citypact.worth import opportunities

    oracle = Oracle(opportunities(load_case("yangtze-river-delta-41")))
    assert round(oracle.together, 2) == 299.37
    built = {"clean-air", "weak-anhui", "weak-zhejiang"} | {
        f"link-shanghai-{to}" for to in ("suzhou", "wuxi", "nantong")
    }
    assert set(oracle.plan(oracle.listing.everyone).projects) == built
    bounds = least_core_bounds(oracle)
    assert 0.4311 < -bounds.high <= -bounds.low + 1e-9 < 0.4312
    given = oracle.listing.members([bounds.worst.coalition]) @ bounds.payoff
    assert float(given[0]) - oracle.worth(bounds.worst.coalition) == pytest.approx(-bounds.high, abs=1e-7)


def test_a_case_of_27_cities_is_searched() -> None:
    """Necessary conditions, each by its own means: the core's payoff keeps singles, provinces and a sample."""
    case = load_case("yangtze-river-delta")
    from citypact.worth import opportunities

    oracle = Oracle(opportunities(case))
    bounds = least_core_bounds(oracle)
    assert bounds.high == pytest.approx(0.0, abs=1e-9)  # a city that adds nothing pins it to 0
    rng = np.random.default_rng(1)
    drawn = [int(rng.integers(1, 1 << 27)) for _ in range(200)]
    given = oracle.listing.members(drawn) @ bounds.payoff
    assert (given >= oracle.listing.worths(drawn) - 1e-7).all()
    assert len(bounds.worst.by) == 2


@pytest.mark.parametrize(
    "case",
    [
        empty_core_case(),
        random_case(117, cities=7, transfers=12),
        *(random_case(seed, cities=7, transfers=18, tightness=0.25) for seed in (23, 84, 106)),
    ],
)
def test_a_least_core_that_turns_to_the_core_first_is_the_same(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases with coalitions that object to the payoff by marginal worths; asked at once, as a long search asks."""
    asked: list[Start] = []

    def inside(study: SearchedStudy) -> Start:
        asked.append(honest(study))
        return asked[-1]

    honest = SearchedStudy._toward_the_core
    monkeypatch.setattr(SearchedStudy, "_toward_the_core", inside)
    monkeypatch.setattr(least_core, "_ROUNDS", 0)
    study, listed = SearchedStudy(case, opportunities(case)), worth_table(case).game
    found, is_empty = study.least_core, listed.core().empty
    assert found is not None
    assert (found.low, found.high) == pytest.approx((listed.least_core().epsilon,) * 2, abs=1e-6)
    assert asked or is_empty  # there, what was met first can have shown that it is
    for start in asked:
        assert listed.in_core(start.payoff, 1e-6) is not is_empty
