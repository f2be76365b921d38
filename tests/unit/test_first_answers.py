"""Answers that come before all is settled: they prove what the settled ones prove, and say what they are."""

import pytest

from citypact.mechanism import load_model
from citypact.negotiation.counter import MEASURES, counter_offer
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.position import Position, settle_offer
from support.desk import position

ONE_RATIO = Offer(clauses=(Clause(number="origin_share", value=0.1),))
NOTHING_SHARED = Offer(
    clauses=(Clause(number="origin_share", value=0.0), Clause(number="contribution_rate", value=0.0))
)
CASES = [(name, seed) for name in ("hybrid", "negotiated") for seed in (1, 3, 5)]


def on_the_table(name: str, seed: int, offer: Offer | None = None) -> Position:
    return position(seed, offer, load_model(name))


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_an_offer_that_leaves_numbers_open(name: str, seed: int) -> None:
    """The least shortfall and the first aim are proven at once, and the settled scheme has them too."""
    laid = on_the_table(name, seed, ONE_RATIO)
    assert laid.leaves_open
    first, settled = settle_offer(laid, settles=False), settle_offer(laid)
    assert first.ties_left
    assert not settled.ties_left
    early, late = ({s["objective"]: s for s in scheme.verification["stages"]} for scheme in (first, settled))
    assert list(early) == ["least-shortfall", load_model(name).design.objectives[0]]
    near = 1e-6 * max(1.0, laid.setting.table.largest)
    for objective, found in early.items():
        assert found["proven"]
        assert found["proven_by"]
        assert found["value"] == pytest.approx(late[objective]["value"], abs=near)
    assert first.verification["rounding"] is None
    assert (first.verification["shortfall"] > 0) == (settled.verification["shortfall"] > 0)


@pytest.mark.parametrize("seed", [1, 3])
def test_an_offer_that_says_every_number_is_settled_at_once(seed: int) -> None:
    laid = on_the_table("hybrid", seed)
    assert not laid.leaves_open
    first, settled = settle_offer(laid, settles=False), settle_offer(laid)
    assert first.terms == settled.terms
    assert not first.ties_left


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(("name", "seed"), CASES)
def test_a_counter_offer_that_is_as_near(name: str, seed: int, measure: str) -> None:
    """The distance is proven to be the least before ties are settled, and everybody accepts what attains it."""
    laid = on_the_table(name, seed, NOTHING_SHARED)
    first, settled = counter_offer(laid, measure, settles=False), counter_offer(laid, measure)
    near = 1e-5 * max(1.0, laid.setting.table.largest)
    assert first.nearest == pytest.approx(settled.nearest, abs=near)
    assert first.scheme.accepted
    assert not first.scheme.breaches
    assert not settled.scheme.ties_left
    assert first.scheme.ties_left or settled.nearest == 0.0
