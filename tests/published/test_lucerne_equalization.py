"""Act no. 610 of Lucerne on financial equalization (lu.ch; lexaris.eu 221985).

Minimum 86.4, paid 53 % by the canton and 47 % by municipalities; 9 / 14 / 17 % on the first 400 francs of excess per
head for main centre, regional centres and others, then 5.4 / 8.4 / 10.2 %; scaled to the 47 %; at most 40 % of a unit.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citypact.mechanism import economy, load_model
from citypact.mechanism.instruments.equalization import base_contributions, endowment_grants, scaled_to
from support.districts import district
from support.random_cases import random_case
from support.receipts import receipts


def test_base_contribution_of_an_excess_of_1000_francs() -> None:
    low, high = np.array([0.09, 0.14, 0.17]), np.array([0.054, 0.084, 0.102])
    per_head = base_contributions(np.full(3, 1000.0), np.ones(3), low, high, 400.0)
    assert per_head == pytest.approx([36 + 32.4, 56 + 50.4, 68 + 61.2])


def test_everyone_is_lifted_to_86_4_per_cent_of_the_mean() -> None:
    resources, people = np.array([2000.0, 3000.0, 4000.0]), np.array([1000.0, 1000.0, 1000.0])
    grants = endowment_grants(resources, people, 0.864)
    assert grants == pytest.approx([1000 * (0.864 * 3000 - 2000), 0.0, 0.0])


def test_the_scaling_factor_hits_the_target_unless_caps_stop_it() -> None:
    assert scaled_to(np.array([10.0, 30.0]), np.array([99.0, 99.0]), 20.0) == pytest.approx([5.0, 15.0])
    assert scaled_to(np.array([10.0, 30.0]), np.array([99.0, 12.0]), 20.0) == pytest.approx([8.0, 12.0])
    assert scaled_to(np.array([10.0, 30.0]), np.array([6.0, 12.0]), 20.0) == pytest.approx([6.0, 12.0])
    assert scaled_to(np.array([0.0, 30.0]), np.array([6.0, 12.0]), 5.0) == pytest.approx([0.0, 5.0])


@given(
    st.lists(st.tuples(st.floats(0.01, 100), st.floats(0.01, 100)), min_size=1, max_size=6),
    st.floats(0.01, 0.99),
)
def test_one_factor_for_all_who_are_below_their_cap(payers: list[tuple[float, float]], part: float) -> None:
    base, caps = np.array(payers).T
    target = part * caps.sum()
    paid = scaled_to(base, caps, target)
    assert paid.sum() == pytest.approx(target)
    assert (paid <= caps * (1 + 1e-9)).all()
    free = paid < caps * (1 - 1e-9)
    factors = (paid / base)[free]
    assert factors == pytest.approx(np.full(factors.size, factors.max(initial=0.0)))
    assert (paid / base)[~free].max(initial=0.0) <= factors.max(initial=np.inf) * (1 + 1e-9)


def test_canton_pays_53_per_cent_and_municipalities_the_rest() -> None:
    case, model = random_case(5, cities=6), load_model("lucerne-type").at({})
    assert model.equalization is not None
    paid, granted, outside = model.equalization.year(economy(case, model, {}, ()), 0)
    assert paid.sum() == pytest.approx(granted.sum())
    assert outside.sum() / (outside.sum() + granted.sum()) == pytest.approx(0.53)
    assert not ((paid > 0) & (granted > 0)).any()


def test_the_rule_pays_by_class_and_step_scaled_to_the_part_of_the_municipalities() -> None:
    """Resources per head 2000, 4600, 5400: mean 4000, so that the step of a tenth is the act's 400 francs.

    Guaranteed 3456, so 1456 a head for the poor. Excess 1144 in the main centre and 1944 in the other: base
    contributions 0.09 * 400 + 0.054 * 744 and 0.17 * 400 + 0.102 * 1544 a head, scaled to 47 % of the grants.
    """
    heads = {"poor": 2000.0, "centre": 4600.0, "other": 5400.0}
    tiers = {"poor": "town", "centre": "municipality", "other": "town"}
    rows = {
        name: {"revenue": 1000 * per_head, "population": 1000.0, "tier": tiers[name]}
        for name, per_head in heads.items()
    }
    case = district(rows, 1, unit=1.0)
    base = np.array([0.09 * 400 + 0.054 * 744, 0.17 * 400 + 0.102 * 1544])
    paid = [-receipts(case, "lucerne-type", "equalization-contribution", name)[0] for name in ("centre", "other")]
    assert paid == pytest.approx(0.47 * 1_456_000 * base / base.sum())
    assert receipts(case, "lucerne-type", "equalization-grant", "poor")[0] == pytest.approx(0.47 * 1_456_000)
    assert receipts(case, "lucerne-type", "equalization-outside", "poor")[0] == pytest.approx(0.53 * 1_456_000)


def test_the_rule_stops_at_forty_per_cent_of_a_unit_of_tax() -> None:
    """Mean 10 a head, guaranteed 8.64, so 85,400 for the poor; 47 % of it, 40,138, is more than the rich may pay."""
    rows = {"poor": {"revenue": 1e3, "population": 1e4}, "rich": {"revenue": 1e5, "population": 100.0}}
    case = district(rows, 1, unit=1.0)
    assert 0.47 * (8.64 * 1e4 - 1e3) > 0.4 * 1e5
    assert -receipts(case, "lucerne-type", "equalization-contribution", "rich")[0] == pytest.approx(0.4 * 1e5)
    assert receipts(case, "lucerne-type", "equalization-grant", "poor")[0] == pytest.approx(0.4 * 1e5)
