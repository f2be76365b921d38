"""Schemes that hold in other futures: by hand for one ratio, against every vertex, against the mean of the worst."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import binom

from citypact.arrays.levers import scenario
from citypact.case.model import Scenario
from citypact.errors import InvalidInput
from citypact.mechanism import load_model
from citypact.optimize import NoScheme, design
from citypact.optimize.subject import Kind
from citypact.pact.ledger import fund_balance, gains, settle
from citypact.report.robust.tables import robust_tables
from citypact.scenarios import grid
from citypact.scenarios.robust import Budget, Listed, Robust, Sampled, Tail, curve, intervals, robust_design
from citypact.scenarios.robust.budget import AskedOfBudget
from citypact.scenarios.robust.confidence import failing, failing_before, futures_needed
from citypact.scenarios.robust.demand import Asked, Demand
from citypact.scenarios.robust.listed import AskedOfListed
from citypact.scenarios.robust.sampled import tail_means
from citypact.scenarios.samples import Sample, sample
from citypact.scenarios.uncertainty import parse_uncertainties
from citypact.worth.known import Known
from citypact.worth.packing import Packing
from support.random_cases import random_case
from support.robust import COST, DEAR_HOST, LESS_TAX, RELEASE, one_ratio_case, one_ratio_rule

CASE, RULE = one_ratio_case(), one_ratio_rule()
GRAIN = 1e-6
"""How exactly a ratio is known: solvers keep rows to 1e-9 of money, coins are what payments are made in."""


def ratio(found: Robust) -> float:
    return float(found.scheme.terms.origin_share["firm"][0])


def drawn(lines: list[str], futures: int, seed: int = 1) -> Sample:
    return sample(CASE, parse_uncertainties(lines), "random", futures, seed)


def of_host(share: float, tax: np.ndarray | float, cost: np.ndarray | float) -> np.ndarray:
    """What the host gains by the figures of the case alone."""
    return np.asarray(8.0 * (3.0 * np.asarray(tax) * (1.0 - share) - cost))


def test_the_ratio_gives_way_to_a_dear_host() -> None:
    assert design(CASE, RULE).terms.origin_share["firm"][0] == pytest.approx(2.0 / 3.0, abs=GRAIN)
    found = robust_design(CASE, RULE, Listed((DEAR_HOST,)))
    assert ratio(found) == pytest.approx(0.5, abs=GRAIN)  # 3 (1 - s) = 1.5
    assert found.settled[0].slack[:2] == pytest.approx([4.0, 0.0], abs=1e-4)  # 8 (3 / 2 - 1), nothing
    assert found.before[0].slack[1] == pytest.approx(-4.0, abs=1e-4)  # 8 (3 / 3 - 1.5)
    assert found.changes["change"].tolist() == pytest.approx([-4.0, 4.0], abs=1e-4)


def test_a_scenario_that_asks_for_nothing_changes_nothing() -> None:
    found = robust_design(CASE, RULE, Listed(grid(["hosts.*.annual_cost=0.1"])))
    assert found.scheme.terms == found.base.terms
    assert found.scheme.verification["robust"]["least_slack"] == pytest.approx(8.0 * (1.0 - 0.1), abs=1e-4)


def test_the_refusal_names_scenarios_and_cities() -> None:
    with pytest.raises(NoScheme) as refused:
        robust_design(CASE, RULE, Listed((DEAR_HOST, LESS_TAX)))
    asked = {(d.kind, d.subject.city, d.subject.scenario) for d in refused.value.explanation.conflict}
    assert asked == {(Kind.SCENARIO, "new", "dear-host"), (Kind.SCENARIO, "old", "less-tax")}
    prices = {price.kind: price.money for price in refused.value.explanation.prices}
    assert prices[Kind.SCENARIO] == pytest.approx(0.8)  # at 1/2 the origin has 8 (0.9 - 1)


@pytest.mark.parametrize("most", [1, 2])
def test_the_worst_deviations_are_those_of_every_vertex(most: int) -> None:
    lines = ["tax: hosts.*.tax_vat + hosts.*.tax_cit *= [0.9, 1.1]", "cost: hosts.*.annual_cost = [0.2, 1.1]", RELEASE]
    budget = Budget(intervals(CASE, parse_uncertainties(lines)), most)
    found = robust_design(CASE, RULE, budget)
    costs = [0.0, 0.2, 1.1]
    every = [(t, c, r) for t in (0.9, 1.0, 1.1) for c in costs for r in (0.7, 1.0, 1.3)]
    vertices = [v for v in every if (v[0] != 1.0) + (v[1] != 0.0) + (v[2] != 1.0) <= most]
    share = ratio(found)
    assert min(float(of_host(share, t, c)) for t, c, _ in vertices) >= -1e-5
    assert min(8.0 * (3.0 * t * share - 2.0 + r) for t, _, r in vertices) >= -1e-5
    tighter = share + 10 * GRAIN
    assert min(float(of_host(tighter, t, c)) for t, c, _ in vertices) < 0  # Shapley's 2/3 is nearer, and out of reach
    assert len(found.settled) == found.asked.account["combinations"] == len(vertices)
    assert found.asked.account["affine"]


@pytest.mark.parametrize("seed", [3, 5])
def test_a_budget_is_the_same_as_all_its_vertices_as_scenarios(seed: int) -> None:
    case, model = random_case(seed, cities=3, transfers=4), load_model("hybrid")
    lines = [
        "tax: hosts.*.tax_vat + hosts.*.tax_cit *= [0.9, 1.1] by city",
        "works: projects.*.capital_cost *= [0.9, 1.1]",
    ]
    budget = Budget(intervals(case, parse_uncertainties(lines)), 2)
    found = robust_design(case, model, budget)
    assert len(found.settled) == found.asked.account["combinations"]
    listed = robust_design(case, model, Listed(_as_scenarios(budget, found.asked), coalitions=False))
    for name, (_, value) in listed.objectives.items():
        assert found.objectives.get(name, (None, 0.0))[1] == pytest.approx(value, abs=1e-5), name
    assert any(cut.worlds for cut in found.cuts)


def _as_scenarios(budget: Budget, asked: Asked) -> tuple[Scenario, ...]:
    assert isinstance(asked, AskedOfBudget)
    found = []
    for number, vertex in enumerate(asked.vertices()):
        levers = [budget.intervals[n].lever for n, _ in vertex]
        if levers:
            found.append(scenario(levers, [value for _, value in vertex], f"vertex-{number}"))
    return tuple(found)


def test_drawn_futures_hold_and_others_do_at_the_stated_rate() -> None:
    lines = [COST, "tax: hosts.*.tax_vat + hosts.*.tax_cit *= uniform(0.9, 0.3)"]
    futures = drawn(lines, 60)
    found = robust_design(CASE, RULE, Sampled(futures))
    share = ratio(found)
    cost, tax = futures.values(0, 60).T
    assert of_host(share, tax, cost).min() >= -1e-5
    assert of_host(share + 10 * GRAIN, tax, cost).min() < 0
    said = found.confidence(doubt=1e-3)
    assert said is not None
    fresh_cost, fresh_tax = drawn(lines, 20_000, seed=2).values(0, 20_000).T
    assert (of_host(share, fresh_tax, fresh_cost) < -1e-5).mean() <= said.failing
    assert said.support == found.worlds <= 3


@pytest.mark.parametrize(("level", "loss"), [(0.0, 0.0), (0.0, 0.4), (0.8, 0.0), (0.975, 0.4), (1.0, 0.0)])
def test_the_mean_of_the_worst_is_what_it_says(level: float, loss: float) -> None:
    futures = drawn(["cost: hosts.*.annual_cost = uniform(0.2, 1.6)"], 50)
    found = robust_design(CASE, RULE, Tail(futures, level, loss))
    cost = futures.values(0, 50)[:, 0]

    def worst(share: float, part: float) -> float:
        """The mean of the worst ``part``, by Rockafellar and Uryasev's maximum over the quantile."""
        losses = -of_host(share, 1.0, cost)
        if part >= 1.0:
            return float(losses.max())
        return min(float(v + np.maximum(losses - v, 0.0).sum() / ((1.0 - part) * losses.size)) for v in losses)

    share = ratio(found)
    assert worst(share, level) <= loss + 1e-5
    assert worst(share, 0.0) <= 1e-5
    tighter = share + 10 * GRAIN
    assert share == pytest.approx(2.0 / 3.0, abs=GRAIN) or worst(tighter, level) > loss or worst(tighter, 0.0) > 0


