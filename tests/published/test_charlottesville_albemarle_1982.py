"""Annexation and revenue sharing agreement of Charlottesville and Albemarle County, 1982: first year, dollars.

Figures as printed at super-blair.blogspot.com/2008/03/1982-revenue-sharing-agreement.html. The printed contribution of
the county, 4,547,759, is 3 dollars above 0.0037 times its printed base, so that the printed dollars follow from the
bases that the printed contributions imply; from the printed bases they follow to 3 dollars.
"""

import numpy as np
import pytest

from citypact.case.model import Case
from citypact.mechanism import ClosedMechanism, applicability, economy, load_model
from citypact.mechanism.instruments import ClosedPool
from citypact.optimize import simulate
from citypact.pact.accounts import projected_receipts, settle_year
from citypact.text import in_language
from support.districts import district
from support.receipts import receipts

POPULATION = {"charlottesville": 39_916, "albemarle": 55_783}
TRUE_TAX_RATE = {"charlottesville": 0.9151, "albemarle": 0.49848}
"""Dollars of tax per 100 dollars of true value."""
PRINTED_BASES = {"charlottesville": 651_387_930.0, "albemarle": 1_229_123_396.0}
PRINTED_CONTRIBUTIONS = {"charlottesville": 2_410_135, "albemarle": 4_547_759}
IMPLIED_BASES = {city: paid / 0.0037 for city, paid in PRINTED_CONTRIBUTIONS.items()}
PAID = 1_293_552
"""From the county to the city."""


def first_year(bases: dict[str, float], assessed: float | None = 1.3e9) -> Case:
    """City and county in the year of the first payment, in dollars; ``assessed``: base of the cap, not printed."""
    column = {} if assessed is None else {"assessed-value": assessed}
    rows = {
        city: {
            "gdp": base,
            "revenue": TRUE_TAX_RATE[city] / 100 * base,
            "population": POPULATION[city],
            "indicators": column,
        }
        for city, base in bases.items()
    }
    return district(rows, horizon=2, currency="USD", unit=1.0, population_unit=1.0, base_year=1981)


def pool() -> tuple[ClosedMechanism, ClosedPool]:
    model = load_model("charlottesville-1982").at({})
    assert model.pool is not None
    return model, model.pool


def test_composite_indices_need_the_two_indices_rounded_to_four_decimals_first() -> None:
    model, rule = pool()
    key, _, _ = rule.flows(economy(first_year(PRINTED_BASES), model, {}, ()))
    assert key[:, 0].tolist() == [0.5323, 0.4677]
    exact = rule.model_copy(update={"decimals": None})
    unrounded, _, _ = exact.flows(economy(first_year(PRINTED_BASES), model, {}, ()))
    assert unrounded[0, 0].round(4) == 0.5322


def test_contributions_are_37_cents_per_100_dollars() -> None:
    model, rule = pool()
    _, paid, _ = rule.flows(economy(first_year(PRINTED_BASES), model, {}, ()))
    assert np.abs(paid[:, 0] - list(PRINTED_CONTRIBUTIONS.values())).round() == pytest.approx([0, 2])


def test_distributions_to_the_dollar() -> None:
    model, rule = pool()
    key, paid, _ = rule.flows(economy(first_year(IMPLIED_BASES), model, {}, ()))
    assert paid[:, 0].sum().round() == 6_957_894
    assert (key[:, 0] * paid[:, 0].sum()).round().tolist() == [3_703_687, 3_254_207]


def test_the_ledger_pays_the_first_year_s_dollars() -> None:
    case = first_year(IMPLIED_BASES)
    paid = {city: receipts(case, "charlottesville-1982", "pool", city)[0] for city in POPULATION}
    assert {city: round(amount) for city, amount in paid.items()} == {"charlottesville": PAID, "albemarle": -PAID}
    printed = first_year(PRINTED_BASES)
    assert abs(receipts(printed, "charlottesville-1982", "pool", "charlottesville")[0] - PAID) <= 3


def test_the_settlement_pays_them_too_on_31_january() -> None:
    model, _ = pool()
    scheme = simulate(first_year(PRINTED_BASES), model)
    known = projected_receipts(scheme.case, model, scheme.terms)
    actual = {(city, "gdp"): {1982: base} for city, base in IMPLIED_BASES.items()}
    actual |= {(city, "revenue"): {1982: TRUE_TAX_RATE[city] / 100 * b} for city, b in IMPLIED_BASES.items()}
    assert set(actual) == set(known.amounts)
    settled = settle_year(scheme.case, model, scheme.terms, type(known)(actual, 1982))
    assert {(a.payer, a.payee): round(a.coins / 100) for a in settled.accounts} == {
        ("(pool)", "charlottesville"): PAID,
        ("albemarle", "(pool)"): PAID,
    }
    assert model.instalments is not None
    assert model.instalments.dates == ("01-31",)


def test_the_cap_of_a_tenth_of_a_per_cent_would_have_bound_on_the_taxable_base() -> None:
    """So the assessed base of the cap was another one; without its figure the rule caps by the base of the pool."""
    case = first_year(PRINTED_BASES, assessed=None)
    assert receipts(case, "charlottesville-1982", "pool", "charlottesville")[0] == pytest.approx(1_229_123.396)


def test_a_column_for_the_cap_that_only_one_side_has_is_refused_with_the_other_s_name() -> None:
    case = first_year(PRINTED_BASES)
    city, county = case.cities
    bare = case.model_copy(update={"cities": (city, county.model_copy(update={"indicators": {}}))})
    why = applicability(bare, load_model("charlottesville-1982"))
    assert why is not None
    assert "albemarle" in why
    assert "assessed-value" in why
    assert in_language(why, "zh") != str(why)
    assert applicability(case, load_model("charlottesville-1982")) is None
