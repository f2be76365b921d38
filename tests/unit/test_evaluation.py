"""Indicators of a scheme, recomputed from the ledger row by row or by hand; comparisons with a mechanism that fails."""

import math
from functools import cache
from types import SimpleNamespace
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy.stats import kendalltau

from citypact.case.flows import discount_factors
from citypact.case.model import Case, Link
from citypact.evaluation import (
    GROUPS,
    Evaluation,
    between_cities,
    compare,
    evaluate,
    gini,
    kendall_tau,
    payment_network,
)
from citypact.evaluation.networks import across, centralization, concentration, move_network, reciprocity
from citypact.evaluation.period import periods
from citypact.evaluation.ranks import reversals
from citypact.mechanism import Mechanism, load_model
from citypact.optimize import NoScheme, design
from citypact.pact.scheme import Scheme
from citypact.report.evaluation.document import comparison_document
from citypact.report.evaluation.refusals import refusal
from citypact.report.evaluation.tables import comparison_tables, evaluation_tables
from citypact.worth import worth_table
from support.adding_up import check
from support.desk import distance_by_all_rows
from support.random_cases import MADE_UP, random_case
from support.two_cities import two_city_case

MODELS = ("government-led", "market-driven", "hybrid", "bth-2015")
PACT = {"origin-share", "fund-share", "contribution", "harm-compensation", "subsidy"}


def with_links(case: Case) -> Case:
    ids = [city.id for city in case.cities]
    links = (
        Link(city_a=ids[0], city_b=ids[1], strength=2.0, **MADE_UP),
        Link(city_a=ids[1], city_b=ids[2], strength=1.0, **MADE_UP),
    )
    return case.model_copy(update={"links": links})


@cache
def evaluation(name: str, seed: int = 1) -> Evaluation:
    case = with_links(random_case(seed, cities=4, transfers=6, projects=3))
    return evaluate(design(case, load_model(name)))


def present(scheme: Scheme, rows: Any, years: range) -> float:
    case = scheme.case
    return sum(r.amount / (1 + case.discount_rate) ** (r.year - case.base_year) for r in rows if r.year in years)


@pytest.mark.parametrize("name", MODELS)
def test_money_adds_up_to_what_the_ledger_holds(name: str) -> None:
    found, scheme = evaluation(name), evaluation(name).scheme
    rows = list(scheme.ledger.itertuples())
    cities = {city.id for city in scheme.case.cities}
    for period in periods(scheme.case):
        inflow = present(scheme, [r for r in rows if r.payee in cities], period.years)
        outflow = present(scheme, [r for r in rows if r.payer in cities], period.years)
        assert found.indicator("total_gain", period.key).value == pytest.approx(inflow - outflow, abs=1e-9)
        forgone = present(scheme, [r for r in rows if r.item == "tax-forgone"], period.years)
        assert found.indicator("tax_forgone", period.key).value == pytest.approx(forgone, abs=1e-9)
        outside = present(scheme, [r for r in rows if r.payer == "(outside money)"], period.years)
        assert found.indicator("outside_money", period.key).value == pytest.approx(outside, abs=1e-9)
    plan = found.indicator("plan_gain", "whole").value
    total, money = found.indicator("total_gain", "whole").value, found.indicator("outside_money", "whole").value
    assert plan == pytest.approx(total - money, abs=1e-6)
    assert found.indicator("efficiency_loss", "whole").value == pytest.approx(scheme.table.worths[-1] - plan, abs=1e-9)
    assert scheme.table.worths[-1] >= plan - 1e-9


@pytest.mark.parametrize("name", MODELS)
def test_revenue_per_head_moves_by_tax_and_by_money_of_the_pact_alone(name: str) -> None:
    scheme, table = evaluation(name).scheme, evaluation(name).cities
    case = scheme.case
    for city in case.cities:
        before = after = 0.0
        for year in case.years:
            own = city.revenue * (1 + case.revenue_growth) ** (year - case.base_year)
            before += own
            after += own
            for row in scheme.ledger[scheme.ledger["year"] == year].itertuples():
                if row.item in PACT | {"tax-forgone", "tax-collected"} or row.item.startswith("grant:"):
                    after += row.amount * ((row.payee == city.id) - (row.payer == city.id))
        persons = city.population * case.population_unit * case.horizon
        assert table.loc[city.id, "revenue_per_head_before"] == pytest.approx(before * case.unit / persons)
        assert table.loc[city.id, "revenue_per_head_after"] == pytest.approx(after * case.unit / persons)
    persons = [city.population for city in case.cities]
    expected = gini(table["revenue_per_head_after"], persons)
    assert evaluation(name).indicator("gini", "whole").value == pytest.approx(expected)


