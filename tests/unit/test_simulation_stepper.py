"""A pact lived year by year: the forecast gives the designed ledger, and slumps and departures what a hand reckons."""

import pickle
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from citypact.case.flows import discount_factors
from citypact.errors import InvalidInput
from citypact.mechanism import Mechanism, load_model
from citypact.mechanism.sections.exit import Exit
from citypact.mechanism.sections.fund import Fund
from citypact.optimize import simulate
from citypact.pact.accounts import Receipts, projected_receipts, settle_departure, settle_year
from citypact.pact.ledger import settle
from citypact.pact.scheme import Scheme
from citypact.simulation import Stepper
from support.agreed import agreed_under
from support.random_cases import random_case
from support.two_cities import two_city_case

COLUMNS = ["year", "payer", "payee", "item", "subject", "coins", "amount"]
CENTS = 10**10
"""Cents in one unit of the case's money, 100 million."""


def bonded(**update: Any) -> Mechanism:
    """The rule of 2015, half of the tax for up to five years, where cities may leave and pledge 1 at most."""
    model = load_model("bth-2015")
    rule = model.participation.model_copy(update={"enforcement": "bond", "bond_limit": 0.01})
    return model.model_copy(update={"participation": rule, "exit": Exit(who_can="anyone")} | update)


def two_cities(**update: Any) -> Scheme:
    """``new`` collects 2 a year for eight years from 2024 on and pays ``old`` 1 in each of the first five."""
    return simulate(two_city_case(), bonded(**update))


def five_cities() -> Scheme:
    """From 2026 on city-3 pays city-0 and city-2, and is paid by city-2; city-1 pays city-0 from 2025 to 2028."""
    return simulate(random_case(34, cities=5, transfers=8, projects=2), bonded())


def with_a_fund() -> Scheme:
    """``new`` also pays 0.5 a year into a fund that earns ten percent; it gets that back, two years after notice."""
    rule = Exit(who_can="anyone", notice_years=2, asset_rule="return-contributions")
    fund = Fund(contribution_rate=0.005, uses=("compensation",), interest=0.1)
    scheme, model = two_cities(), bonded(fund=fund, exit=rule)
    terms = scheme.terms.model_copy(update={"contributions": {"new": (0.5,) * 8}})
    return replace(scheme, model=model, terms=terms, ledger=settle(scheme.case, model, terms))


def in_order(ledger: pd.DataFrame) -> list[tuple[Any, ...]]:
    return sorted(ledger[COLUMNS].itertuples(index=False, name=None))


def run(pact: Stepper, factors: list[float]) -> list[Any]:
    return [pact.step(factor) for factor in factors]


@pytest.mark.parametrize("name", ["bth-2015", "institutional-pact", "xinan-river-2018", "minnesota-473f"])
def test_the_forecast_gives_the_designed_ledger_to_the_coin(name: str) -> None:
    scheme = agreed_under(name)
    pact = Stepper(scheme)
    gain = pact.outlook().to_come
    first = discount_factors(scheme.case)[0]
    assert {city: more * first for city, more in gain.items()} == pytest.approx(dict(scheme.gain), abs=1e-9)
    steps = run(pact, [1.0] * scheme.case.horizon)
    assert in_order(pact.ledger) == in_order(scheme.ledger[scheme.ledger["settlement"]])
    assert [step.year for step in steps] == list(scheme.case.years)
    assert (dict(steps[-1].outlook.to_come), dict(steps[-1].outlook.by_leaving)) == ({}, {})


def test_half_the_receipts_by_hand() -> None:
    """Of 1 in place of 2 the origin gets 0.5; in a year of full receipts it gets 1."""
    pact = Stepper(two_cities())
    steps = run(pact, [0.5, 1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5])
    assert [step.net for step in steps[:5]] == [{"old": x, "new": -x} for x in (0.5, 1.0, 0.5, 0.5, 0.5)]
    assert [step.accounts for step in steps[5:]] == [(), (), ()]
    assert pact.ledger["coins"].sum() == 3 * CENTS


