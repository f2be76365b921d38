"""Levels of commitment: what free exit rules out, what a pledge makes possible, and what the ledger says of both."""

from typing import Any

import numpy as np
import pytest

from citypact.bundled import bundled_folder
from citypact.case.model import Case
from citypact.errors import InvalidInput
from citypact.mechanism import Mechanism, load_model
from citypact.mechanism.reader import read_model
from citypact.optimize import NoScheme, design
from citypact.pact.audit import breaches
from citypact.pact.commitment import pledges_needed
from citypact.pact.scheme import Scheme
from support.joint_plan import for_the_joint_plan
from support.random_cases import random_case
from support.two_cities import two_city_case


def changed(name: str, **participation: Any) -> Mechanism:
    """Another degree of commitment to the joint plan, without terms of exit."""
    model = for_the_joint_plan(load_model(name))
    update = {"participation": model.participation.model_copy(update=participation), "exit": None}
    return model.model_copy(update=update)


def owed(case: Case, scheme: Scheme, city: str, year: int) -> float:
    """What a city still has to pay on balance from a year on, in the value of that year, row by row of the ledger."""
    still = 0.0
    for row in scheme.ledger[scheme.ledger["settlement"]].itertuples():
        if row.year >= year:
            sign = (row.payer == city) - (row.payee == city)
            still += sign * row.amount / (1 + case.discount_rate) ** (row.year - year)
    return still


@pytest.mark.parametrize("seed", range(4))
def test_the_least_pledge_is_the_most_a_city_ever_owes(seed: int) -> None:
    case = random_case(seed, cities=4, transfers=5)
    scheme = design(case, load_model("legal-pact"))
    needed = pledges_needed(case, scheme.model, scheme.terms, scheme.ledger)
    for city in case.cities:
        most = max(owed(case, scheme, city.id, year) for year in case.years)
        assert needed[city.id] == pytest.approx(max(0.0, most), abs=1e-9)


def test_with_free_exit_nobody_pays_after_the_firm_has_come() -> None:
    """The origin loses 1 a year and the host, which gains 2, would stop paying: no pact, though both could gain."""
    case = two_city_case()
    free = changed("voluntary-consensus", city="present-value")
    with pytest.raises(NoScheme) as caught:
        design(case, free)
    explanation = caught.value.explanation
    assert {(demand.kind, demand.subject.city) for demand in explanation.conflict} == {
        ("gain", "old"),
        ("pledge", "new"),
    }
    price = next(price for price in explanation.prices if price.kind == "pledge")
    assert price.money == pytest.approx(8.0)  # the origin's net loss of 1 a year, for 8 years


def test_a_pledge_of_that_size_makes_the_pact_possible_and_a_smaller_one_does_not() -> None:
    case = two_city_case()  # budget revenue 100, so that 8 is 0.08 of it
    scheme = design(case, changed("institutional-pact", bond_limit=0.0801))
    assert scheme.gain["old"] >= -1e-6
    assert pledges_needed(case, scheme.model, scheme.terms, scheme.ledger)["new"] <= 8.01 + 1e-6
    with pytest.raises(NoScheme):
        design(case, changed("institutional-pact", bond_limit=0.0799))


@pytest.mark.parametrize("seed", range(4))
def test_pledges_stay_within_their_limit(seed: int) -> None:
    case = random_case(seed, cities=4, transfers=5)
    scheme = design(case, changed("institutional-pact", bond_limit=0.02))
    needed = pledges_needed(case, scheme.model, scheme.terms, scheme.ledger)
    assert all(needed[city.id] <= 0.02 * city.revenue + 1e-6 for city in case.cities)
    tight = changed("institutional-pact", bond_limit=float(needed.max()) / 2 / max(c.revenue for c in case.cities))
    found = breaches(case, tight, scheme.terms, scheme.ledger, scheme.verification["tolerance"], scheme.table.game)
    assert bool(found) == bool(needed.max() > scheme.verification["tolerance"])
    assert {breach.rule for breach in found} <= {"participation.bond_limit"}


def test_an_unlimited_pledge_allows_what_the_law_allows() -> None:
    case = random_case(2, cities=4, transfers=5)
    by_bond = design(case, changed("institutional-pact", bond_limit=None, coalitions="all"))
    by_law = design(case, load_model("legal-pact"))
    np.testing.assert_allclose(by_bond.gain.to_numpy(), by_law.gain.to_numpy(), atol=1e-6)


def test_yearly_consent_needs_no_year_of_loss() -> None:
    case = two_city_case()
    scheme = design(case, changed("legal-pact", city="every-year"))
    ledger = scheme.ledger
    for city in ("old", "new"):
        for year in case.years:
            rows = ledger[ledger["year"] == year]
            net = rows[rows["payee"] == city]["amount"].sum() - rows[rows["payer"] == city]["amount"].sum()
            assert net >= -1e-6


def test_a_limit_without_a_pledge_is_refused() -> None:
    text = (bundled_folder("models") / "institutional-pact.toml").read_text("utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_model(text.replace('enforcement = "bond"', 'enforcement = "binding"'), "changed.toml")
    assert "bond_limit" in str(caught.value)
