"""Counter-offers where contributions to the fund are payments by year: none of them is too small to be a change."""

import numpy as np
import pytest

import citypact
from citypact.negotiation.counter import Wishes
from citypact.optimize.infeasible import NoScheme
from support.slips import starter

pytestmark = pytest.mark.sayable
_MODEL = citypact.load_model("hybrid")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> citypact.Case:
    return citypact.load_case(starter(tmp_path_factory.mktemp("starter") / "case"))


def test_a_city_that_pays_a_little_in_some_years_has_its_rate_changed(case: citypact.Case) -> None:
    """Rates go by 0.01 % where they are one in all years; 0.005 % of Hill City's revenue is said as money."""
    designed = citypact.design(case, _MODEL)
    assert not np.any(designed.terms.contributions.get("hill", ()))
    talks = citypact.negotiate(case, _MODEL, designed.to_offer(), designed.table)
    counter = talks.counter("largest", Wishes(least_gains={"port": designed.gain["port"] + 0.1}))
    paid = counter.scheme.terms.contributions
    assert {city for city, amounts in paid.items() if np.any(amounts)} == {"plain", "hill"}
    rates = {number.key[0] for number in counter.changes.index if number.kind == "contribution_rate"}
    assert rates == {"plain", "hill"}


def test_a_refusal_prices_the_offer_with_one_rate_for_all_years(case: citypact.Case) -> None:
    """Under the rules of 2015 no rate that is one in all years is accepted; nothing that mends it is free."""
    talks = citypact.negotiate(case, _MODEL, "bth-2015")
    with pytest.raises(NoScheme) as refused:
        talks.counter("fewest")
    assert refused.value.explanation.prices
    assert all(price.money is None or price.money > 0.01 for price in refused.value.explanation.prices)
