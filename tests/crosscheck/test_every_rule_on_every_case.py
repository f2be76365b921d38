"""Every mechanism on every case it applies to; where it does not apply it says why, in both languages."""

from functools import cache

import pytest

from citypact.case import Case, bundled_cases, load_case
from citypact.mechanism import Mechanism, applicability, bundled_models, load_model
from citypact.optimize import NoScheme, design, simulate
from citypact.pact.scheme import Scheme
from citypact.regions import merge_cities, provinces_of
from citypact.worth import WorthTable, worth_table
from support.random_cases import random_case
from support.real_case import real_case

LARGEST = 20
"""Cases with more cities than can be enumerated run with provinces as players."""


@cache
def table_of(name: str) -> WorthTable:
    return real_case()[1] if name == "beijing-tianjin-hebei" else worth_table(case_of(name))


@cache
def case_of(name: str) -> Case:
    if name in bundled_cases():
        case = load_case(name)
        return case if len(case.cities) <= LARGEST else merge_cities(case, provinces_of(case))
    case = random_case(4, cities=5, transfers=7, projects=3)
    return case if name == "made-up" else case.model_copy(update={"currency": name, "unit": 1e6})


MERGED = [name for name in bundled_cases() if f"{name}-provinces" in bundled_cases()]
"""Bundled twice: their cities, and the same with provinces as players."""
CASES = ["made-up", "USD", *(name for name in bundled_cases() if name not in MERGED)]


def scheme_or_reasons(case: Case, model: Mechanism, table: WorthTable) -> Scheme | NoScheme:
    try:
        return (design if model.open_parameters else simulate)(case, model, table)
    except NoScheme as none:
        return none


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("model", bundled_models())
def test_the_rule_runs_or_says_why_not(name: str, model: str) -> None:
    case, rule = case_of(name), load_model(model)
    why = applicability(case, rule)
    if why is not None:
        assert "\n" not in why
        assert getattr(why, "zh", why) != str(why)
        return
    found = scheme_or_reasons(case, rule, table_of(name))
    if isinstance(found, NoScheme):
        assert rule.open_parameters
        assert found.explanation.conflict
        return
    # A statute with a right to leave is reported as it is, even where it would tempt somebody to.
    temptation = {"participation.bond_limit"} if rule.exit and not rule.open_parameters else set()
    assert {breach.rule for breach in found.breaches} <= temptation
    assert found.verification["ledger_difference"] <= found.verification["tolerance"]


def test_what_is_bundled_twice_is_the_same_case_with_provinces_as_players() -> None:
    assert MERGED == ["middle-yangtze", "yangtze-river-delta"]
    for name in MERGED:
        own = {"id": name, "title": load_case(name).title}
        assert case_of(f"{name}-provinces").model_copy(update=own) == case_of(name).model_copy(update=own)


def test_most_rules_apply_to_the_real_case_and_every_rule_to_some_case() -> None:
    applies = {
        (name, model): applicability(case_of(name), load_model(model)) is None
        for name in CASES
        for model in bundled_models()
    }
    assert sum(applies["beijing-tianjin-hebei", model] for model in bundled_models()) >= len(bundled_models()) - 1
    assert all(any(applies[name, model] for name in CASES) for model in bundled_models())


def test_a_currency_that_differs_is_said_in_both_languages() -> None:
    why = applicability(case_of("made-up"), load_model("montgomery-edge-2011"))
    assert str(why) == "its amounts are in USD, those of the case in CNY"
    assert why.zh == "其金额以 USD 计，而案例以 CNY 计"  # type: ignore[union-attr]
