"""Every indicator of an evaluation, and every figure by city, worked out again in plain Python from the ledger's rows.

Nothing of the evaluation is used but its keys, and all of its keys must be met. Networks are counted arc by arc where
the evaluation asks networkx.
"""

from collections import defaultdict
from functools import cache
from typing import Any

import networkx as nx
import numpy as np
import pytest

from citypact.case.flows import move, works
from citypact.case.model import Case, Link
from citypact.evaluation import Evaluation, evaluate, linkage_network, payment_network
from citypact.mechanism import load_model
from citypact.optimize import design
from support.desk import distance_by_all_rows
from support.hand import Figures, Hand, in_budget
from support.hand_networks import networks, orders, who_pays_whom
from support.random_cases import MADE_UP, random_case

MODELS = ("government-led", "market-driven", "hybrid", "bth-2015", "meadowlands-1970", "institutional-pact")
WITHOUT_TABLES = ("structure", "innovation", "assessment")
"""Groups that the case has no tables for and the mechanisms no assessment. By hand they stand in
``unit/test_structure_and_innovation.py`` and ``unit/test_two_currencies.py``."""


@cache
def evaluation(name: str) -> Evaluation:
    """Five cities of two provinces, of which one is weak; a project that harms one of them; three links."""
    case = random_case(1, cities=5, transfers=8, projects=3, tightness=0.8)
    ids = [city.id for city in case.cities]
    ties = ((0, 1, 2.0), (1, 2, 1.0), (0, 2, 4.0))
    links = tuple(Link(city_a=ids[a], city_b=ids[b], strength=s, **MADE_UP) for a, b, s in ties)
    benefits = [row.model_copy(update={"benefit": 3.0 * row.benefit}) for row in case.project_benefits]
    harmed = next(at for at, row in enumerate(benefits) if (row.project, row.city) == ("project-2", ids[1]))
    benefits[harmed] = benefits[harmed].model_copy(update={"benefit": -0.4})
    projects = [
        p.model_copy(update={"members": tuple(sorted({*p.members, ids[1]}))}) if p.id == "project-2" else p
        for p in case.projects
    ]
    # What the hosts of one transfer in three bring about there is worth more than it costs.
    gaining = {t.id for t in case.transfers[::3]}
    hosts = [h.model_copy(update={"annual_cost": -0.3} if h.transfer in gaining else {}) for h in case.hosts]
    upper = {ids[0], ids[3]}
    cities = [c.model_copy(update={"tier": "municipality"} if c.id in upper else {}) for c in case.cities]
    for at, step in ((1, 1e-5), (2, 2e-5), (4, -1e-5)):  # nearly as rich as the first, so that some pairs turn around
        near = cities[0].revenue / cities[0].population * cities[at].population * (1 + step)
        cities[at] = cities[at].model_copy(update={"revenue": near})
    case = case.model_copy(update={"hosts": tuple(hosts), "cities": tuple(cities)})
    changed = {"links": links, "project_benefits": tuple(benefits), "projects": tuple(projects)}
    case = case.model_copy(update=changed)
    return evaluate(design(case, load_model(name)))


def efficiency(hand: Hand) -> Figures:
    case, terms = hand.case, hand.scheme.terms
    plan = 0.0
    transfers = {t.id: t for t in case.transfers}
    for row in case.hosts:
        if terms.plan.get(row.transfer) == row.host:
            joint = move(case, transfers[row.transfer], row).joint
            plan += sum(amount * hand.present(year) for year, amount in zip(case.years, joint, strict=True))
    for project in case.projects:
        if project.id in terms.projects:
            flows = works(case, project)
            for flow, sign in [(f, 1) for f in flows.benefits.values()] + [(flows.cost, -1)]:
                plan += sum(sign * a * hand.present(y) for y, a in zip(case.years, flow, strict=True))
    best = float(hand.scheme.table.worths[-1])
    found: Figures = {("plan_gain", "whole"): plan, ("efficiency_loss", "whole"): best - plan}
    found |= {("efficiency", "whole"): plan / best}
    found |= {("moves", None): len(terms.plan), ("projects", None): len(terms.projects)}
    for period in hand.years:
        found["total_gain", period] = sum(hand.gain(period).values())
        found["outside_money", period] = hand.sum(period, lambda r: r.payer == "(outside money)") - hand.sum(
            period, lambda r: r.payee == "(outside money)"
        )
    if hand.scheme.model.pool is None:  # a pool's reserve bears no interest, so money that waits in it is worth less
        assert found["total_gain", "whole"] == pytest.approx(plan + found["outside_money", "whole"], abs=1e-6)
    return found


def is_valued(row: Any) -> bool:
    """Whether a payment is no money but a benefit that the case values."""
    return row.item in ("release-benefit", "project-benefit")


def path(hand: Hand, city: str) -> list[float]:
    """Money that a city's budget has got by the end of each year less what it has spent, in present value."""
    by_year = [
        sum(
            r.amount * ((r.payee == city) - (r.payer == city)) * hand.present(year)
            for r in hand.rows
            if r.year == year and not is_valued(r)
        )
        for year in hand.case.years
    ]
    return [sum(by_year[: t + 1]) for t in range(len(by_year))]


