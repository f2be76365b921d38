"""What groups create by pools of their own, worked out coalition by coalition from the definition, in plain Python."""

from itertools import combinations
from typing import Any

import pytest

from citypact.bundled import bundled_folder
from citypact.case.flows import budget_revenue, moves_of, total
from citypact.case.model import Case
from citypact.errors import InvalidInput
from citypact.mechanism import Mechanism, Range, load_model, read_model
from citypact.mechanism.instruments import Award, RatesPool
from citypact.mechanism.sections.design import Design
from citypact.mechanism.sections.fund import Fund
from citypact.mechanism.sections.participation import Participation
from citypact.optimize import design, simulate
from citypact.report.dossier import Dossier
from citypact.report.verdict import verdict
from citypact.worth import WorthTable, worth_table
from citypact.worth.created import created_worths
from support.anyway import restless_case
from support.districts import district
from support.random_cases import random_case
from support.two_cities import two_city_case


def net_levy(funding: float, baseline: float, growth: float, most: float, safety: float) -> float:
    """Levy less safety net of one authority, as the regulations put it."""
    levy = max(0.0, min(most, 1.0 - funding / baseline)) * max(0.0, growth)
    return levy - max(0.0, safety * funding - (funding + growth))


def by_definition(
    case: Case, table: WorthTable, retained: float, most: float, safety: float
) -> dict[frozenset[str], float]:
    """Present value of the levy that every coalition saves, at least 0."""
    budget, people = sum(c.revenue for c in case.cities), sum(c.population for c in case.cities)
    funding = {c.id: budget * c.population / people for c in case.cities}
    found = {}
    for size in range(1, len(case.cities) + 1):
        for group in combinations([c.id for c in case.cities], size):
            coalition = table.game.index(group)
            others = {k: h for k, h in table.chances.anyway.items() if case.transfer[k].origin not in group}
            moves = moves_of(case, others | table.plan(coalition).hosts).values()
            worth = 0.0
            for t in range(case.horizon):
                growth = {}
                for city in group:
                    revenue = float(budget_revenue(case, case.city[city])[t])
                    revenue += sum(float(total(m.collected)[t]) for m in moves if m.host.host == city)
                    revenue -= sum(float(total(m.forgone)[t]) for m in moves if m.transfer.origin == city)
                    growth[city] = retained * (revenue - case.city[city].revenue)
                each = sum(net_levy(funding[c], case.city[c].revenue, growth[c], most, safety) for c in group)
                sums = (sum(funding[c] for c in group), sum(case.city[c].revenue for c in group), sum(growth.values()))
                worth += (each - net_levy(*sums, most, safety)) / (1.0 + case.discount_rate) ** (t + 1)
            found[frozenset(group)] = max(0.0, worth)
    return found


STATUTE = load_model("rates-pool-2013")


def other() -> Mechanism:
    """Another statute with a levy pool: more is retained, the levy is lower, the safety net nearly full."""
    pool = RatesPool(retained=0.8, most=0.3, safety=0.99, key={"equal": 1.0})
    rule = load_model("ningde-2017").model_copy(update={"rates_pool": pool})
    references = {f"rates_pool.{name}": STATUTE.references[f"rates_pool.{name}"] for name in RatesPool.model_fields}
    return rule.model_copy(update={"references": {**rule.references, **references}})


@pytest.mark.parametrize("growth", [0.03, -0.04])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("rule", "terms"), [(STATUTE, (0.5, 0.5, 0.925)), (other(), (0.8, 0.3, 0.99))])
def test_every_coalition_creates_what_the_definition_says(
    rule: Mechanism, terms: tuple[float, float, float], seed: int, growth: float
) -> None:
    case = random_case(seed, cities=5, transfers=6).model_copy(update={"revenue_growth": growth})
    table = worth_table(case)
    expected = by_definition(case, table, *terms)
    created = created_worths(case, rule.at({}), table)
    assert {frozenset(map(str, table.game.coalition(c))): float(created[c]) for c in range(1, 32)} == pytest.approx(
        expected, abs=1e-7
    )
    assert created[0] == 0.0
    assert growth < 0 or max(expected.values()) > 0.0  # where budgets shrink, a pool may only lose safety nets