def test_the_fund_owes_no_more_than_it_must_and_nothing_if_it_may_not() -> None:
    case, model = random_case(5, cities=4, transfers=5), load_model("hybrid")
    dear = Listed(grid(["projects.*.capital_cost*=1.2"]), coalitions=False)
    found = robust_design(case, model, dear, owing=True)
    assert isinstance(found.asked, AskedOfListed)
    world = found.asked.worlds[0]
    ledger = settle(world.case, model, found.scheme.terms)
    assert found.settled[0].slack[-1] == fund_balance(world.case, model, ledger)[-1]
    assert (gains(world.case, ledger).to_numpy() - found.settled[0].slack[:-1] >= -1e-9).all()
    solvent = robust_design(case, model, dear)
    assert solvent.allowed.fund == 0.0
    assert solvent.settled[0].missing[-1] == 0.0
    assert found.allowed.fund <= 1e-6


def test_coalitions_have_their_rights_in_scenarios_too() -> None:
    case, model = random_case(3, cities=4, transfers=6), load_model("hybrid")
    found = robust_design(case, model, Listed(grid(["hosts.*.tax_vat*=0.8"])))
    assert found.asked.account["coalitions"]
    (only,) = found.settled
    assert only.objecting is not None
    assert (only.objecting == 0) == (found.allowed.coalitions == 0.0)


