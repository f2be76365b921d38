"""What holds for every pool: nothing is lost between the members, limits are kept, names and order do not matter."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from citypact.game import Game
from citypact.mechanism import Mechanism, economy, instrument_payments, load_model
from citypact.mechanism.apportionment import apportion
from citypact.mechanism.instruments.keys import population_by_capacity, rounded
from citypact.mechanism.instruments.levy import levy_saved
from citypact.mechanism.instruments.pooling import capped, pooled, smoothed
from citypact.mechanism.tiers import tiered
from support.random_cases import random_case

MONEY = st.floats(0.01, 1e4)
POOLS = (
    "minnesota-473f",
    "charlottesville-1982",
    "meadowlands-1970",
    "meadowlands-2015",
    "lucerne-type",
    "rates-pool-2013",
)


def amounts(*shape: int) -> st.SearchStrategy[np.ndarray]:
    return arrays(np.float64, shape, elements=MONEY)


@given(amounts(5, 3), amounts(5, 1), amounts(5, 3), st.floats(0, 1), st.booleans())
def test_a_pool_pays_out_what_was_paid_in(
    base: np.ndarray, first: np.ndarray, weights: np.ndarray, rate: float, guarantee: bool
) -> None:
    paid, received = pooled(rate, base, first, weights / weights.sum(axis=0), guarantee=guarantee)
    assert received.sum(axis=0) == pytest.approx(paid.sum(axis=0), abs=1e-6)
    assert (paid >= 0).all()
    assert (received >= -1e-9).all()


@given(amounts(6), amounts(6))
def test_a_cap_holds_and_still_nothing_is_lost(given_in: np.ndarray, most: np.ndarray) -> None:
    net = given_in - given_in.mean()
    found = capped(net, most)
    assert (-found <= most + 1e-9).all()
    assert found.sum() == pytest.approx(0.0, abs=1e-6)
    assert (np.sign(found) == np.sign(net))[np.abs(found) > 1e-9].all()
    assert capped(net, np.full(6, 1e9)) == pytest.approx(net, abs=1e-9)  # equal amounts leave noise around 0


@given(amounts(4, 6), st.integers(1, 4))
def test_smoothing_keeps_the_balance_between_members(paid: np.ndarray, years: int) -> None:
    net = paid - paid.mean(axis=0)
    assert smoothed(net, years).sum(axis=0) == pytest.approx(0.0, abs=1e-6)


@given(amounts(5), amounts(5), st.floats(1.01, 5))
def test_less_capacity_means_a_larger_part(population: np.ndarray, capacity: np.ndarray, factor: float) -> None:
    def part(of_first: float) -> float:
        index = population_by_capacity(population, np.concatenate([[of_first], capacity[1:]]))
        return float(index[0] / index.sum())

    assert part(capacity[0] / factor) > part(capacity[0])


@given(amounts(6), st.integers(1, 6), st.permutations(list(range(6))))
def test_rounded_parts_still_add_up_to_one_and_no_name_decides(
    weights: np.ndarray, decimals: int, order: list[int]
) -> None:
    parts = weights / weights.sum()
    found = rounded(parts, decimals)
    assert found.sum() == pytest.approx(1.0, abs=1e-9)
    assert (np.abs(found - parts) <= 10.0**-decimals + 1e-12).all()
    assert rounded(parts[order], decimals) == pytest.approx(found[order], abs=1e-12)
    twins = np.append(parts / 2, parts / 2)  # every part twice: twins get the same
    assert rounded(twins, decimals)[:6] == pytest.approx(rounded(twins, decimals)[6:], abs=1e-12)


@given(st.floats(0.0, 1.0), st.integers(1, 6))
def test_between_two_parties_the_larger_part_is_rounded_half_up(part: float, decimals: int) -> None:
    larger = max(part, 1.0 - part)
    found = rounded(np.array([part, 1.0 - part]), decimals)
    half_up = np.floor(np.round(larger * 10**decimals, 6) + 0.5) / 10**decimals
    assert found.max() == pytest.approx(half_up, abs=1e-12)
    assert found.min() == pytest.approx(1.0 - half_up, abs=1e-12)


@given(amounts(4, 3), amounts(3), st.floats(1, 1e6))
def test_apportionment_gives_out_the_whole_tax_and_nothing_below_zero(
    factors: np.ndarray, weights: np.ndarray, tax: float
) -> None:
    parts = apportion(tax, factors, weights / weights.sum())
    assert parts.sum() == pytest.approx(tax)
    assert (parts >= 0).all()


@given(amounts(4), amounts(2, 4), arrays(np.float64, 3, elements=st.floats(0, 1)))
def test_tiers_are_monotone_and_never_give_more_than_there_is(
    tax: np.ndarray, ends: np.ndarray, shares: np.ndarray
) -> None:
    part = tiered(tax, ends, shares)
    assert (part <= tax * shares.max() + 1e-9).all()
    assert (part >= tax * shares.min() - 1e-9).all()
    assert (tiered(tax + 1.0, ends, shares) >= part - 1e-9).all()
    assert tiered(tax, ends, np.full(3, 0.5)) == pytest.approx(0.5 * tax)


@given(amounts(4), amounts(4), amounts(4))
def test_with_one_levy_rate_for_all_pooling_is_worth_nothing(
    funding: np.ndarray, baseline: np.ndarray, growth: np.ndarray
) -> None:
    """Growth is positive, so there are no safety nets; alone nothing is saved in any case."""
    saved = levy_saved(funding, baseline, growth)
    assert saved[[1, 2, 4, 8]] == pytest.approx(0.0, abs=1e-9)
    same = levy_saved(baseline * 0.7, baseline, growth)
    assert same == pytest.approx(0.0, abs=1e-6)
    assert Game(saved, list("abcd")).shapley().sum() == pytest.approx(saved[-1], abs=1e-6)


def net_by_city(seed: int, order: list[int], model: Mechanism) -> dict[str, Any]:
    case = random_case(seed, cities=5, transfers=7)
    case = case.model_copy(update={"cities": tuple(case.cities[i] for i in order)})
    plan = {"transfer-0": next(h.host for h in case.hosts if h.transfer == "transfer-0")}
    net = {city.id: np.zeros(case.horizon) for city in case.cities}
    model = model.at({})
    for payment in instrument_payments(model, economy(case, model, plan, ())):
        for party, sign in ((payment.payee, 1.0), (payment.payer, -1.0)):
            if party in net:
                net[party] = net[party] + sign * payment.amounts
    return net


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 30), st.permutations(list(range(5))), st.sampled_from(POOLS))
def test_the_order_of_cities_changes_nothing(seed: int, order: list[int], name: str) -> None:
    model = load_model(name)
    straight, mixed = net_by_city(seed, list(range(5)), model), net_by_city(seed, order, model)
    for city, net in straight.items():
        assert mixed[city] == pytest.approx(net, rel=1e-9, abs=1e-7)
