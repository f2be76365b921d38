"""Whatever case and rule: payments are whole coins, parts are totals, funds end empty, gains are what there is."""

from collections.abc import Iterator

import numpy as np
import pytest

from citypact.case.flows import works
from citypact.mechanism import Mechanism, applicability, bundled_models, load_model
from citypact.mechanism.parties import FUND, POOL, RESERVE
from citypact.optimize import NoScheme, design, simulate
from citypact.pact.ledger import balance, fund_balance
from citypact.pact.money import in_coins, per_unit
from citypact.pact.planned import planned_gain
from citypact.pact.scheme import Scheme
from support.random_cases import random_case
from support.random_rules import random_rule
from support.samples import seeds

UNITS = (1e8, 1.0, 1e4)


def scheme_of(case_seed: int, model: Mechanism) -> Scheme | None:
    case = random_case(case_seed, cities=4, transfers=5, projects=2)
    case = case.model_copy(update={"unit": UNITS[case_seed % 3] if model.currency is None else 1e8})
    case = case.model_copy(update={"currency": model.currency or ("CNY", "JPY", "KWD")[case_seed % 3]})
    if applicability(case, model) is not None:
        return None
    try:
        return (design if model.open_parameters else simulate)(case, model)
    except NoScheme:
        return None


def schemes() -> Iterator[Scheme]:
    rules = [load_model(name) for name in bundled_models()] + [random_rule(seed) for seed in seeds(6, 12)]
    found = (scheme_of(seed, rule) for seed, rule in enumerate(rules))
    yield from (scheme for scheme in found if scheme is not None)


@pytest.fixture(scope="module")
def every() -> list[Scheme]:
    found = list(schemes())
    assert len(found) > 20
    return found


def test_every_payment_is_a_whole_number_of_coins(every: list[Scheme]) -> None:
    for scheme in every:
        coins = scheme.ledger["coins"]
        assert (coins > 0).all()
        assert np.array_equal(np.rint(scheme.ledger["amount"] * per_unit(scheme.case)), coins)


def test_pools_and_funds_end_at_exactly_nothing(every: list[Scheme]) -> None:
    funds = pools = 0
    for scheme in every:
        ledger = scheme.ledger
        assert not balance(scheme.case, ledger, POOL).any()
        assert balance(scheme.case, ledger, RESERVE)[-1] == 0.0
        if scheme.model.fund is not None:
            held = fund_balance(scheme.case, scheme.model, ledger)
            assert held[-1] == 0.0
            assert (held >= 0).all()
        funds += int((ledger["payer"] == FUND).any())
        pools += int((ledger["payer"] == POOL).any())
    assert funds > 3
    assert pools > 3


def test_parts_of_a_cost_add_up_to_it(every: list[Scheme]) -> None:
    for scheme in every:
        case, ledger = scheme.case, scheme.ledger
        borne = ledger[ledger["item"].isin(["project-cost", "fund-works"])].groupby(["subject", "year"])["coins"].sum()
        for project in case.projects:
            if project.id in scheme.terms.projects:
                cost = in_coins(case, works(case, project).cost)
                assert [borne.get((project.id, year), 0) for year in case.years] == cost.tolist()


def test_gains_are_what_the_plan_brings_to_within_half_a_coin_a_payment(every: list[Scheme]) -> None:
    """And what comes from outside or goes there; v(N) where the plan is the best there is."""
    for scheme in every:
        case = scheme.case
        outside = scheme.ledger[["payer", "payee"]].isin({"(outside money)"}).any(axis=1)
        if outside.any() or (scheme.model.fund and scheme.model.fund.interest != "discount-rate"):
            continue
        bound = len(scheme.ledger) / 2 / per_unit(case)
        assert abs(scheme.gain.sum() - planned_gain(case, scheme.terms, scheme.anyway)) <= bound
        assert bound <= scheme.tolerance