def test_scenarios_with_the_moves_of_the_forecast_take_their_plans_over(monkeypatch: pytest.MonkeyPatch) -> None:
    case, model = random_case(7, cities=4, transfers=6), load_model("hybrid")
    base, asked = design(case, model), Listed(grid(["project_benefits.*.benefit*=0.8,1.1"]))
    assert base.table.account()["integer_programs"] > 0
    settled, honest = list[Packing](), Packing.settle_all

    def settle_all(packing: Packing, *told: Any) -> None:
        settled.append(packing)
        honest(packing, *told)

    monkeypatch.setattr(Packing, "settle_all", settle_all)
    warm, programs = robust_design(case, model, asked, base=base), len(settled)
    monkeypatch.setattr(Known, "opinions", lambda *_: None)
    cold = robust_design(case, model, asked, base=base)
    assert warm.scheme.terms == cold.scheme.terms
    assert warm.settled == cold.settled
    assert len(settled) - programs == programs + 2


def test_what_it_costs_grows_with_what_is_asked() -> None:
    lines = ["cost: hosts.*.annual_cost = [0.0, 1.2]", "tax: hosts.*.tax_vat + hosts.*.tax_cit *= [0.9, 1.1]"]
    budget = Budget(intervals(CASE, parse_uncertainties(lines)), 2)
    found = robust_design(CASE, RULE, budget)
    steps = curve(CASE, found, budget)
    falls = [-float(step.found.changes["change"].min()) for step in steps if step.found is not None]
    assert [step.name for step in steps] == ["0", "1", "2"]
    assert falls == sorted(falls)
    assert falls[0] == 0.0 < falls[1] < falls[2]
    assert steps[-1].found is not None
    assert steps[-1].found is found  # designed once