def debt(hand: Hand, city: str) -> float:
    """The most that a city owes at the end of a year."""
    owed, most = 0.0, 0.0
    for year in hand.case.years:
        for row in hand.rows:
            if row.year == year and row.item in {"loan", "loan-repaid"} and city in {row.payer, row.payee}:
                owed += row.amount if row.payee == city else -row.amount
        most = max(most, owed)
    return most


def cash(hand: Hand) -> Figures:
    """Budgets beside benefits; what is less than a fen a year is nothing."""
    nothing = len(hand.case.years) * 1e-10 * 50
    paths = {city: path(hand, city) for city in hand.cities}
    deepest = {city: -min(0.0, *steps) for city, steps in paths.items()}
    found: Figures = {
        ("budget_loses", None): {city for city, steps in paths.items() if steps[-1] < -nothing},
        ("to_finance", None): sum(depth for depth in deepest.values() if depth > nothing),
        ("debt", None): sum(debt(hand, city) for city in hand.cities),
        ("not_paid_back", None): sum(steps[-1] < -nothing for steps in paths.values()),
    }
    for period in hand.years:
        valued = sum(hand.net(city, period, is_valued) for city in hand.cities)
        found["imputed", period] = valued
        found["budget", period] = sum(hand.gain(period).values()) - valued
    return found


def burdens(hand: Hand) -> Figures:
    found: Figures = {}
    hosts = set(hand.scheme.terms.plan.values())
    for period, years in hand.years.items():
        found["tax_forgone", period] = hand.sum(period, lambda r: r.item == "tax-forgone")
        found["tax_returned", period] = hand.sum(period, lambda r: r.item == "origin-share")
        change = [hand.net(city, period, in_budget) for city in hand.cities]
        found["revenue_loss", period] = -sum(c for c in change if c < 0)
        found["host_costs", period] = -sum(
            hand.net(
                host,
                period,
                lambda r, host=host: (
                    r.item in ("service-cost", "capital-cost")
                    or (r.item == "moving-cost" and hand.scheme.terms.plan[r.subject] == host == r.payer)
                ),
            )
            for host in hosts
        )
        by_year: dict[tuple[str, int], float] = defaultdict(float)
        for r in hand.rows:
            by_year[r.payee, r.year] += r.amount
            by_year[r.payer, r.year] -= r.amount
        found["host_outlays", period] = sum(
            -flow * hand.present(year)
            for (who, year), flow in by_year.items()
            if who in hosts and year in years and flow < 0
        )
    return found


def people(hand: Hand) -> Figures:
    """Weak areas, ecology and jobs."""
    case, terms, gain = hand.case, hand.scheme.terms, hand.gain()
    eco = {p.id for p in case.projects if p.category == "ecological"}
    persons = {city: hand.cities[city].population for city in hand.cities}
    each = sum(gain[c] for c in hand.weak) / sum(persons[c] for c in hand.weak)
    everybody = sum(gain.values()) / sum(persons.values())
    found: Figures = {("weak_gain_per_head", "whole"): each / everybody if everybody > 0 else None}
    for period in hand.years:
        found["weak_gain", period] = sum(hand.net(c, period) for c in hand.weak)
        found["release_benefit", period] = sum(
            hand.net(c, period, lambda r: r.item == "release-benefit") for c in hand.cities
        )
        found["ecological_benefit", period] = sum(
            hand.net(c, period, lambda r: r.item == "project-benefit" and r.subject in eco) for c in hand.cities
        )
        found["harm_made_good", period] = hand.sum(period, lambda r: r.item == "harm-compensation")
    found["ecological_projects", None] = len(eco & set(terms.projects))
    moved = [t for t in case.transfers if t.id in terms.plan]
    found["jobs_moved", None] = sum(t.jobs * 1e4 for t in moved)
    found["jobs_to_weak", None] = sum(
        t.jobs * 1e4 * ((terms.plan[t.id] in hand.weak) - (t.origin in hand.weak)) for t in moved
    )
    return found


def stability(hand: Hand) -> Figures:
    scheme, gain = hand.scheme, hand.gain()
    game = scheme.table.game
    slack = {c: sum(gain[str(m)] for m in game.coalition(c)) - game.worths[c] for c in range(1, (1 << game.n) - 1)}
    outside, moved = distance_by_all_rows(game.worths, np.array([gain[str(city)] for city in game.players]))
    worse = [str(city) for at, city in enumerate(game.players) if slack[1 << at] < -scheme.tolerance]
    objecting = [c for c in slack if slack[c] < -scheme.tolerance]
    worst = min(slack, key=lambda c: slack[c])
    largest = 0.0
    for city in hand.cities:  # leaving at the beginning of a year ends all payments under the pact
        for first in hand.case.years:
            spared = [
                r.amount * ((r.payer == city) - (r.payee == city)) * hand.present(r.year) / hand.present(first)
                for r in hand.rows
                if r.settlement and r.year >= first
            ]
            largest = max(largest, sum(spared) / hand.cities[city].revenue)
    return {
        ("worse_off", None): {city for city in hand.cities if city in worse},
        ("weak_worse_off", None): hand.weak & set(worse),
        ("objections", None): len(objecting),
        **{(f"objections_{mode}", None): len(objecting) for mode in ("frozen", "alpha", "gamma", "delta")},
        ("least_slack", None): slack[worst],
        ("blocking_coalition", None): set(map(str, game.coalition(worst))) if objecting else set(),
        ("subsidy_to_content", None): outside,
        ("money_to_content", None): moved,
        ("largest_pledge", None): largest,
    }


