"""Indicators of a scheme, recomputed from the ledger row by row or by hand; comparisons with a mechanism that fails."""

import math
from functools import cache
from typing import Any

import networkx as nx
import numpy as np
import pytest

from citypact.case.flows import discount_factors
from citypact.case.model import Case, Link
from citypact.evaluation import GROUPS, Evaluation, compare, evaluate, gini, payment_network
from citypact.evaluation.networks import across, concentration, linkage_network, move_network, reciprocity
from citypact.evaluation.period import periods
from citypact.mechanism import Mechanism, load_model
from citypact.optimize import NoScheme, design
from citypact.pact.scheme import Scheme
from citypact.report.evaluation.document import comparison_document
from citypact.report.evaluation.refusals import refusal
from citypact.report.evaluation.tables import comparison_tables, evaluation_tables
from citypact.worth import worth_table
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
    assert value["linkage_modularity", None] is None
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


def test_linkages_and_modularity() -> None:
    case = evaluation("hybrid").scheme.case
    graph = linkage_network(case)
    assert graph.number_of_edges() == 2
    # Cities 0 and 2, 1 and 3 share a province, both links cross: no weight within, strengths 3 and 3 of 6.
    assert evaluation("hybrid").indicator("linkage_modularity").value == pytest.approx(-0.5)
    assert evaluation("hybrid").indicator("linkage_across_provinces").value == 1.0


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
    for table in comparison_tables(comparison):
        assert all(len(row) == len(table.columns) for row in table.every_row)
        if table.key != "brief":
            assert all(table.texts(row, "en")[-2:] == ["–", "–"] for row in table.every_row)


def test_when_nothing_has_a_scheme_there_is_nothing_to_tabulate() -> None:
    comparison = compare(two_city_case(), [asking_too_much()])
    assert comparison_tables(comparison) == []


def test_tables_hold_every_indicator_that_is_defined() -> None:
    found = evaluation("hybrid")
    tables = {table.key: table for table in evaluation_tables(found)}
    for name, group in found.groups.items():
        assert len(tables[name].rows) == sum(indicator.value is not None for indicator in group)
    assert set(tables) == {*GROUPS, "cities"}
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
