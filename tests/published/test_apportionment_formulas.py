"""Formula apportionment: Caiyu [2012] No. 40, UDITPA 1957, Gewerbesteuergesetz s. 29."""

import numpy as np
import pytest

from citypact.mechanism import Mechanism, load_model
from citypact.mechanism.apportionment import apportion, head_office_and_branches
from support.receipts import receipts
from support.two_cities import two_city_case

REVENUE_PAYROLL_ASSETS = np.array([0.35, 0.35, 0.30])


def test_caiyu_2012_40_worked_example() -> None:
    """m.777doc.com/doc-4533136.html: tax 100, a producing unit of the head office and two branches.

    The example divides 50 among them and 50 to the head office, before the pooled half of that is taken.
    """
    factors = np.array([[100.0] * 3, [50.0] * 3, [100.0] * 3])
    head, branches, pooled = head_office_and_branches(100.0, 0.50, 0.50, factors, REVENUE_PAYROLL_ASSETS)
    assert head == 50.0
    assert branches == pytest.approx([20.0, 10.0, 20.0])
    assert pooled == pytest.approx(0.0)


def test_caiyu_2012_40_quarter_half_quarter() -> None:
    factors = np.array([[3.0, 1.0, 4.0], [1.0, 1.0, 4.0]])
    head, branches, pooled = head_office_and_branches(400.0, 0.25, 0.50, factors, REVENUE_PAYROLL_ASSETS)
    assert (head, pooled) == (100.0, 100.0)
    assert branches == pytest.approx(200 * np.array([0.35 * 0.75 + 0.35 * 0.5 + 0.15, 0.35 * 0.25 + 0.35 * 0.5 + 0.15]))


def test_caiyu_2012_40_on_a_move_whose_head_office_stays() -> None:
    """Corporate income tax of 2.5, 0.4 of it local: 1 a year, a quarter to the origin, a quarter to the treasury."""
    case = two_city_case()
    assert receipts(case, "cit-2012-40") == pytest.approx(0.25)
    assert receipts(case, "cit-2012-40", "treasury-share", "(outside money)") == pytest.approx(0.25)


def test_uditpa_1957_three_equal_factors() -> None:
    """coursera.org, Multistate Taxation, introduction to apportionment: income 10,000 between states A and B."""
    factors = np.array([[500e3, 100e3, 100e3], [500e3, 0.0, 0.0]])
    parts = apportion(1.0, factors, np.full(3, 1 / 3))
    assert parts.round(4) == pytest.approx([0.8333, 0.1667])
    assert (10_000 * parts).round() == pytest.approx([8333, 1667])


def test_gewstg_29_wages_are_rounded_down_to_full_thousands() -> None:
    wages = np.array([[125_999.0], [75_001.0]])
    assert apportion(1000.0, wages, np.array([1.0]), step=1000.0) == pytest.approx([625.0, 375.0])


def test_gewstg_29_wind_parks_by_one_tenth_wages_and_nine_tenths_capacity() -> None:
    wages_and_capacity = np.array([[90.0, 10.0], [10.0, 30.0]])
    parts = apportion(1.0, wages_and_capacity, np.array([0.1, 0.9]))
    assert parts == pytest.approx([0.1 * 0.9 + 0.9 * 0.25, 0.1 * 0.1 + 0.9 * 0.75])


def test_a_factor_that_nobody_has_is_left_out() -> None:
    parts = apportion(90.0, np.array([[2.0, 0.0], [1.0, 0.0]]), np.array([0.5, 0.5]))
    assert parts == pytest.approx([60.0, 30.0])
    with pytest.raises(ValueError, match="no place has any"):
        apportion(1.0, np.zeros((2, 1)), np.array([1.0]))


@pytest.mark.parametrize(("name", "part"), [("trade-tax-29", 0.2), ("uditpa-1957", 0.5 / 3)])
def test_what_stays_at_the_origin_decides_its_part_of_the_tax(name: str, part: float) -> None:
    assert receipts(two_city_case(), name) == pytest.approx(part * 2.0)


def staying(name: str, **changes: object) -> Mechanism:
    """A rule of apportionment with other terms, such as what stays at the origin."""
    model = load_model(name)
    return model.model_copy(update={"tax_sharing": model.tax_sharing.model_copy(update=changes)})


def test_caiyu_2012_40_worked_example_by_the_rule() -> None:
    """Local tax 100: of the half for branches the producing unit at the head office has 20, the branches 10 and 20.

    So the head office's place gets 25 + 20 and the host 30; 25 are pooled, which the example leaves with the head
    office's 50.
    """
    rule = staying("cit-2012-40", staying=dict.fromkeys(("revenue", "payroll", "assets"), 20 / 50))
    case = two_city_case(taxes={"cit": 250.0})
    assert receipts(case, rule) == pytest.approx(25.0 + 20.0)
    assert receipts(case, rule, "treasury-share", "(outside money)") == pytest.approx(25.0)
    assert receipts(case, rule, "tax-collected", "new") - 70.0 == pytest.approx(10.0 + 20.0)


def test_uditpa_1957_worked_example_by_the_rule() -> None:
    """Sales half in each state, property and payroll where production is: of 10,000, 8,333 and 1,667."""
    case = two_city_case(taxes={"vat": 20_000.0})
    assert receipts(case, "uditpa-1957").round() == pytest.approx(1667.0)
    assert (10_000 - receipts(case, "uditpa-1957")).round() == pytest.approx(8333.0)


def test_gewstg_29_wind_and_solar_by_the_rule() -> None:
    """One tenth by wages, nine tenths by installed capacity: 90 % of wages and a quarter of capacity stay."""
    model = load_model("trade-tax-29")
    assert model.tax_sharing.apportionment is not None
    key = {"wages": 0.1, "capacity": 0.9}
    wind = model.tax_sharing.apportionment.model_copy(update={"key": key})
    rule = staying("trade-tax-29", apportionment=wind, staying={"wages": 0.9, "capacity": 0.25})
    assert receipts(two_city_case(), rule) == pytest.approx((0.1 * 0.9 + 0.9 * 0.25) * 2.0)
