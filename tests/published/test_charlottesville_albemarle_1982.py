"""Annexation and revenue sharing agreement of Charlottesville and Albemarle County, 1982: first year, dollars.

Figures as printed at super-blair.blogspot.com/2008/03/1982-revenue-sharing-agreement.html. The printed contribution of
the county, 4,547,759, is 3 dollars above 0.0037 times its printed base.
"""

import numpy as np
import pytest

from citypact.mechanism.instruments.keys import two_party_key
from citypact.mechanism.instruments.pool import capped

CITY = {"population": 39916, "true tax rate": 0.9151}
COUNTY = {"population": 55783, "true tax rate": 0.49848}
BASES = np.array([651_387_930.0, 1_229_123_396.0])
PRINTED_CONTRIBUTIONS = np.array([2_410_135, 4_547_759])


def test_composite_indices_need_the_two_indices_rounded_to_four_decimals_first() -> None:
    assert two_party_key(CITY, COUNTY, decimals=4) == (0.5323, 0.4677)
    exact = sum(CITY[name] / (CITY[name] + COUNTY[name]) for name in CITY) / 2
    assert round(exact, 4) == 0.5322


def test_contributions_are_37_cents_per_100_dollars() -> None:
    assert np.abs(0.0037 * BASES - PRINTED_CONTRIBUTIONS).round() == pytest.approx([0, 2])
    assert PRINTED_CONTRIBUTIONS.sum() == 6_957_894


def test_distributions_to_the_dollar() -> None:
    key = np.array(two_party_key(CITY, COUNTY, decimals=4))
    received = key * PRINTED_CONTRIBUTIONS.sum()
    assert received.round().tolist() == [3_703_687, 3_254_207]
    assert (received - PRINTED_CONTRIBUTIONS).round().tolist() == [1_293_552, -1_293_552]


def test_the_cap_of_a_tenth_of_a_per_cent_would_have_bound_on_this_base() -> None:
    net = capped(np.array([1_293_552.0, -1_293_552.0]), 0.001 * BASES)
    assert net.round() == pytest.approx([1_229_123, -1_229_123])
