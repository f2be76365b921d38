"""Who objects to an offer: against plain enumeration."""

import numpy as np
import pytest

from citypact.case.flows import discount_factors
from citypact.negotiation.objections import Objections, minimal_sets
from citypact.negotiation.position import settle_offer
from support.desk import distance_by_all_rows, half_and_half, position, rule_of_2015


def objections(seed: int, **figures: int) -> Objections:
    found = position(seed, half_and_half(0.0), **figures)
    return Objections(settle_offer(found), found.setting)


@pytest.mark.parametrize("seed", range(6))
def test_objecting_coalitions_by_enumeration(seed: int) -> None:
    found = objections(seed)
    scheme = found.scheme
    names = scheme.table.game.players
    expected = {}
    for coalition in range(1, scheme.table.worths.size - 1):
        gain = sum(scheme.gain[name] for i, name in enumerate(names) if coalition >> i & 1)
        if scheme.table.worths[coalition] - gain > scheme.tolerance:
            expected[coalition] = scheme.table.worths[coalition] - gain
    assert found.coalitions["loss"].to_dict() == pytest.approx(expected)
    assert list(found.coalitions["loss"]) == sorted(expected.values(), reverse=True)
    first = found.first(2)
    assert first.equals(found.coalitions.head(2))
    assert found.count == len(expected)
    assert found.first(3, minimal=True).equals(found.coalitions[found.coalitions["minimal"]].head(3))
    minimal = {c for c in expected if not any(d != c and d & c == d for d in expected)}
    assert set(np.flatnonzero(found.minimal)) == minimal
    for i, name in enumerate(names):
        assert found.frequency.loc[name, "all"] == sum(c >> i & 1 for c in expected)
        assert found.frequency.loc[name, "minimal"] == sum(c >> i & 1 for c in minimal)


@pytest.mark.parametrize("seed", range(8))
def test_distance_to_the_core_with_all_rows(seed: int) -> None:
    found = objections(seed, cities=5, transfers=7)
    gains = found.scheme.gain.reindex(found.scheme.table.game.players).to_numpy()
    subsidy, moved = distance_by_all_rows(found.scheme.table.worths, gains)
    scale = np.abs(found.scheme.table.worths).max()
    assert found.subsidy == pytest.approx(subsidy, abs=1e-7 * scale)
    assert found.distance == pytest.approx(moved, abs=1e-7 * scale)
    after = (found.scheme.gain + found.payments.reindex(found.scheme.gain.index)).reindex(
        found.scheme.table.game.players
    )
    game = found.scheme.table.game
    assert (game.worths[1:-1] - (game.worths - game.excess(after))[1:-1]).max() <= 1e-7 * scale


def test_losses_add_up_over_the_years() -> None:
    position_of_2015 = rule_of_2015()
    found = Objections(settle_offer(position_of_2015), position_of_2015.setting)
    discount = discount_factors(found.scheme.case)
    yearly = found.losses.drop(columns="loss")
    assert {"beijing", "tianjin"} <= set(found.losses.index)
    assert np.allclose(yearly.to_numpy() @ discount, -found.losses["loss"])
    assert all((found.losses.loc[city, list(found.lean_years[city])] < 0).all() for city in found.losses.index)


def test_the_2015_rule_on_the_real_case_is_refused_and_says_by_whom() -> None:
    position_of_2015 = rule_of_2015()
    found = Objections(settle_offer(position_of_2015), position_of_2015.setting)
    assert found.largest_loss == found.coalitions["loss"].iloc[0] > 0
    first = int(found.coalitions.index[0])
    plan = found.alternative(first)
    inside = set(found.members(first))
    assert set(plan.hosts.values()) <= inside
    assert found.coalition(found.members(first)) == first
    assert found.subsidy == pytest.approx(0.0, abs=1e-6)  # the core is not empty: money between the cities is enough
    assert found.distance >= found.largest_loss - 1e-9


def test_minimal_sets_of_a_family() -> None:
    family = np.zeros(16, dtype=bool)
    family[[0b0011, 0b0111, 0b1000, 0b1100, 0b0101]] = True
    assert set(np.flatnonzero(minimal_sets(family))) == {0b0011, 0b1000, 0b0101}