def simplicity(hand: Hand) -> Figures:
    """Ratios count in the years in which there is tax to split."""
    shares = hand.scheme.shares
    ratios = set()
    for terms in (hand.scheme.terms.origin_share, hand.scheme.terms.fund_share):
        for transfer, by_year in terms.items():
            row = shares.loc[transfer]
            for year, ratio in zip(hand.case.years, by_year, strict=True):
                if row["first_year"] <= year <= row["last_year"] and ratio:
                    ratios.add(round(ratio, 6))
    moved = [r for r in hand.rows if r.settlement]
    return {
        ("distinct_ratios", None): len(ratios),
        ("paying_pairs", None): len({(r.payer, r.payee) for r in moved}),
        ("payments", None): len({(r.year, r.payer, r.payee) for r in moved}),
    }


@pytest.mark.parametrize("name", MODELS)
def test_every_indicator_comes_out_by_hand(name: str) -> None:
    found, hand = evaluation(name), Hand(evaluation(name).scheme)
    expected: Figures = {}
    for part in (efficiency, cash, burdens, people, stability, simplicity, networks, orders):
        expected |= part(hand)
    before: Figures = {}
    for period in hand.years:
        status_quo, after = (hand.measures(x) for x in hand.per_head(period))
        expected |= {(key, period): value for key, value in after.items()}
        before |= {(key, period): value for key, value in status_quo.items()}
    assert not any(i.value for group in WITHOUT_TABLES for i in found.groups[group])
    indicators = {
        (i.key, i.period): i for name, group in found.groups.items() for i in group if name not in WITHOUT_TABLES
    }
    assert set(indicators) == set(expected)
    for key, indicator in indicators.items():
        value = set(indicator.value) if isinstance(indicator.value, tuple) else indicator.value
        wanted = expected[key]
        rounded = 1e-5 if key[0].endswith("to_content") else 1e-9
        assert value == (wanted if isinstance(wanted, set | None) else pytest.approx(wanted, abs=rounded)), key
        assert indicator.before == (pytest.approx(before[key], abs=1e-12) if key in before else None), key


@pytest.mark.parametrize("name", MODELS)
def test_every_figure_by_city_comes_out_by_hand(name: str) -> None:
    found, hand = evaluation(name), Hand(evaluation(name).scheme)
    before, after = hand.per_head("whole")
    graph, links, paid = payment_network(found.scheme), linkage_network(hand.case), who_pays_whom(hand)
    for at, city in enumerate(hand.cities):
        row = found.cities.loc[city]
        steps = path(hand, city)
        expected = {
            "gain": hand.net(city, "whole"),
            "gain_first_years": hand.net(city, "first"),
            "budget": steps[-1],
            "imputed": hand.net(city, "whole") - steps[-1],
            "to_finance": -min(0.0, *steps),
            "revenue_change": hand.net(city, "whole", in_budget),
            "tax_forgone": hand.sum("whole", lambda r, c=city: r.item == "tax-forgone" and r.payer == c),
            "tax_returned": hand.sum("whole", lambda r, c=city: r.item == "origin-share" and r.payee == c),
            "revenue_per_head_before": before[at],
            "revenue_per_head_after": after[at],
            "paid": hand.sum("whole", lambda r, c=city: r.settlement and r.payer == c),
            "received": hand.sum("whole", lambda r, c=city: r.settlement and r.payee == c),
            "centrality": sum(w for arc, w in paid.items() if city in arc) / sum(paid.values()) if paid else np.nan,
            "linkage": sum(link.strength for link in hand.case.links if city in (link.city_a, link.city_b)),
        }
        by_other_tests = {"pledge", "loss_years", "payback_year", "peak_to_finance"}
        assert set(row.index) == {*expected, *by_other_tests}
        assert row[list(expected)].to_dict() == pytest.approx(expected, abs=1e-8, nan_ok=True)
        assert row["paid"] == pytest.approx(graph.out_degree(city, weight="weight"))
        assert row["linkage"] == pytest.approx(links.degree(city, weight="weight"))
    assert isinstance(graph, nx.DiGraph)


def test_the_case_has_what_the_indicators_are_about() -> None:
    """No indicator is 0, empty or missing under all of the mechanisms."""
    case: Case = evaluation("hybrid").scheme.case
    assert any(row.benefit < 0 for row in case.project_benefits)
    for group in evaluation("hybrid").groups.keys() - set(WITHOUT_TABLES):
        for at, indicator in enumerate(evaluation("hybrid").groups[group]):
            assert any(evaluation(name).groups[group][at].value for name in MODELS), indicator.key