def test_what_is_to_come_and_who_would_leave_by_hand() -> None:
    """After a year, without discount: seven years of 2 for the host less four of 1 to pay, of which leaving spares it
    all but the pledge of 1. The origin has lost the firm's 2 a year for a benefit of 1, and would lose its 4."""
    seen = Stepper(two_cities()).step(0.5).outlook
    assert seen.to_come == pytest.approx({"old": 7 * (1.0 - 2.0) + 4.0, "new": 7 * 2.0 - 4.0})
    assert seen.by_leaving == pytest.approx({"old": -4.0, "new": 4.0 - 1.0})
    assert (seen.year, seen.tempted) == (2025, ("new",))


def test_with_notice_the_years_in_which_the_city_is_still_bound_count_for_nothing() -> None:
    """From 2027 on, two payments are spared."""
    seen = Stepper(two_cities(exit=Exit(who_can="hosts", notice_years=2))).step().outlook
    assert seen.by_leaving == pytest.approx({"new": 2.0 - 1.0})


def test_nobody_is_tempted_where_the_law_binds() -> None:
    seen = Stepper(simulate(two_city_case(), load_model("bth-2015"))).step().outlook
    assert (dict(seen.by_leaving), seen.tempted) == ({}, ())


def test_receipts_stand_in_the_place_of_the_projection() -> None:
    pact = Stepper(two_cities())
    assert pact.step(receipts={("firm", "vat"): 3.0, ("firm", "cit"): 0.0}).net["old"] == 1.5
    assert pact.step({"firm": 0.0}, receipts={("firm", "vat"): 0.5}, year=2025).net["old"] == 0.25


def test_leaving_with_notice_gives_the_accounts_of_leaving() -> None:
    """3, 2 and 1 were collected; what was paid in comes back with interest: 0.55, 1.155, 1.8205."""
    scheme = with_a_fund()
    pact = Stepper(scheme)
    taxes = {2024: 3.0, 2025: 2.0, 2026: 1.0}
    told = {year: {("firm", "vat"): tax, ("firm", "cit"): 0.0} for year, tax in taxes.items()}
    pact.step(receipts=told[2024])
    assert pact.leave("new") is None
    assert pact.step(receipts=told[2025]).departures == ()
    assert pact.members == ("old", "new")
    (found,) = pact.step(receipts=told[2026]).departures
    known = Receipts({("firm", "vat"): taxes, ("firm", "cit"): dict.fromkeys(taxes, 0.0)}, 2026)
    assert found == settle_departure(scheme.case, scheme.model, scheme.terms, known, "new", 2025)
    assert (found.year, found.returned, pact.members) == (2027, 1.8205 * CENTS, ("old",))
    (row,) = pact.ledger[pact.ledger["year"] == 2027].itertuples(index=False)
    assert (row.payer, row.payee, row.item, row.coins) == ("(fund)", "new", "exit-returned", found.returned)
    assert pact.outlook().to_come == {}
    with pytest.raises(InvalidInput, match="step: a city has left"):
        pact.step()


def test_those_who_stay_go_on_where_payments_are_between_two() -> None:
    scheme = five_cities()
    case, pact = scheme.case, Stepper(scheme)
    run(pact, [0.9] * 3)
    first, second = "city-3", "city-0"
    assert pact.leave(first) == pact.departures[0]
    step = pact.step(0.9)
    thought = projected_receipts(case, scheme.model, scheme.terms).amounts
    taxes = {key: {year: 0.9 * tax for year, tax in by_year.items()} for key, by_year in thought.items()}
    whole = settle_year(case, scheme.model, scheme.terms, Receipts(taxes, step.year)).accounts
    assert step.accounts == tuple(a for a in whole if first not in (a.payer, a.payee))
    assert 0 < len(step.accounts) < len(whole)
    assert {("city-3", "city-0"), ("city-2", "city-3")} <= {(a.payer, a.payee) for a in whole}
    assert first not in step.net
    assert first not in step.outlook.to_come
    found = pact.leave(second)
    assert found is not None
    own = pact.ledger[~pact.ledger["item"].str.startswith("exit-")]
    assert sum(y.paid for y in found.years) == own.loc[own["payer"] == second, "coins"].sum()
    assert sum(y.received for y in found.years) == own.loc[own["payee"] == second, "coins"].sum()
    assert not {first, second} & {party for a in pact.step().accounts for party in (a.payer, a.payee)}