@pytest.mark.parametrize("name", MODELS)
def test_the_status_quo_is_the_same_under_every_mechanism(name: str) -> None:
    for key in ("variation", "gini", "theil_between", "theil_within"):
        for period in ("first", "whole"):
            one, other = (evaluation(which).indicator(key, period) for which in (name, "hybrid"))
            assert one.before == other.before
            assert one.before is not None


@pytest.mark.parametrize("name", MODELS)
def test_stability_is_judged_against_worths_whatever_the_plan(name: str) -> None:
    found, scheme = evaluation(name), evaluation(name).scheme
    game, gain = scheme.table.game, scheme.gain
    slacks = {c: sum(gain[m] for m in game.coalition(c)) - game.worths[c] for c in range(1, (1 << game.n) - 1)}
    assert found.indicator("least_slack").value == pytest.approx(min(slacks.values()), abs=1e-9)
    objecting = [c for c, slack in slacks.items() if slack < -scheme.tolerance]
    assert found.indicator("objections").value == len(objecting)
    blocking = found.indicator("blocking_coalition").value
    assert bool(blocking) == bool(objecting)
    if objecting:
        assert slacks[game.index(blocking)] == pytest.approx(min(slacks.values()), abs=1e-9)
    outside, moved = distance_by_all_rows(game.worths, gain.reindex(list(game.players)).to_numpy())
    assert found.indicator("subsidy_to_content").value == pytest.approx(outside, abs=1e-5)
    assert found.indicator("money_to_content").value == pytest.approx(moved, abs=1e-5)


def test_figures_of_two_cities_by_hand() -> None:
    """``old`` loses 2 of tax a year for 8 years and is rid of a burden of 1; ``new`` collects 2 and pays back half."""
    rule = load_model("bth-2015")
    terms = {"taxes": "all", "term": 8, "extension": 0, "cap": None}
    rule = rule.model_copy(update={"tax_sharing": rule.tax_sharing.model_copy(update=terms)})
    scheme = design(two_city_case(), rule)
    found = evaluate(scheme)
    value = {(i.key, i.period): i.value for group in found.groups.values() for i in group}
    assert value["tax_forgone", "whole"] == pytest.approx(16)
    assert value["tax_forgone", "first"] == pytest.approx(6)
    assert value["tax_returned", "whole"] == pytest.approx(8)
    assert value["revenue_loss", "whole"] == pytest.approx(8)
    assert value["release_benefit", "whole"] == pytest.approx(8)
    assert value["total_gain", "whole"] == pytest.approx(8)
    assert value["host_costs", "whole"] == value["host_outlays", "whole"] == 0
    assert (value["jobs_moved", None], value["moves", None], value["projects", None]) == (100, 1, 0)  # 0.01 x 10,000
    assert value["distinct_ratios", None] == 1
    assert (value["paying_pairs", None], value["payments", None]) == (1, 8)
    assert value["payment_density", None] == pytest.approx(1 / 2)  # one of the two possible arcs
    assert value["payment_concentration", None] == value["receipt_concentration", None] == 1.0
    assert value["moves_across_provinces", None] == 1.0
    assert value["payments_along_links", None] is value["moves_along_links", None] is None  # no links are known
    assert value["payments_across_provinces", None] == value["payments_back", None] == 1.0
    assert value["payment_centralization", None] is None  # two parties are no star
    assert value["rank_tau", "whole"] is None  # equal before: nothing tells the two apart
    assert (value["rank_reversals", "whole"], value["overtaken", "whole"]) == (0, ())
    assert value["weak_worse_off", None] == ()
    # Revenue 100 a year and 500 persons each; yearly -2 + 1 and +2 - 1.
    assert value["gini", "whole"] == pytest.approx(0.5 * 2 / 200)
    assert value["variation", "whole"] == pytest.approx(1 / 100)
    assert found.indicator("gini", "whole").before == 0


def test_outlays_of_receiving_cities_are_years_in_which_they_pay_more_than_they_get() -> None:
    case = two_city_case(host={"capital_cost": 5.0})
    found = evaluate(design(case, load_model("market-driven").model_copy(update={"coordination": _joint()})))
    assert found.indicator("host_costs", "whole").value == pytest.approx(5)
    assert found.indicator("host_outlays", "whole").value == pytest.approx(3)  # 5 less 2 of tax in the first year
    assert found.indicator("efficiency", "whole").value == pytest.approx(1.0)


@pytest.mark.parametrize(("capital", "yearly", "costs"), [(5.0, -0.25, 3.0), (5.0, 0.25, 7.0), (0.0, -0.5, -4.0)])
def test_a_yearly_cost_below_nothing_is_a_benefit_of_the_host(capital: float, yearly: float, costs: float) -> None:
    """5 once and -0.25 in each of 8 years cost 5 - 2 = 3; without an outlay there is only a benefit, of 4."""
    case = two_city_case(host={"capital_cost": capital, "annual_cost": yearly})
    found = evaluate(design(case, load_model("market-driven").model_copy(update={"coordination": _joint()})))
    assert found.indicator("host_costs", "whole").value == pytest.approx(costs)
    assert found.indicator("total_gain", "whole").value == pytest.approx(8.0 - costs)


