"""The ledger on a case small enough to settle by hand."""

import numpy as np
import pytest

from citypact.mechanism import load_model
from citypact.pact.ledger import FUND, fund_balance, gains, net_flows, settle
from citypact.pact.terms import Terms
from support.two_cities import two_city_case

YEARS = 4


def agreed(**changes: object) -> Terms:
    """Half of the tax to the origin and a little fund."""
    base = {
        "plan": {"firm": "new"},
        "projects": (),
        "origin_share": {"firm": (0.5,) * YEARS},
        "fund_share": {"firm": (0.1,) * YEARS},
        "project_share": {},
        "contributions": {"new": (0.5, 0.0, 0.0, 0.0)},
        "grants": {"compensation": {"old": (0.3, 0.2, 0.0, 0.0)}},
    }
    return Terms.model_validate(base | changes)


def test_every_flow_by_hand() -> None:
    case = two_city_case(lift=1.5, horizon=YEARS, host={"capital_cost": 4.0, "annual_cost": 0.25, "moving_cost": 1.0})
    ledger = settle(case, load_model("hybrid"), agreed())
    flows = net_flows(case, ledger)
    # old: loses 2, is relieved of 1, gets 1.5 of the 3 that new collects; half of the moving cost; its grants
    assert flows.loc["old"].to_numpy() == pytest.approx([-2 + 1 + 1.5 - 0.5 + 0.3, 0.5 + 0.2, 0.5, 0.5])
    # new: collects 3, hands on 1.5 and 0.3, serves for 0.25, builds for 4, bears half of the move; pays in 0.5
    assert flows.loc["new"].to_numpy() == pytest.approx([3 - 1.8 - 0.25 - 4 - 0.5 - 0.5, 0.95, 0.95, 0.95])
    assert gains(case, ledger)["old"] == pytest.approx(2.0)


def test_gains_are_discounted_to_the_base_year() -> None:
    case = two_city_case(horizon=YEARS, discount_rate=0.25)
    ledger = settle(case, load_model("hybrid"), agreed(fund_share={}, contributions={}, grants={}))
    assert gains(case, ledger)["new"] == pytest.approx(sum(1.0 / 1.25**t for t in range(1, YEARS + 1)))


def test_fund_balance_carries_interest() -> None:
    case = two_city_case(horizon=YEARS, discount_rate=0.1, lift=1.0)
    ledger = settle(case, load_model("hybrid"), agreed())
    expected, balance = [], 0.0
    for paid_in, granted in [(0.7, 0.3), (0.2, 0.2), (0.2, 0.0), (0.2, 0.0)]:
        balance = 1.1 * balance + paid_in - granted
        expected.append(balance)
    assert fund_balance(case, load_model("hybrid"), ledger) == pytest.approx(expected)


def test_amounts_are_positive_and_every_settlement_stays_inside() -> None:
    ledger = settle(two_city_case(horizon=YEARS), load_model("hybrid"), agreed())
    assert (ledger["amount"] > 0).all()
    inside = ledger[ledger["settlement"]]
    assert set(inside["payer"]) | set(inside["payee"]) <= {"old", "new", FUND}


def test_between_cities_nothing_is_created() -> None:
    case = two_city_case(horizon=YEARS)
    plain = agreed(fund_share={}, contributions={}, grants={})
    shared = net_flows(case, settle(case, load_model("hybrid"), plain)).sum()
    kept = net_flows(
        case, settle(case, load_model("hybrid"), agreed(origin_share={}, fund_share={}, contributions={}, grants={}))
    )
    assert np.allclose(shared, kept.sum())