def test_a_pickled_pact_goes_on_to_the_same_numbers() -> None:
    pact, draws = Stepper(five_cities()), np.random.default_rng(7).uniform(0.3, 1.5, 10).tolist()
    run(pact, draws[:3])
    pact.leave(pact.members[0])
    other = pickle.loads(pickle.dumps(pact))
    left = draws[3 : pact.scheme.case.horizon]
    assert run(pact, left) == run(other, left)
    assert in_order(pact.ledger) == in_order(other.ledger)
    assert pact.departures == other.departures


WRONG: list[tuple[Callable[[Stepper], object], list[tuple[str, str]]]] = [
    (lambda p: p.step(year=2024), [("year", "2024")]),
    (lambda p: p.step(year=2040), [("year", "2040")]),
    (lambda p: p.step(-0.1), [("factors", "-0.1")]),
    (lambda p: p.step(np.float64("inf")), [("factors", "inf")]),
    (lambda p: p.step({"firn": 1.0, "firm": float("nan")}), [("factors['firn']", "firn"), ("factors['firm']", "nan")]),
    (
        lambda p: p.step(-1.0, receipts={("frim", "vat"): 1.0, ("firm", "salt"): -1.0}),
        [
            ("factors", "-1.0"),
            ("receipts[('frim', 'vat')]", "frim"),
            ("receipts[('firm', 'salt')]", "salt"),
            ("receipts[('firm', 'salt')]", "-1.0"),
        ],
    ),
    (
        lambda p: p.step(receipts={("firm", "vat"): 1e8, ("firm", "cit"): 1.0}),
        [("receipts[('firm', 'vat')]", "100000000.0")],
    ),
    (lambda p: p.leave("neu"), [("leaving", "neu")]),
]


@pytest.mark.parametrize(("wrong", "places"), WRONG)
def test_what_cannot_be_used_is_told_and_changes_nothing(
    wrong: Callable[[Stepper], object], places: list[tuple[str, str]]
) -> None:
    pact = Stepper(two_cities())
    pact.step()
    with pytest.raises(InvalidInput) as caught:
        wrong(pact)
    assert [(p.file, p.value) for p in caught.value.problems] == places
    for problem in caught.value.problems:
        assert problem.text("zh") != problem.text("en")
    assert (pact.year, len(pact.ledger), pact.members) == (2025, 1, ("old", "new"))
    assert pact.step().net == {"old": 1.0, "new": -1.0}


def test_receipts_before_the_firm_arrives_are_refused() -> None:
    pact = Stepper(simulate(two_city_case(start_year=2026), bonded()))
    with pytest.raises(InvalidInput, match="from 2026 to 2031"):
        pact.step(receipts={("firm", "vat"): 1.0})


def test_a_pact_ends_and_nobody_leaves_twice() -> None:
    pact = Stepper(two_cities())
    pact.step()
    pact.leave("new")
    with pytest.raises(InvalidInput, match="2025"):
        pact.leave("new")
    run(pact, [1.0] * 7)
    assert pact.ledger["coins"].sum() == CENTS
    with pytest.raises(InvalidInput, match="2031"):
        pact.step()
    with pytest.raises(InvalidInput, match="2032"):
        pact.leave("old")
