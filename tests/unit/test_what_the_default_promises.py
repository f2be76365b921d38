"""The default mechanism on the bundled cases: stable, and nobody pays more than it says, read off the ledger alone."""

import numpy as np
import pandas as pd
import pytest

import citypact
from citypact.bundled import DEFAULT_MODEL, PAGES
from citypact.pact.scheme import Scheme
from support import bundled
from support.two_cities import two_city_case

pytestmark = pytest.mark.sayable

PART = 0.8
"""Of what a project brings a city, as the file of the mechanism says."""
CASES = (
    "beijing-tianjin-hebei",
    "pearl-river-delta",
    "yangtze-river-delta-provinces",
    "yangtze-delta-west",
    "chengdu-chongqing",
    "middle-yangtze-provinces",
    "uk-city-regions",
    "us-northeast",
)
"""Those of up to 20 cities under rules in money, but one that takes nine seconds."""
PAID, BROUGHT = ["project-cost", "harm-compensation"], "project-benefit"
COIN = 1e-5
"""Shares of many years in whole coins, in the case's money."""


def present(scheme: Scheme, rows: pd.DataFrame, party: str) -> pd.Series:
    """Present value of amounts by project and city, which is the ``party`` of each row."""
    discount = (1.0 + scheme.case.discount_rate) ** (rows["year"] - scheme.case.base_year)
    return (rows["amount"] / discount).groupby([rows["subject"], rows[party]]).sum()


@pytest.mark.parametrize("name", CASES)
def test_nobody_pays_more_than_the_stated_part_of_what_a_project_brings_it(name: str) -> None:
    scheme = bundled.scheme(name, DEFAULT_MODEL)
    cities, ledger = [city.id for city in scheme.case.cities], scheme.ledger
    paid = present(scheme, ledger[ledger["item"].isin(PAID) & ledger["payer"].isin(cities)], "payer")
    brought = present(scheme, ledger[(ledger["item"] == BROUGHT) & ledger["payee"].isin(cities)], "payee")
    assert set(paid.index.get_level_values(0)) == set(scheme.terms.projects)
    within = PART * brought.reindex(paid.index, fill_value=0.0)
    assert (paid <= within + COIN).all(), (paid - within).sort_values().tail()
    weak = {city.id for city in scheme.case.cities if city.weak}
    aid = {p.id for p in scheme.case.projects if p.category == "weak-area" and not set(p.members) <= weak}
    assert not [(project, city) for project, city in paid.index if project in aid and city in weak]
    assert not weak & set(ledger.loc[ledger["item"] == "contribution", "payer"])


@pytest.mark.parametrize("name", CASES)
def test_the_design_is_stable_and_proven(name: str) -> None:
    scheme = bundled.scheme(name, DEFAULT_MODEL)
    assert scheme.unproven == []
    assert scheme.accepted
    assert (scheme.stability["slack"] >= -scheme.tolerance).all()


@pytest.mark.parametrize("name", [name for name in CASES if name not in ("uk-city-regions", "us-northeast")])
def test_yearly_amounts_are_round_but_for_harm_and_the_last_one(name: str) -> None:
    """Whole 10,000 yuan a year, but what makes good harm and the one payment that closes the fund's account."""
    scheme = bundled.scheme(name, DEFAULT_MODEL)
    paid = [path for use, grants in scheme.terms.grants.items() if use != "ecology" for path in grants.values()]
    units = np.array([*scheme.terms.contributions.values(), *paid]) * scheme.case.unit / 10_000
    assert (np.abs(units - units.round()) > 1e-4).sum() <= 1


def test_what_is_asked_for_without_a_mechanism_is_the_default() -> None:
    assert citypact.load_model() == citypact.load_model(DEFAULT_MODEL)
    case = two_city_case()
    assert citypact.design(case).model.id == citypact.negotiate(case).scheme.model.id == DEFAULT_MODEL


def test_pages_name_the_default() -> None:
    assert f"| `{DEFAULT_MODEL}`, the default |" in PAGES["mechanisms"]["en"].read_text("utf-8")
    assert f"left out: {DEFAULT_MODEL}." in PAGES["offers"]["en"].read_text("utf-8")
    assert f"| `{DEFAULT_MODEL}`（默认） |" in PAGES["mechanisms"]["zh"].read_text("utf-8")
    assert f"省略时为 {DEFAULT_MODEL}。" in PAGES["offers"]["zh"].read_text("utf-8")
