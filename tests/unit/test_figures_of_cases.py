"""Figures that cannot be are refused with the limit; those just within it are taken, and nothing vanishes."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from citypact.case import Case, check_case, load_case, save_case
from citypact.errors import Problem
from support import bundled
from support.two_cities import two_city_case


def spoilt(table: str, **fields: Any) -> Case:
    """The case of two cities with other fields in the first row of a table, or of the case itself."""
    case = two_city_case()
    if table == "case":
        return case.model_copy(update=fields)
    first, *others = getattr(case, table)
    return case.model_copy(update={table: (first.model_copy(update=fields), *others)})


def field_of(problem: Problem) -> str:
    """The field that a problem of a case made in Python is about, without the key of its entry."""
    return str(problem.column).rpartition(": ")[2]


@pytest.mark.parametrize(
    ("table", "field", "good", "bad", "says"),
    [
        ("cities", "gdp", 1e15, 1.1e15, "no figure is larger than 1e+15"),
        ("cities", "gdp", 1e15, 1e20, "no figure is larger than 1e+15"),
        ("cities", "gdp", 1e-12, 1e-13, "0 or at least 1e-12 in size"),
        ("cities", "expenditure", 0.0, 5e-324, "0 or at least 1e-12 in size"),
        ("cities", "revenue", 1e-12, 5e-324, "0 or at least 1e-12 in size"),
        ("cities", "revenue", 0.1, 0.0, "must be greater than 0"),
        ("cities", "population", 1e6, 1.1e6, "1.1e+10 persons in one city, and no city has 1e+10"),
        ("transfers", "release_benefit", -1e15, -1e16, "no figure is larger than 1e+15"),
        ("transfers", "release_benefit", -0.5, 1e308, "no figure is larger than 1e+15"),
        ("transfers", "adjustment_cost", 1.0, math.nan, "not a finite number"),
        ("transfers", "jobs", 1.0, math.inf, "not a finite number"),
        ("transfers", "growth", 0.5, 1.5, "a share or rate above 1"),
        ("hosts", "firm_gain", -1.0, -math.inf, "not a finite number"),
        ("hosts", "annual_cost", -1e-12, -1e-300, "0 or at least 1e-12 in size"),
        ("hosts", "growth", -0.9, -0.999, "no figure changes more than 1e+09-fold"),
        ("capacities", "amount", 1e15, 1e16, "no figure is larger than 1e+15"),
        ("case", "unit", 1e-3, 1e-300, "must be at least 0.001"),
        ("case", "unit", 1e12, 1e300, "no figure is larger than 1e+15"),
        ("case", "population_unit", 1e-3, 1e-4, "must be at least 0.001"),
        ("case", "horizon", 100, 101, "must be at most 100"),
        ("case", "discount_rate", 0.99, 1.0, "must be less than 1"),
        ("case", "revenue_growth", 1.0, 1.01, "a share or rate above 1"),
    ],
)
def test_limits(table: str, field: str, good: float, bad: float, says: str) -> None:
    assert check_case(spoilt(table, **{field: good})) == []
    problems = check_case(spoilt(table, **{field: bad}))
    assert [field_of(problem) for problem in problems] == [field]
    assert says in str(problems[0])
    assert repr(bad)[:5] in str(problems[0].value)


def long_case(**fields: Any) -> Case:
    """Over a hundred years."""
    return two_city_case(horizon=100).model_copy(update=fields)


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [("discount_rate", 0.23, 0.231), ("revenue_growth", 0.22, 0.231), ("revenue_growth", -0.18, -0.19)],
)
def test_rates_over_a_long_horizon(field: str, good: float, bad: float) -> None:
    """1.23 ** 100 is 9.8e8, and 1.231 ** 100 is 1.06e9; 0.82 ** 100 is 2.4e-9, and 0.81 ** 100 is 7e-10."""
    assert check_case(long_case(**{field: good})) == []
    (problem,) = check_case(long_case(**{field: bad}))
    assert problem.column == field
    assert "no figure changes more than 1e+09-fold" in problem.message


def test_a_figure_that_grows_beyond_the_limit() -> None:
    """100 at 20 % for 100 years are 8.3e9; 1e8 are 8.3e15."""
    case = long_case(revenue_growth=0.2)
    assert check_case(case) == []
    rich = case.cities[0].model_copy(update={"revenue": 1e8})
    (problem,) = check_case(case.model_copy(update={"cities": (rich, *case.cities[1:])}))
    assert problem.column == "old: revenue"
    assert "grows to 8.28e+15" in problem.message


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e4, 1e11])
def test_within_the_limits_no_move_vanishes(scale: float) -> None:
    """The same case in another unit of money, as far as the limits go: the firm moves, for its gain."""
    from citypact.worth import worth_table

    case = two_city_case()
    moved, host = case.transfers[0], case.hosts[0]
    money = {
        "cities": tuple(
            city.model_copy(update={name: getattr(city, name) * scale for name in ("gdp", "revenue", "expenditure")})
            for city in case.cities
        ),
        "transfers": (
            moved.model_copy(
                update={
                    "taxes": {tax: amount * scale for tax, amount in moved.taxes.items()},
                    "release_benefit": moved.release_benefit * scale,
                }
            ),
        ),
        "hosts": (host.model_copy(update={"taxes": {tax: amount * scale for tax, amount in host.taxes.items()}}),),
    }
    scaled = case.model_copy(update=money)
    assert check_case(scaled) == []
    table, plain = worth_table(scaled), worth_table(case)
    assert dict(table.plan(table.everyone).hosts) == {"firm": "new"}
    assert table.worths[table.everyone] == pytest.approx(plain.worths[plain.everyone] * scale)


def numpy_case() -> Case:
    """Every number of the case taken from an array."""
    kinds = {float: np.float64, int: np.int64, bool: np.bool_}

    def taken(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: taken(part) for name, part in value.items()}
        if isinstance(value, tuple):
            return tuple(taken(part) if not isinstance(part, str) else part for part in value)
        if hasattr(value, "model_copy"):
            return value.model_copy(update={name: taken(part) for name, part in value})
        return kinds[type(value)](value) if type(value) in kinds else value

    return taken(bundled.case("pearl-river-delta"))


@pytest.mark.parametrize("form", ["case", "case.json", "case.xlsx"])
def test_numbers_from_arrays_are_written_plainly(form: str, tmp_path: Path) -> None:
    plain, taken = bundled.case("pearl-river-delta"), numpy_case()
    assert type(taken.cities[0].gdp) is np.float64
    assert check_case(taken) == []
    first, second = save_case(plain, tmp_path / "plain" / form), save_case(taken, tmp_path / "taken" / form)
    for path in [first] if first.is_file() else first.iterdir():
        twin = second if first.is_file() else second / path.name
        assert twin.read_bytes() == path.read_bytes()
    assert load_case(second) == plain == taken
    assert (taken == plain.city) is False


def test_a_case_made_of_numpys_numbers_holds_pythons() -> None:
    data = two_city_case().model_dump()
    data["cities"] = [*data["cities"]]
    data["cities"][0] |= {"gdp": np.float64(3.5), "expenditure": np.float32(2.0), "population": np.float64(2)}
    data |= {"discount_rate": np.float64(0.03), "revenue_growth": -0.0}
    case = Case.model_validate(data)
    assert [type(figure) for figure in (case.cities[0].gdp, case.cities[0].expenditure, case.discount_rate)] == [
        float
    ] * 3
    assert math.copysign(1.0, case.revenue_growth) == 1.0


@pytest.mark.parametrize(
    "field", ["discount_rate", "revenue_growth", "horizon", "base_year", "unit", "population_unit"]
)
def test_whole_numbers_too_long_for_a_float(field: str) -> None:
    """They used to overflow where a rate is applied to the horizon."""
    problems = check_case(spoilt("case", **{field: 10**400}))
    assert field in {problem.column for problem in problems}
    assert all(len(str(problem)) < 1000 for problem in problems)
    for row, name in (("cities", "population"), ("transfers", "growth"), ("hosts", "start_year")):
        assert name in {field_of(problem) for problem in check_case(spoilt(row, **{name: -(10**400)}))}
