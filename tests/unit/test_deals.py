"""Ratios as agreed and who gets how much of the shared tax: by hand where bands and prior claims come first."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from citypact.case.flows import discount_factors
from citypact.case.model import Case
from citypact.errors import InvalidInput
from citypact.evaluation.simplicity import simplicity
from citypact.mechanism import Mechanism, bundled_models, check_applicable, load_model, shared_tax
from citypact.mechanism.sections.bands import Band
from citypact.mechanism.sections.fund import Fund
from citypact.mechanism.sections.tax_sharing import TaxSharing
from citypact.optimize import NoScheme, design, simulate
from citypact.pact.deals import agreed_ratios
from citypact.pact.payments import planned_moves
from citypact.pact.scheme import Scheme
from citypact.report import Dossier
from citypact.report.table import value_of
from citypact.report.tables.ratios import ratios, yearly_ratios
from support.random_cases import random_case
from support.samples import every
from support.two_cities import two_city_case

PARTS = ["origin_part", "fund_part", "treasury_part", "host_part"]


def rule(**terms: Any) -> Mechanism:
    """Half each for eight years, with some terms changed; gains are reported only."""
    plain = {"taxes": "all", "led_by": ("government", "market"), "origin_share": 0.5, "term": 8}
    return load_model("ningde-2017").model_copy(update={"tax_sharing": TaxSharing(**plain | terms), "statistics": None})


def deal(case: Case, model: Mechanism) -> pd.Series:
    return simulate(case, model).shares.loc["firm"]


STOCK_STAYS = Band(up_to="reference", origin_share=1.0)


def test_stock_for_the_origin_and_increment_halved() -> None:
    """Of 3 a year, the 2 of before go to the origin and 1 is halved: 2.5 of 3."""
    found = deal(two_city_case(lift=1.5), rule(bands=(STOCK_STAYS,)))
    assert found["origin_share"] == 0.5
    assert found["origin_part"] == pytest.approx(2.5 / 3)
    assert found["host_part"] == pytest.approx(0.5 / 3)
    assert (found["shared_tax"], found["to_origin"]) == pytest.approx((24.0, 20.0))


def test_no_ratio_applies_where_the_bands_take_everything() -> None:
    """Tax as before the move: all of it is stock, nothing is left to halve."""
    scheme = simulate(two_city_case(), rule(bands=(STOCK_STAYS,)))
    found = scheme.shares.loc["firm"]
    assert np.isnan(found["origin_share"])
    assert np.isnan(found["fund_share"])
    assert (found["origin_part"], found["host_part"]) == (1.0, 0.0)
    assert scheme.agreed_ratios.isna().all(axis=None)
    assert next(i.value for i in simplicity(scheme) if i.key == "distinct_ratios") == 0


def test_outlays_are_recouped_before_the_split() -> None:
    """Outlay 5 takes the tax of two years and half of the third; the other 11 of 16 are halved: 10.5 for the origin."""
    case = two_city_case(transfer={"adjustment_cost": 5.0})
    scheme = simulate(case, rule(priority=("recoup-investment", "split")))
    found = scheme.shares.loc["firm"]
    assert found["origin_share"] == 0.5
    assert found["origin_part"] == pytest.approx(10.5 / 16)
    assert found["host_part"] == pytest.approx(5.5 / 16)
    path = scheme.agreed_ratios.loc[("firm", "origin")].to_numpy()
    assert path == pytest.approx([np.nan, np.nan, *[0.5] * 6], nan_ok=True)
    assert not yearly_ratios(Dossier(scheme, "simulation")).rows


def test_a_cap_leaves_the_origin_less_than_agreed() -> None:
    """Doubled tax reaches three years' worth, 6, at the end of year three, of 4 a year for five years."""
    found = deal(two_city_case(lift=2.0), load_model("bth-2015"))
    assert found["origin_share"] == 0.5
    assert found["origin_part"] == pytest.approx(6 / found["shared_tax"])
    assert found["shared_tax"] == pytest.approx(4.0 * (found["last_year"] - found["first_year"] + 1))