@pytest.mark.parametrize(
    ("demand", "said"),
    [
        (Listed(()), "nothing is asked"),
        (Budget((), 0), "nothing is asked"),
        (Listed(("no-such",)), "scenario"),
        (Listed(grid(["case.horizon=5"])), "other years"),
        (Tail(drawn([COST], 8), 1.5), "between 0"),
        (Tail(drawn([COST], 8), float("nan")), "between 0"),
        (Tail(drawn([COST], 8), 0.5, -1.0), "not below 0"),
        (Budget(intervals(CASE, parse_uncertainties([COST])), 2), "0 to 1 can deviate"),
        (Sampled(drawn([COST], 5000)), "more futures"),
        (Sampled(drawn(["hosts.*.tax_vat *= norm(1, 0.1) by year"], 8)), "goes by years"),
    ],
)
def test_what_cannot_be_asked_is_refused(demand: Demand, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        robust_design(CASE, RULE, demand)


@pytest.mark.parametrize("line", ["hosts.*.tax_vat *= norm(1, 0.1)", "hosts.*.tax_vat *= uniform(0.9, 0.2) by year"])
def test_an_interval_has_two_ends_for_all_years(line: str) -> None:
    with pytest.raises(InvalidInput):
        intervals(CASE, parse_uncertainties([line]))


def test_numbers_that_are_not_affine_are_looked_at_by_ends_or_refused() -> None:
    growth = "growth: hosts.*.growth + transfers.*.growth = [0.0, 0.05]"
    found = robust_design(CASE, RULE, Budget(intervals(CASE, parse_uncertainties([growth, COST])), 2))
    assert not found.asked.account["affine"]
    assert len(found.settled) == 9
    case = random_case(3, cities=4, transfers=6)
    many = parse_uncertainties(["growth: hosts.*.growth = [0.0, 0.05] by row"])
    with pytest.raises(InvalidInput, match="not affine"):
        robust_design(case, RULE, Budget(intervals(case, many), 8))


def test_futures_that_come_out_alike_stand_in_one_row() -> None:
    """Budgets grow beside the pact: at either end of that all is as forecast."""
    lines = parse_uncertainties([COST, "beside: case.revenue_growth *= uniform(0.9, 0.2)"])
    found = robust_design(CASE, RULE, Budget(intervals(CASE, lines), 1))
    (table,) = [table for table in robust_tables(found, []) if table.key == "worlds"]
    assert len(found.settled) == 5
    shown = [str(row[0]) for row in table.rows]
    assert len(shown) == 3
    assert any(row.endswith("(and 2 alike)") for row in shown)


def test_two_numbers_of_one_figure_are_found_not_to_be_affine_among_many() -> None:
    """Each by itself and nearly every two of them are."""
    case = random_case(3, cities=4, transfers=6)
    base = design(case, RULE)
    transfer, host = next(iter(base.terms.plan.items()))
    costs = [f"{name}: hosts.*.{name} *= uniform(0.9, 0.2) by row" for name in ("annual_cost", "capital_cost")]
    twice = [f"{name}: hosts.{transfer}/{host}.tax_vat *= uniform(0.9, 0.2)" for name in ("one", "other")]
    single = intervals(case, parse_uncertainties([*costs, twice[0]]))
    assert len(single) > 20
    assert robust_design(case, RULE, Budget(single, 2), base=base).asked.account["affine"]
    both = intervals(case, parse_uncertainties([*costs, *twice]))
    assert robust_design(case, RULE, Budget(both, 1), base=base).asked.account["affine"]
    with pytest.raises(InvalidInput, match="not affine"):
        robust_design(case, RULE, Budget(both, 2), base=base)


def test_a_curve_ends_where_there_are_more_combinations_than_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citypact.scenarios.robust.budget.MOST_LISTED", 5)
    growth = "growth: hosts.*.growth + transfers.*.growth = [0.0, 0.05]"
    budget = Budget(intervals(CASE, parse_uncertainties([growth, COST])), 1)
    steps = curve(CASE, robust_design(CASE, RULE, budget), budget)
    assert [step.name for step in steps] == ["0", "1"]


def test_what_so_many_futures_say_follows_from_the_binomial_tail() -> None:
    needed = futures_needed(3, 0.1, 1e-4)
    assert binom.cdf(2, needed, 0.1) <= 1e-4 < binom.cdf(2, needed - 1, 0.1)
    eps = failing_before(200, 3, 1e-4)
    assert binom.cdf(2, 200, eps) == pytest.approx(1e-4, rel=1e-6)
    direct = 1.0 - (1e-4 / (50 * 1225)) ** (1.0 / 48)  # C(50, 2) = 1225
    assert failing(50, 2, 1e-4) == pytest.approx(direct)
    assert failing(5, 5, 1e-4) == 1.0


def test_the_mean_of_the_worst_counts_the_last_one_in_part() -> None:
    slack = np.array([[4.0], [1.0], [3.0], [2.0]])
    assert tail_means(slack, 0.0) == pytest.approx([2.5])
    assert tail_means(slack, 0.375) == pytest.approx([(1.0 + 2.0 + 3.0 / 2.0) / 2.5])
    assert tail_means(slack, 1.0) == pytest.approx([1.0])
