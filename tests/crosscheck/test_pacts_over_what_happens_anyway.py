"""Pacts and worths over a status quo in which some transfers go without a pact, by other means."""

import numpy as np
import pytest

from citypact.case import Case
from citypact.case.flows import present_value, works
from citypact.mechanism import load_model
from citypact.optimize import NoScheme, design, simulate
from citypact.pact.ledger import OUTSIDE, gains
from citypact.pact.scheme import Scheme
from citypact.worth import alternative, worth_table
from support import bundled
from support.anyway import (
    city_values,
    going_anyway,
    happening_anyway,
    paid_to_firms,
    restless_case,
    worth_by_program,
)
from support.samples import examples

NAMES = ("hybrid", "government-led", "market-driven", "suzhou-chuzhou", "bth-2015", "rates-pool-2013")


def found_for(case: Case, name: str) -> Scheme | None:
    """The scheme of a mechanism, if there is one."""
    model = load_model(name)
    case = case.model_copy(update={"currency": model.currency or case.currency})
    try:
        return design(case, model) if model.open_parameters else simulate(case, model)
    except NoScheme:
        return None


@pytest.mark.parametrize("name", NAMES)
def test_the_gains_of_all_are_what_the_plan_changes_less_what_firms_are_paid(name: str) -> None:
    schemes = [found_for(restless_case(seed, cities=4, transfers=6), name) for seed in range(4)]
    schemes = [scheme for scheme in schemes if scheme is not None]
    assert schemes
    for scheme in schemes:
        case, anyway = scheme.case, going_anyway(scheme.case)
        places = {t.id: scheme.terms.plan.get(t.id) for t in case.transfers}
        before, after = city_values(case, anyway), city_values(case, places)
        built = [works(case, case.project[p]) for p in scheme.terms.projects]
        projects = sum(present_value(case, sum(f.benefits.values()) - f.cost) for f in built)
        ledger = scheme.ledger
        beside = ledger[(ledger["payer"] == OUTSIDE) | (ledger["payee"] == OUTSIDE) | (ledger["item"] == "levy-saved")]
        gain = sum(after.values()) - sum(before.values()) - sum(paid_to_firms(case, places, anyway).values())
        expected = gain + projects + float(gains(case, beside).sum())
        assert scheme.gain.sum() == pytest.approx(expected, abs=1e-5)


def test_worths_of_a_bundled_case_whose_market_moves_happen_anyway() -> None:
    case = bundled.case("beijing-tianjin-hebei")
    anyway = alternative(case, happening_anyway())
    # The firms that gain, the largest gains first, each at the host where it gains most and there is room.
    assert anyway == {
        "bj-food": "langfang",
        "bj-data-centres": "zhangjiakou",
        "bj-back-offices": "langfang",
        "tj-equipment": "cangzhou",
        "bj-printing": "langfang",
        "tj-bicycles": "cangzhou",
    }
    table = worth_table(case.model_copy(update={"projects": (), "project_benefits": ()}), anyway=anyway)
    names = table.chances.cities
    for coalition in {*np.linspace(1, table.worths.size - 1, examples(30, 80)).astype(int).tolist(), table.everyone}:
        members = frozenset(city for i, city in enumerate(names) if coalition >> i & 1)
        assert table.worths[coalition] == pytest.approx(worth_by_program(case, members, anyway), abs=1e-7)