def test_a_floor_may_cost_the_host_more_than_the_shared_tax() -> None:
    found = deal(two_city_case(), rule(floor=3e8).model_copy(update={"currency": "CNY"}))
    assert found["origin_part"] == pytest.approx(1.5)
    assert found["host_part"] == pytest.approx(-0.5)


def test_a_fund_that_comes_first_is_shown_with_what_it_gets() -> None:
    model = rule(priority=("fund", "split"), fund_share=0.1)
    model = model.model_copy(update={"fund": Fund(contribution_rate=0.0, uses=("compensation",))})
    scheme = design(two_city_case(), model)
    found = scheme.shares.loc["firm"]
    assert (found["origin_share"], found["fund_share"]) == (0.5, 0.0)
    assert found[PARTS].tolist() == pytest.approx([0.45, 0.1, 0.0, 0.45])
    table = ratios(Dossier(scheme, "design"))
    row = dict(zip(map(str, table.headings("en")), map(value_of, table.rows[0]), strict=True))
    assert "Agreed: fund" not in row
    assert (row["Agreed: origin"], row["Fund gets"], row["To fund"]) == pytest.approx((0.5, 0.1, 1.6))


def test_the_mean_is_over_the_years_in_which_the_ratio_applies() -> None:
    """Tax grows over a fixed stock only from the second year on; the ratio is the agreed one all the same."""
    case = two_city_case(growth=0.1, horizon=4)
    model = rule(bands=(Band(up_to="indexed-reference", origin_share=0.0),), index=0.05)
    scheme = simulate(case, model)
    assert scheme.shares.loc["firm", "origin_share"] == 0.5
    assert agreed_ratios(case, model, scheme.terms).loc[("firm", "fund")].dropna().eq(0.0).all()


def test_a_move_whose_tax_is_not_shared_has_neither_ratio_nor_parts() -> None:
    found = deal(two_city_case(), rule(led_by=("market",)))
    assert found[["origin_share", "fund_share", *PARTS, "first_year", "last_year"]].isna().all()
    assert (found["shared_tax"], found["to_origin"], found["standing"]) == (0.0, 0.0, "other-lead")


def scheme_of(case: Case, name: str) -> Scheme | None:
    """What a mechanism makes of a case, in the mechanism's currency; None if it does not apply or finds nothing."""
    model = load_model(name)
    case = case.model_copy(update={"currency": model.currency or case.currency})
    try:
        check_applicable(case, model)
        return design(case, model) if model.open_parameters else simulate(case, model)
    except (NoScheme, InvalidInput):
        return None


@pytest.mark.parametrize("seed", every(2, [1, 3]))
def test_parts_of_every_mechanism_make_up_the_whole_tax(seed: int) -> None:
    case = random_case(seed, cities=4, transfers=5)
    made = {name: scheme_of(case, name) for name in bundled_models()}
    shared = {name: s for name, s in made.items() if s is not None and (s.shares["standing"] == "shared").any()}
    assert len(shared) >= 16
    for name, scheme in shared.items():
        deals = scheme.shares[scheme.shares["standing"] == "shared"]
        assert deals[PARTS].sum(axis=1).to_numpy() == pytest.approx(1.0), name
        assert deals["host_part"].tolist() == pytest.approx([kept(scheme, str(t)) for t in deals.index]), name


def kept(scheme: Scheme, transfer: str) -> float:
    """Part of a move's shared tax that the host does not pay away in shares, by its own payments in the ledger."""
    discount = discount_factors(scheme.case)
    rule, flows = scheme.model.at(scheme.terms.sizes), planned_moves(scheme.case, scheme.terms)[transfer]
    tax = discount @ shared_tax(scheme.case, rule, flows).base
    pact = scheme.ledger[scheme.ledger["settlement"] & (scheme.ledger["subject"] == transfer)]
    shares = pact[pact["item"].str.endswith("-share") & (pact["payer"] == scheme.terms.plan[transfer])]
    paid = shares.groupby("year")["amount"].sum()
    return float(1.0 - discount @ paid.reindex(scheme.case.years, fill_value=0.0).to_numpy() / tax)
