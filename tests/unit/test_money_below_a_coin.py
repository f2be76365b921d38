"""Money that cannot be paid in whole coins is told at the check, and where a design would fail by it."""

import pytest

from citypact.case import doubts
from citypact.errors import InvalidInput
from citypact.mechanism import load_model
from citypact.optimize import design
from support.two_cities import two_city_case


@pytest.mark.parametrize(("unit", "told"), [(1e8, []), (1.0, []), (0.3, ["0.75 CNY"]), (0.001, ["0.0025 CNY"])])
def test_the_check_names_the_largest_amount(unit: float, told: list[str]) -> None:
    """The largest tax is 2.5 of the case's money a year."""
    found = [doubt for doubt in doubts(two_city_case().model_copy(update={"unit": unit})) if doubt.column == "unit"]
    assert [doubt.value for doubt in found] == [str(unit) for _ in told]
    assert all(amount in doubt.message for doubt, amount in zip(found, told, strict=True))
    assert all("unit" in doubt.remedy and "最小货币单位" in doubt.text("zh") for doubt in found)


def test_a_design_says_it_in_place_of_a_difference() -> None:
    """8 of a thousandth of a yuan are 0.008 CNY; a fen is 0.01."""
    with pytest.raises(InvalidInput) as caught:
        design(two_city_case().model_copy(update={"unit": 0.001}), load_model("hybrid"))
    (problem,) = caught.value.problems
    assert (problem.column, problem.value) == ("unit", "0.001")
    assert "0.008 CNY" in problem.message
    assert "0.01 CNY" in problem.message
