"""Values that hold arrays are compared by content: never an error, and equal ones have equal hashes."""

import dataclasses
import importlib
import inspect
import pkgutil
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

import citypact
from citypact.case.flows import move
from citypact.content import ByContent
from citypact.mechanism import load_model
from citypact.optimize import design
from citypact.optimize.prepared import setting
from citypact.worth import worth_table
from support.desk import position
from support.two_cities import two_city_case

ARRAYS = re.compile(r"ndarray|NDArray|Floats|DataFrame|Series")


def dataclasses_of_the_package() -> set[Any]:
    """Every dataclass that the package defines."""
    found = set()
    for module in pkgutil.walk_packages(citypact.__path__, "citypact."):
        if not module.name.endswith("__main__") and ".examples." not in module.name:
            names = vars(importlib.import_module(module.name)).values()
            found |= {c for c in names if inspect.isclass(c) and dataclasses.is_dataclass(c)}
    return {found_class for found_class in found if found_class.__module__.startswith("citypact.")}


def test_no_class_with_arrays_is_compared_by_the_generated_way() -> None:
    def holds_arrays(found: Any) -> bool:
        return any(ARRAYS.search(str(f.type)) and "Callable" not in str(f.type) for f in dataclasses.fields(found))

    with_arrays = {found for found in dataclasses_of_the_package() if holds_arrays(found)}
    assert len(with_arrays) > 30
    assert {f.__qualname__ for f in with_arrays if f.__dataclass_params__.eq} == set()


@dataclasses.dataclass(frozen=True, eq=False)
class Held(ByContent):
    """Every kind of content."""

    name: str = "a"
    array: Any = dataclasses.field(default_factory=lambda: np.array([1.0, np.nan]))
    table: Any = dataclasses.field(default_factory=lambda: pd.DataFrame({"x": [1.0, np.nan]}, index=["a", "b"]))
    row: Any = dataclasses.field(default_factory=lambda: pd.Series([1.0], index=["a"]))
    parts: Any = dataclasses.field(default_factory=lambda: {"k": (np.array([1, 2]), [np.array(["x"])])})
    aside: Any = dataclasses.field(default_factory=lambda: np.array([1.0]), compare=False)


def test_the_same_content_is_equal() -> None:
    assert Held() == Held()
    assert hash(Held()) == hash(Held())
    assert len({Held(), Held()}) == 1
    assert Held(aside=np.array([2.0])) == Held()


@pytest.mark.parametrize(
    "change",
    [
        {"name": "b"},
        {"array": np.array([1.0, 2.0])},
        {"array": np.array([1.0])},
        {"array": None},
        {"table": pd.DataFrame({"x": [1.0, np.nan]}, index=["a", "c"])},
        {"table": pd.Series([1.0], index=["a"])},
        {"row": pd.Series([1.0], index=["b"])},
        {"parts": {"k": (np.array([1, 3]), [np.array(["x"])])}},
        {"parts": {"k": (np.array([1, 2]), [np.array(["y"])])}},
        {"parts": {"k": (np.array([1, 2]),)}},
        {"parts": {"j": (np.array([1, 2]), [np.array(["x"])])}},
        {"parts": None},
    ],
    ids=str,
)
def test_other_content_is_not(change: dict[str, Any]) -> None:
    assert Held(**change) != Held()
    assert Held() != Held(**change)


def test_another_class_is_another_value() -> None:
    @dataclasses.dataclass(frozen=True, eq=False)
    class Other(Held):
        """The same fields."""

    assert Other() != Held()
    assert Held() != "a"


def test_what_follows_from_equal_cases_is_equal() -> None:
    """Tables, settings, positions, schemes and moves of one case read twice; and of a case with another figure."""
    model = load_model("hybrid")
    one, same, other = two_city_case(), two_city_case(), two_city_case(lift=1.2)
    tables = [worth_table(case) for case in (one, same, other)]
    settings = [setting(case, model, table) for case, table in zip((one, same, other), tables, strict=True)]
    schemes = [design(case, model, table) for case, table in zip((one, same, other), tables, strict=True)]
    moves = [move(case, case.transfers[0], case.hosts[0]) for case in (one, same, other)]
    for first, second, third in (tables, settings, schemes, moves):
        assert first == second
        assert first != third
        assert hash(first) == hash(second)
    assert position(2) == position(2)
    assert position(2) != position(3)
