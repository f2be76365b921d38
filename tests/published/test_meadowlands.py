"""New Jersey Meadowlands: the pool of 1970 (N.J.S.A. 13:17-60 to 76) and the act of 2015 (5:10A-53 to 60).

The act kept the sums of the pool, let a charge on hotel guests and the state pay what members owed, and added a fund
that makes good what falls; the fund is tested on what members pay each other, as a rule may combine the two.

Three municipalities with 50, 30 and 20 acres in the district; the base of each year is what receipts say it was. Two
years of lag and means of three years: what a base does in one year shows in payments from the third year after.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.case.model import Capacity, Case
from citypact.mechanism import Mechanism, load_model
from citypact.mechanism.instruments import Pool
from citypact.mechanism.instruments.pooling import pooled, smoothed
from citypact.mechanism.instruments.stabilization import stabilization, stabilized
from citypact.optimize import simulate
from citypact.pact.accounts import Settlement
from citypact.pact.ledger import RESERVE, balance
from support.districts import accounts, district, received
from support.random_cases import MADE_UP

ACRES = {"a": 50.0, "b": 30.0, "c": 20.0}
KEY_BY_ACRES = np.array([[0.5], [0.3], [0.2]])
RATE = 0.4
FUND = {"stabilization": 0.05}
"""The fund of 2015 beside the pool of 1970."""


def meadows(horizon: int = 8) -> Case:
    """Every base is 100 in the base year and stays so, unless receipts say otherwise."""
    land = tuple(Capacity(city=name, resource="land", amount=acres, **MADE_UP) for name, acres in ACRES.items())
    return district({name: {"revenue": 100.0} for name in ACRES}, horizon, unit=1.0, capacities=land)


def rule(name: str = "meadowlands-1970", **changes: object) -> Mechanism:
    model = load_model(name)
    assert model.pool is not None
    fields = {name: getattr(model.pool, name) for name in model.pool.model_fields_set} | changes
    return model.model_copy(update={"pool": Pool.model_validate(fields)})


def settled(bases: dict[str, list[float]], model: Mechanism) -> list[Settlement]:
    """Final accounts of each year, given the base of each municipality by year."""
    return accounts(meadows(len(bases["a"])), model, bases)


def got(years: list[Settlement], party: str, item: str = "pool") -> list[float]:
    """Received less paid by a party under an item, by year."""
    return received(years, party, item)


SHOCK = {"a": [200.0] * 8, "b": [120.0] * 8, "c": [70.0] * 8}


def test_guarantees_come_first_then_acreage_two_years_later_as_means_of_three() -> None:
    """Put in: 40, 8, 0. Guaranteed: 12 to c. The other 36 by acreage: 18, 10.8, 7.2."""
    yearly = {"a": 18.0 - 40.0, "b": 10.8 - 8.0, "c": 7.2 + 12.0}
    years = settled(SHOCK, rule())
    for name, net in yearly.items():
        phased = [0.0, 0.0, 0.0, net / 3, 2 * net / 3, net, net, net]
        assert got(years, name) == pytest.approx(phased, abs=0.01)


def test_guarantee_payments_come_before_the_division_by_acreage() -> None:
    first, base = np.full((3, 1), 100.0), np.array([[200.0], [120.0], [70.0]])
    paid, received = pooled(RATE, base, first, KEY_BY_ACRES, guarantee=True)
    made_good = RATE * 30.0
    assert paid.ravel() == pytest.approx([40.0, 8.0, 0.0])
    assert received.ravel() == pytest.approx(
        np.array([0.5, 0.3, 0.2]) * (48.0 - made_good) + np.array([0, 0, made_good])
    )


def test_guarantees_are_cut_pro_rata_if_the_pool_is_short() -> None:
    short = {"a": [110.0] * 3, "b": [60.0] * 3, "c": [80.0] * 3}
    years = settled(short, rule(smoothing_years=0))
    assert got(years, "a")[2] == pytest.approx(-4.0)
    assert got(years, "b")[2] == pytest.approx(4.0 * 40 / 60, abs=0.01)
    assert got(years, "c")[2] == pytest.approx(4.0 * 20 / 60, abs=0.01)


def test_payments_are_means_of_the_three_years_before() -> None:
    net = np.array([[6.0, 12.0, 18.0, 24.0, 30.0]])
    assert smoothed(net, 3).ravel() == pytest.approx([6.0, 6.0, 9.0, 12.0, 18.0])


def test_the_stabilization_fund_makes_up_for_drops_beyond_five_per_cent() -> None:
    before, after = np.array([100.0, 200.0, 50.0]), np.array([90.0, 150.0, 49.0])
    assert stabilized(before, after, 1e3, 0.05) == pytest.approx([5.0, 40.0, 0.0])
    assert stabilized(before, after, 9.0, 0.05) == pytest.approx([1.0, 8.0, 0.0])


FALL = {"a": [200.0, 200.0, 150.0, 150.0, 150.0], "b": [100.0] * 5, "c": [100.0] * 5}
"""What a puts in, and so what b and c get, halves with the base of the third year, which counts in the fifth."""


def test_a_fall_of_what_the_pool_pays_is_made_good_by_the_fund_as_far_as_it_reaches() -> None:
    """Contributions 0, 0, 40, 40, 20; b gets 12, 12, 6 and c 8, 8, 4; beyond 5 % b misses 5.4 and c 3.6."""
    generous = settled(FALL, rule(**FUND, smoothing_years=0, stabilization_income=0.2))
    assert got(generous, "b") == pytest.approx([0, 0, 12, 12, 6])
    assert got(generous, "b", "stabilization") == pytest.approx([0, 0, 0, 0, 5.4])
    assert got(generous, "c", "stabilization") == pytest.approx([0, 0, 0, 0, 3.6])
    assert got(generous, "a", "stabilization") == [0.0] * 5
    poor = settled(FALL, rule(**FUND, smoothing_years=0, stabilization_income=0.02))  # 2 % of 40 + 40 + 20
    assert got(poor, "b", "stabilization")[4] == pytest.approx(2.0 * 0.6)
    assert got(poor, "c", "stabilization")[4] == pytest.approx(2.0 * 0.4)


def test_the_balance_is_carried_from_year_to_year_and_the_rest_goes_back_at_the_end() -> None:
    years = settled(FALL, rule(**FUND, smoothing_years=0, stabilization_income=0.2))
    books = [year.reserve for year in years]
    assert all(book is not None for book in books)
    carried = [book.carried_over / 100 for book in books if book is not None]
    assert carried == pytest.approx([0.0, 0.0, 8.0, 16.0, 0.0])
    assert [book.received / 100 for book in books if book is not None] == pytest.approx([0, 0, 8, 8, 4])
    assert got(years, "(outside money)", "stabilization-remainder") == pytest.approx([0, 0, 0, 0, 20.0 - 9.0])
    shared = settled(FALL, rule(**FUND, smoothing_years=0, stabilization_income=0.2, stabilization_remainder="members"))
    parts = [got(shared, name, "stabilization-remainder")[4] for name in ACRES]
    assert parts == pytest.approx([0.5 * 11.0, 0.3 * 11.0, 0.2 * 11.0])


def test_the_ledger_of_a_growing_district_keeps_the_fund_s_books() -> None:
    case = meadows(10).model_copy(update={"revenue_growth": 0.03})
    ledger = simulate(case, load_model("meadowlands-2015")).ledger
    books = balance(case, ledger, RESERVE)
    income = ledger[ledger["item"] == "stabilization-income"].groupby("year")["amount"].sum()
    assert (books >= -1e-9).all()
    assert books[-1] == pytest.approx(0.0, abs=1e-9)
    growth = 1.03 ** np.arange(1, 9) - 1.0
    assert income.to_numpy() == pytest.approx(0.02 * RATE * 300.0 * growth, abs=0.005)  # to the cent


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(*[st.floats(-50, 50)] * 3), min_size=2, max_size=8),
    st.floats(0, 20),
    st.floats(0, 1),
)
def test_what_comes_into_the_fund_goes_out_or_is_left(
    net: list[tuple[float, float, float]], income: float, tolerance: float
) -> None:
    flows = np.array(net).T
    money = np.full(flows.shape[1], income)
    paid, left = stabilization(flows, money, tolerance)
    assert money.sum() == pytest.approx(paid.sum() + left, abs=1e-9)
    assert (paid >= 0).all()
    balances = np.cumsum(money - paid.sum(axis=0))
    assert (balances >= -1e-9).all()
    before, after = np.maximum(0.0, flows[:, :-1]), np.maximum(0.0, flows[:, 1:])
    missing = np.maximum(0.0, (1 - tolerance) * before - after)
    assert (paid[:, 1:] <= missing + 1e-9).all()
    short = balances[1:] > 1e-9  # money is left, so nobody went short
    assert paid[:, 1:][:, short] == pytest.approx(missing[:, short])


@pytest.mark.parametrize("name", ["meadowlands-1970", "meadowlands-2015"])
def test_instalments_fall_due_in_may_august_and_november(name: str) -> None:
    model = load_model(name)
    assert model.instalments is not None
    assert model.instalments.dates == ("05-15", "08-15", "11-15")


def test_since_2015_nobody_pays_and_who_got_from_the_pool_still_gets_it() -> None:
    """The formula takes 40, 8, 0 and gives 18, 10.8, 19.2: a owed 22 and pays nothing, b and c get 2.8 and 19.2."""
    years = settled(SHOCK, rule("meadowlands-2015", smoothing_years=0))
    later = [0.0, 0.0] + [1.0] * 6
    for name, net in {"a": 0.0, "b": 2.8, "c": 19.2, "(outside money)": -22.0}.items():
        assert got(years, name) == pytest.approx([net * part for part in later], abs=0.01)
    before = settled(SHOCK, rule("meadowlands-1970", smoothing_years=0))
    assert got(before, "a")[2] == pytest.approx(-22.0)
    assert got(before, "(outside money)") == [0.0] * 8
