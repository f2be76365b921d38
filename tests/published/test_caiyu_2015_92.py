"""Caiyu [2015] No. 92, Ministry of Finance and State Taxation Administration, 3 June 2015.

VAT and corporate income tax (local part) of government-led moves 50:50 for three years, two more if the cap is not
reached; cap: the tax of the three years before the move; firms with at least 20 million yuan a year.
"""

import numpy as np
import pytest

from citypact.case.model import Case
from citypact.mechanism import load_model
from citypact.optimize import simulate
from support.two_cities import two_city_case

PRE_MOVE_TAX = 2.0
"""Local VAT and corporate income tax of the firm per year, in 100 million yuan."""


def origin_receipts(case: Case) -> np.ndarray:
    """What the origin gets from the host, per year, under the rule."""
    ledger = simulate(case, load_model("bth-2015")).ledger
    paid = ledger[ledger["item"] == "origin-share"]
    assert set(paid["payer"]) <= {"new"}
    assert set(paid["payee"]) <= {"old"}
    return paid.groupby("year")["amount"].sum().reindex(case.years, fill_value=0.0).to_numpy()


def test_tax_unchanged_by_the_move() -> None:
    received = origin_receipts(two_city_case(lift=1.0))
    assert received[:3].sum() == pytest.approx(1.5 * PRE_MOVE_TAX)
    assert received[:5].sum() == pytest.approx(2.5 * PRE_MOVE_TAX)
    assert received[:5].sum() / (3 * PRE_MOVE_TAX) == pytest.approx(0.833, abs=5e-4)
    assert received[5:].sum() == 0.0


def test_doubled_tax_reaches_the_cap_at_the_end_of_year_three() -> None:
    received = origin_receipts(two_city_case(lift=2.0))
    assert np.cumsum(received)[:4] == pytest.approx(np.array([1, 2, 3, 3]) * PRE_MOVE_TAX)


def test_cap_binds_by_year_five_from_one_point_two_times_the_tax() -> None:
    assert origin_receipts(two_city_case(lift=1.2)).sum() == pytest.approx(3 * PRE_MOVE_TAX)
    assert origin_receipts(two_city_case(lift=1.19)).sum() < 3 * PRE_MOVE_TAX


def test_cap_reached_within_a_year_is_paid_in_part() -> None:
    received = origin_receipts(two_city_case(lift=2.5))
    assert received == pytest.approx(np.array([2.5, 2.5, 1.0, 0, 0, 0, 0, 0]) / 2 * PRE_MOVE_TAX)


def test_market_led_moves_are_not_shared() -> None:
    case = two_city_case(transfer={"led_by": "market"})
    assert origin_receipts(case).sum() == 0.0
    assert simulate(case, load_model("bth-2015")).shares.loc["firm", "standing"] == "other-lead"


@pytest.mark.parametrize(("yearly_tax", "shared"), [(0.2, True), (0.1999, False)])
def test_threshold_of_twenty_million_yuan(yearly_tax: float, shared: bool) -> None:
    case = two_city_case(taxes={"vat": 2 * yearly_tax})
    assert (origin_receipts(case).sum() > 0) == shared


def test_other_taxes_stay_with_the_host() -> None:
    case = two_city_case()
    surcharge = {"retention": {**case.retention, "surcharges": 1.0}}
    host = case.hosts[0].model_copy(update={"taxes": {**case.hosts[0].taxes, "surcharges": 9.0}})
    assert origin_receipts(case.model_copy(update={**surcharge, "hosts": (host,)})) == pytest.approx(
        origin_receipts(case)
    )