def _joint() -> Any:
    return load_model("hybrid").coordination


def test_networks_by_definition() -> None:
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([("a", "b", 3.0), ("b", "a", 1.0), ("a", "c", 4.0)])
    assert reciprocity(graph) == pytest.approx(2 / 8)
    assert concentration({"a": 7.0, "b": 1.0}) == pytest.approx(50 / 64)
    assert across([("a", "b", 3.0), ("a", "c", 1.0)], {"a": "x", "b": "x", "c": "y"}) == pytest.approx(1 / 4)
    assert (reciprocity(nx.DiGraph()), concentration({}), across([], {})) == (None, None, None)


@pytest.mark.parametrize("name", MODELS)
def test_payment_network_holds_all_money_of_the_pact(name: str) -> None:
    scheme = evaluation(name).scheme
    rows = [r for r in scheme.ledger.itertuples() if r.item in PACT or r.item.startswith("grant:")]
    whole = sum(weight for _, _, weight in payment_network(scheme).edges(data="weight"))
    assert whole == pytest.approx(present(scheme, rows, scheme.case.years), abs=1e-9)
    assert {city.id for city in scheme.case.cities} <= set(payment_network(scheme))
    assert {(t.origin, scheme.terms.plan[t.id]) for t in scheme.case.transfers if t.id in scheme.terms.plan} == set(
        move_network(scheme).edges
    )


def test_a_fund_is_looked_through_to_those_who_paid_into_it() -> None:
    """a and b pay 3 and 1 into the fund, outside money adds 4; it pays 6 to c and 2 to a, of which b bears 1/8."""
    rows = [("a", "(fund)", 3.0), ("b", "(fund)", 1.0), ("(outside money)", "(fund)", 4.0)]
    rows += [("(fund)", "c", 6.0), ("(fund)", "a", 2.0), ("c", "a", 5.0)]
    graph = between_cities(paying(rows))
    expected = {("a", "c"): 6 * 3 / 8, ("b", "c"): 6 / 8, ("b", "a"): 2 / 8, ("c", "a"): 5.0}
    assert {(x, y): w for x, y, w in graph.edges(data="weight")} == pytest.approx(expected)


def paying(rows: list[tuple[str, str, float]]) -> Any:
    """A scheme of three cities and one year that pays just this."""
    scheme = evaluation("hybrid").scheme
    cities = [city.model_copy(update={"id": own}) for own, city in zip("abc", scheme.case.cities[:3], strict=True)]
    case = scheme.case.model_copy(update={"cities": tuple(cities), "discount_rate": 0.0})
    year = case.years[0]
    parts = [{"year": year, "payer": a, "payee": b, "amount": w, "settlement": True} for a, b, w in rows]
    return SimpleNamespace(case=case, ledger=pd.DataFrame(parts))


def test_centralization_is_that_of_freeman() -> None:
    star = nx.DiGraph([("hub", leaf) for leaf in "abcd"])
    ring = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")])
    line = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "d")])  # partners 1, 2, 2, 1: (1 + 1) of 3 * 2
    assert (centralization(star), centralization(ring)) == (1.0, 0.0)
    assert centralization(line) == pytest.approx(1 / 3)
    assert centralization(nx.DiGraph([("a", "b"), ("b", "a")])) is None


def test_orders_by_hand() -> None:
    """Four cities: one of the six pairs turns around; then the two upper ones become equal."""
    assert kendall_tau([4, 3, 2, 1], [4, 2, 3, 1]) == pytest.approx(4 / 6)
    assert reversals([4, 3, 2, 1], [4, 2, 3, 1]) == [(1, 2)]
    assert kendall_tau([4, 3, 2, 1], [4, 4, 2, 1]) == pytest.approx(5 / math.sqrt(6 * 5))
    assert reversals([4, 3, 2, 1], [4, 4, 2, 1]) == []
    assert kendall_tau([1, 2], [2, 1]) == -1.0


@pytest.mark.parametrize("name", MODELS)
def test_orders_are_those_of_scipy(name: str) -> None:
    table = evaluation(name).cities
    before, after = table["revenue_per_head_before"].tolist(), table["revenue_per_head_after"].tolist()
    assert evaluation(name).indicator("rank_tau", "whole").value == pytest.approx(kendalltau(before, after).statistic)


