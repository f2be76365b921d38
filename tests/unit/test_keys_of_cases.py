"""Keys of any kind tell things apart: nothing else is made of them."""

from pathlib import Path

import pytest

from citypact.case import Case, check_case, load_case, save_case
from support.random_cases import named
from support.two_cities import two_city_case

KEYS = ["钢铁", "零件", "hill_2026", "hill-2026", "hill 2026", "fund_x", "a+b", "a-b", "a_b", "a[b]", "a>b", "x" * 80]


def with_keys(city: str, transfer: str) -> Case:
    """The case of two cities whose host and firm have other keys."""
    case = two_city_case()
    old, new = case.cities
    return case.model_copy(
        update={
            "cities": (old, new.model_copy(update={"id": city})),
            "transfers": (case.transfers[0].model_copy(update={"id": transfer}),),
            "hosts": (case.hosts[0].model_copy(update={"host": city, "transfer": transfer}),),
            "capacities": tuple(row.model_copy(update={"city": city}) for row in case.capacities),
        }
    )


@pytest.mark.parametrize("key", KEYS)
def test_a_key_may_be_anything(key: str, tmp_path: Path) -> None:
    case = with_keys(key, key)
    assert check_case(case) == []
    for form in ("case", "case.xlsx", "case.json"):
        assert load_case(save_case(case, tmp_path / form)) == case


def test_keys_that_differ_by_marks_alone_stay_apart(tmp_path: Path) -> None:
    case = two_city_case(taxes={"vat": 2.0, "cit": 2.5})
    twins = [case.cities[1].model_copy(update={"id": key, "name": named(key)}) for key in KEYS[2:]]
    crowded = case.model_copy(update={"cities": (*case.cities, *twins)})
    assert check_case(crowded) == []
    assert load_case(save_case(crowded, tmp_path / "case")) == crowded


@pytest.mark.parametrize("key", ["(fund)", "(pool)", "(anything)", "（基金）"])
def test_a_key_in_brackets_is_a_party_of_the_ledger(key: str) -> None:
    (problem,) = check_case(with_keys(key, "firm"))
    assert (problem.column, problem.value) == (f"{key}: id", key)
    assert "brackets" in problem.message
    assert check_case(with_keys("city (new)", "(firm)")) == []