@pytest.mark.parametrize("seed", [0, 2, 3])
def test_groups_pool_the_budgets_that_members_have_where_firms_move_without_a_pact(seed: int) -> None:
    case = restless_case(seed, cities=5, transfers=6)
    table = worth_table(case)
    expected = by_definition(case, table, 0.5, 0.5, 0.925)
    created = created_worths(case, STATUTE.at({}), table)
    assert table.chances.anyway
    assert {frozenset(map(str, table.game.coalition(c))): float(created[c]) for c in range(1, 32)} == pytest.approx(
        expected, abs=1e-7
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_verdict_counts_what_groups_could_pool(seed: int) -> None:
    case = random_case(seed, cities=5, transfers=6)
    scheme = simulate(case, STATUTE)
    expected = by_definition(case, scheme.table, 0.5, 0.5, 0.925)
    for coalition, row in scheme.stability.iterrows():
        group = scheme.table.game.coalition(int(str(coalition)))
        worth = float(scheme.table.worths[int(str(coalition))]) + expected[frozenset(map(str, group))]
        assert row["worth"] == pytest.approx(worth, abs=1e-6)
        assert row["gain"] == pytest.approx(float(scheme.gain[list(group)].sum()), abs=1e-6)
    assert float(scheme.game.worths[-1]) == pytest.approx(float(scheme.gain.sum()), abs=1e-6)
    assert [s.text for s in verdict(Dossier(scheme, "simulation"))].count(
        "What coalitions could do alone counts the levy they would save in a pool of their own."
    ) == 1


def test_two_that_alone_save_all_the_levy_object_to_a_third_that_shares_it() -> None:
    """Of three equal budgets of 100 one has few people (funding 30), the second many (210), the third 60.

    Growth is 20 in each, of which 10 is retained. Levy rates are 0.5, 0 and 0.4, so alone they pay 5, 0 and 4. The
    first two together have funding 240 for a baseline of 200: no levy, 5 saved; the last two likewise save 4. First and
    third have 90 for 200: the full rate of 0.5 on 20 is 10, more than the 9 they pay alone, so they do not pool. All
    three have 300 for 300 and save 9, of which half goes by growth (thirds) and half by population.
    """
    people = {"a": 100.0, "b": 700.0, "c": 200.0}
    case = district(
        {n: {"revenue": 100.0, "population": p} for n, p in people.items()}, 1, unit=1.0, revenue_growth=0.2
    )
    discount = 1.0 + case.discount_rate
    scheme = simulate(case, STATUTE)
    worths = {frozenset(map(str, scheme.game.coalition(c))): float(scheme.game.worths[c]) for c in range(1, 8)}
    assert {group: worth * discount for group, worth in worths.items()} == pytest.approx(
        {
            frozenset("a"): 0.0,
            frozenset("b"): 0.0,
            frozenset("c"): 0.0,
            frozenset("ab"): 5.0,
            frozenset("ac"): 0.0,
            frozenset("bc"): 4.0,
            frozenset("abc"): 9.0,
        }
    )
    assert (scheme.gain * discount).to_dict() == pytest.approx({"a": 1.95, "b": 4.65, "c": 2.4})
    assert len(scheme.objections) == 0
    greedy = STATUTE.model_copy(
        update={"rates_pool": STATUTE.rates_pool.model_copy(update={"key": {"tax-effort": 1.0}})}
    )
    unequal = tuple(city.model_copy(update={"gdp": {"a": 1e6, "b": 1e6, "c": 1.0}[city.id]}) for city in case.cities)
    taken = simulate(case.model_copy(update={"cities": unequal}), greedy)
    assert (taken.gain * discount).to_dict() == pytest.approx({"a": 0.0, "b": 0.0, "c": 9.0}, abs=1e-3)
    assert [set(row.split(", ")) for row in taken.objections["members"]] == [{"a", "b"}]
    assert -float(taken.objections["slack"].iloc[0]) * discount == pytest.approx(5.0, abs=1e-3)


def greedy_pool() -> tuple[Case, dict[str, Any]]:
    """The three budgets above, all weak areas; a pool whose key gives the third all of the 9 that are saved."""
    figures = {"a": (100.0, 1e6), "b": (700.0, 1e6), "c": (200.0, 1.0)}
    cities = {n: {"revenue": 100.0, "population": p, "gdp": gdp, "weak": True} for n, (p, gdp) in figures.items()}
    case = district(cities, 1, unit=1.0, revenue_growth=0.2)
    return case, {"rates_pool": RatesPool(retained=0.5, most=0.5, safety=0.925, key={"tax-effort": 1.0})}


@pytest.mark.parametrize(("coalitions", "objecting"), [("all", []), ("none", [{"a", "b"}])])
def test_a_design_gives_groups_what_they_could_pool_where_they_have_a_right_to_it(
    coalitions: str, objecting: list[set[str]]
) -> None:
    """The fund can take from the third what the first two would save alone, 5; without the right it takes nothing."""
    case, pool = greedy_pool()
    fund = Fund(contribution_rate=Range(min=0.0, max=0.2), uses=("weak-area",))
    rights = Participation(city="none", coalitions=coalitions, enforcement="binding")
    aims = Design(objectives=("least-redistribution",))
    rule = load_model("hybrid").model_copy(update=pool | {"fund": fund, "participation": rights, "design": aims})
    scheme = design(case, rule)
    assert [set(row.split(", ")) for row in scheme.objections["members"]] == objecting
    moved = scheme.fund["contribution"].sum() if "contribution" in scheme.fund else 0.0
    assert moved == pytest.approx(5.0 if coalitions == "all" else 0.0, abs=0.02)


def test_a_range_of_the_levy_beside_rights_of_coalitions_is_refused_in_both_languages() -> None:
    text = (bundled_folder("models") / "rates-pool-2013.toml").read_text("utf-8")
    open_levy = text.replace("most = 0.5", "most = { min = 0, max = 0.5, step = 0.1 }")
    assert read_model(open_levy, "rule.toml").open_parameters == ("rates_pool.most",)
    with pytest.raises(InvalidInput) as caught:
        read_model(open_levy.replace('coalitions = "none"', 'coalitions = "all"'), "rule.toml")
    (problem,) = caught.value.problems
    assert "rates_pool.most" in problem.message
    assert "rates_pool.most" in problem.message.words("zh")
    assert problem.remedy.words("zh") != str(problem.remedy)


def test_the_verdict_says_which_outside_money_it_leaves_out() -> None:
    """Awards of 100 a year for two years at a tenth of discounting: 100/1.1 + 100/1.21 = 173.55, all from outside."""
    case = two_city_case(discount_rate=0.1, transfer={"release_benefit": 50.0})
    award = Award(yearly=1e10, years=2, key={"tax": 1.0})
    scheme = simulate(case, load_model("liaoning-2018").model_copy(update={"award": award}))
    said = [sentence.text for sentence in verdict(Dossier(scheme, "simulation"))]
    (left_out,) = [text for text in said if "Not counted in it" in text]
    assert "173.55" in left_out
    assert "173.55" in left_out.words("zh")
    without = simulate(case, load_model("ningde-2017"))
    assert not [s for s in verdict(Dossier(without, "simulation")) if "Not counted" in s.text]