def test_tiers_by_hand() -> None:
    """``old``, a municipality, gets half of the tax back from the prefecture ``new``: all of it is paid up.

    Tax 2 a year moves for 8 years, release is 1: each gains 8, so the upper tier gains per head what all do.
    """
    rule = load_model("bth-2015")
    terms = {"taxes": "all", "term": 8, "extension": 0, "cap": None, "origin_share": 0.75}
    rule = rule.model_copy(update={"tax_sharing": rule.tax_sharing.model_copy(update=terms)})
    case = two_city_case()
    old, new = case.cities
    case = case.model_copy(update={"cities": (old.model_copy(update={"tier": "municipality"}), new)})
    found = evaluate(design(case, rule))
    assert [found.indicator(key).value for key in ("paid_down", "paid_level", "paid_up")] == [0.0, 0.0, 1.0]
    # old: -16 + 0.75 * 16 + 8 = 4, new: 4; per head as all.
    assert found.indicator("upper_gain_per_head").value == pytest.approx(1.0)
    tiers = found.indicator("theil_tiers", "whole")
    # Revenue 100 and 100 before; 99.5 and 100.5 a year after.
    expected = sum(x / 100 * math.log(x / 100) for x in (99.5, 100.5)) / 2
    assert tiers.before == pytest.approx(0.0)
    assert tiers.value == pytest.approx(expected)


def test_tiers_that_are_not_known_are_not_ranked() -> None:
    found = evaluation("hybrid")
    assert found.indicator("paid_up").value is None
    assert found.indicator("upper_gain_per_head").value is None


def asking_too_much() -> Mechanism:
    model = load_model("hybrid")
    return model.model_copy(
        update={
            "id": "too-much",
            "participation": model.participation.model_copy(update={"minimum_gain": 1e12}),
        }
    )


def test_a_mechanism_without_a_scheme_stays_in_the_comparison_with_its_reason() -> None:
    case = two_city_case()
    foreign = load_model("hybrid").model_copy(update={"id": "foreign", "currency": "EUR"})
    comparison = compare(case, [load_model("market-driven"), asking_too_much(), foreign])
    fine, impossible, inapplicable = comparison.columns
    assert fine.evaluation is not None
    assert isinstance(impossible.outcome, NoScheme)
    assert impossible.evaluation is None
    assert inapplicable.evaluation is None
    assert "EUR" in str(refusal(case, inapplicable))
    data = comparison_document(comparison)
    assert [column["scheme"] for column in data["mechanisms"]] == [True, False, False]
    assert {price["kind"] for price in data["mechanisms"][1]["reason"]["prices"]} >= {"gain"}
    assert "gains" in check(comparison_tables(comparison))
    for table in comparison_tables(comparison):
        assert all(len(row) == len(table.columns) for row in table.every_row)
        if table.key not in ("brief", "not_given"):
            assert all(table.texts(row, "en")[-2:] == ["–", "–"] for row in table.every_row)


def test_when_nothing_has_a_scheme_there_is_nothing_to_tabulate() -> None:
    comparison = compare(two_city_case(), [asking_too_much()])
    assert comparison_tables(comparison) == []


def test_tables_hold_every_indicator_that_is_defined() -> None:
    found = evaluation("hybrid")
    tables = {table.key: table for table in evaluation_tables(found)}
    for name, group in found.groups.items():
        rows = tables[name].rows if name in tables else ()
        assert len(rows) == sum(indicator.value is not None for indicator in group)
    named = [name for name in GROUPS if name in tables]
    assert set(tables) == {*named, "cities", "not_given"}
    assert len(named) + len(tables["not_given"].rows) == len(GROUPS)
    assert len(tables["cities"].rows) == len(found.scheme.case.cities)


@pytest.mark.parametrize("name", ["hybrid", "market-driven", "government-led"])
def test_order_of_cities_changes_nothing(name: str) -> None:
    case = evaluation(name).scheme.case
    turned = case.model_copy(update={"cities": case.cities[::-1], "transfers": case.transfers[::-1]})
    other = evaluate(design(turned, load_model(name)))
    for group, indicators in evaluation(name).groups.items():
        for one, two in zip(indicators, other.groups[group], strict=True):
            if isinstance(one.value, float) and isinstance(two.value, float):
                assert math.isclose(one.value, two.value, rel_tol=1e-6, abs_tol=1e-6), one.key
            elif isinstance(one.value, tuple) and isinstance(two.value, tuple):
                assert set(one.value) == set(two.value), one.key
            else:
                assert one.value == two.value, one.key


def test_short_horizons_have_short_first_years() -> None:
    case = two_city_case(horizon=2)
    first, whole = periods(case)
    assert (list(first.years), list(whole.years)) == ([2024, 2025], [2024, 2025])
    np.testing.assert_array_equal(first.discount, discount_factors(case))
    assert worth_table(case).worths[-1] > 0
