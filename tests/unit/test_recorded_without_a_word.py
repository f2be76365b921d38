"""Without the columns and keys that say what counts and against what, every gain is what it was before they came.

``recorded_gains.json`` holds gains by city, in the case's money, of every bundled case (cities beyond 20 as provinces),
recorded before ``anyway``, ``market_moves``, ``retention.csv``, ``open`` and the marks of budget money came.
"""

import json
from functools import cache
from pathlib import Path

import pytest

from citypact.case import Case, bundled_cases, load_case
from citypact.mechanism import load_model
from citypact.optimize import design, simulate
from citypact.regions import merge_cities, provinces_of
from citypact.worth import WorthTable, worth_table

RECORDED = json.loads((Path(__file__).parent / "recorded_gains.json").read_text("utf-8"))


@cache
def facts(name: str) -> tuple[Case, WorthTable]:
    """A bundled case and its worths."""
    case = load_case(name)
    case = case if len(case.cities) <= 20 else merge_cities(case, provinces_of(case))
    return case, worth_table(case)


def test_every_bundled_case_was_recorded() -> None:
    assert set(RECORDED) == set(bundled_cases())


@pytest.mark.parametrize(("name", "rule"), [(name, rule) for name, by_rule in RECORDED.items() for rule in by_rule])
def test_gains_are_those_of_before(name: str, rule: str) -> None:
    (case, table), model = facts(name), load_model(rule)
    scheme = design(case, model, table) if model.open_parameters else simulate(case, model, table)
    assert not scheme.anyway
    assert scheme.gain.to_dict() == pytest.approx(RECORDED[name][rule], abs=1e-8)
