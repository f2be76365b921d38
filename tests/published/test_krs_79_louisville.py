"""KRS 79.320-325, Louisville and Jefferson County: 58.735 / 41.265 up to the base of 1985, 59.7 / 40.3 up to the base
indexed by consumer prices; the share above it was not seen and is an open number of the mechanism."""

import numpy as np
import pytest

from citypact.mechanism import load_model
from citypact.mechanism.tiers import tiered
from citypact.optimize import design
from support.two_cities import two_city_case


def test_first_tier_and_second_tier() -> None:
    ends, shares = np.array([[100.0, 100.0], [104.0, 104.0]]), np.array([0.58735, 0.597, 0.0])
    assert tiered(np.array([100.0, 102.0]), ends, shares) == pytest.approx([58.735, 58.735 + 2 * 0.597])


def test_the_mechanism_pays_by_tiers_and_leaves_only_the_last_one_open() -> None:
    model = load_model("louisville-1985")
    assert model.open_parameters == ("tax_sharing.origin_share",)
    scheme = design(two_city_case(lift=1.5), model)
    (open_share,) = {ratio for path in scheme.terms.origin_share.values() for ratio in path}
    paid = scheme.ledger[scheme.ledger["item"] == "origin-share"].set_index("year")["amount"]
    base, year = 2.0, np.arange(1, 9)
    indexed = np.minimum(base * 1.02**year, 3.0)
    expected = 0.58735 * base + 0.597 * (indexed - base) + open_share * (3.0 - indexed)
    assert paid.to_numpy() == pytest.approx(expected)
