"""Plans of the three modes of coordination, against enumeration of every plan on small cases."""

from itertools import product
from typing import Any

import numpy as np
import pytest

from citypact.bundled import bundled_folder
from citypact.case.flows import discount_factors, works
from citypact.case.model import Case
from citypact.errors import InvalidInput
from citypact.mechanism import Mechanism, load_model
from citypact.mechanism.reader import read_model
from citypact.optimize import design
from citypact.pact.audit import breaches
from citypact.report import Dossier
from citypact.report.verdict import verdict
from citypact.worth import Plan, worth_table
from citypact.worth.coordination import MODES, coordinated_plan, plan_gain
from support.plans import Hosts, centre_value, every_assignment
from support.random_cases import random_case
from support.real_case import real_case
from support.two_cities import two_city_case


def model_with(name: str, **changes: Any) -> Mechanism:
    model = load_model(name)
    return model.model_copy(update={"coordination": model.coordination.model_copy(update=changes)})


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("weights", [(0.0, 0.0), (0.5, 0.5), (3.0, 0.0), (0.0, 4.0)])
def test_no_plan_is_worth_more_to_the_centre_than_the_directed_one(seed: int, weights: tuple[float, float]) -> None:
    case = random_case(seed, cities=4, transfers=4, projects=3, tightness=0.4)
    model = model_with("government-led", ecology_weight=weights[0], equity_weight=weights[1])
    plan = coordinated_plan(case, model, worth_table(case))
    ids = [project.id for project in case.projects]
    best = max(
        centre_value(case, model, hosts, tuple(p for p, is_in in zip(ids, chosen, strict=True) if is_in))
        for hosts in every_assignment(case)
        for chosen in product([False, True], repeat=len(ids))
    )
    assert plan.hosts in list(every_assignment(case))
    assert centre_value(case, model, plan.hosts, plan.projects) == pytest.approx(best, abs=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_without_weights_the_centre_gains_what_the_grand_coalition_gains(seed: int) -> None:
    case = random_case(seed, cities=4, transfers=6, tightness=0.3)
    free = case.model_copy(update={"projects": tuple(p.model_copy(update={"members": ()}) for p in case.projects)})
    table = worth_table(free)
    plan = coordinated_plan(free, model_with("government-led", ecology_weight=0.0, equity_weight=0.0), table)
    assert plan_gain(free, plan, {}) == pytest.approx(table.worths[-1], abs=1e-9)


def firm_gain(case: Case, transfer: str, host: str) -> float:
    row = next(h for h in case.hosts if (h.transfer, h.host) == (transfer, host))
    return sum(
        row.firm_gain / (1 + case.discount_rate) ** (y - case.base_year) for y in case.years if y >= row.start_year
    )


def is_stable(case: Case, hosts: Hosts) -> bool:
    """No firm gains at a host with room for it beside the firms that gain more there, and more than where it is."""
    limit = {row.city: row.amount for row in case.capacities}
    need = {t.id: t.uses["land"] for t in case.transfers}
    if any(firm_gain(case, k, h) <= 0 for k, h in hosts.items()):
        return False
    for row in case.hosts:
        here = firm_gain(case, row.transfer, row.host)
        now = firm_gain(case, row.transfer, hosts[row.transfer]) if row.transfer in hosts else 0.0
        before = [k for k, h in hosts.items() if h == row.host and firm_gain(case, k, h) > here]
        if here > now and sum(need[k] for k in before) + need[row.transfer] <= limit[row.host] + 1e-9:
            return False
    return True


@pytest.mark.parametrize("seed", range(15))
def test_the_market_plan_is_the_only_stable_one(seed: int) -> None:
    case = random_case(seed, cities=4, transfers=5, tightness=0.25)
    plan = coordinated_plan(case, load_model("market-driven"), worth_table(case))
    assert [hosts for hosts in every_assignment(case) if is_stable(case, hosts)] == [plan.hosts]


def test_the_market_builds_infrastructure_that_pays_and_nothing_else() -> None:
    for seed in range(10):
        case = random_case(seed, projects=6)
        built = coordinated_plan(case, load_model("market-driven"), worth_table(case)).projects
        for project in case.projects:
            flows = works(case, project)
            net = discount_factors(case) @ (np.sum(list(flows.benefits.values()), axis=0) - flows.cost)
            assert (project.id in built) == (project.category == "major" and net > 0)


def test_the_joint_plan_attains_the_worth_of_all() -> None:
    case, table = real_case()
    gains = dict.fromkeys(MODES, 0.0)
    for name in ("government-led", "market-driven", "hybrid"):
        model = load_model(name)
        plan = coordinated_plan(case, model, table)
        gains[model.coordination.mode] = plan_gain(case, plan, {})
        if name != "hybrid":
            scheme = design(case, model, table)
            outside = sum(float(discount_factors(case) @ np.array(paid)) for paid in scheme.terms.subsidy.values())
            assert scheme.gain.sum() == pytest.approx(plan_gain(case, plan, {}) + outside, abs=1e-6)
            assert set(scheme.terms.subsidy) <= set(plan.hosts.values())
            assert outside <= (0.0 if model.subsidy is None else model.subsidy.most(case)) + 1e-6
    assert gains["joint-plan"] == pytest.approx(table.worths[-1], abs=1e-9)
    assert max(gains.values()) == gains["joint-plan"]


def test_a_firm_that_gains_nowhere_stays() -> None:
    case = two_city_case(host={"firm_gain": -0.1})
    assert coordinated_plan(case, load_model("market-driven"), worth_table(case)) == Plan({}, ())


def test_outside_money_covers_what_hosts_lay_out_and_no_more() -> None:
    case = two_city_case(lift=0.0, host={"annual_cost": 0.5, "firm_gain": 1.0}, transfer={"release_benefit": 4.0})
    rich = subsidised(0.05)  # of the revenues of 100 each: up to 10
    scheme = design(case, rich)
    assert scheme.terms.plan == {"firm": "new"}
    assert set(scheme.terms.subsidy) == {"new"}
    assert sum(scheme.terms.subsidy["new"]) == pytest.approx(4.0)  # 8 years, 0.5 each
    assert scheme.gain["new"] == pytest.approx(0.0, abs=1e-6)
    short = design(case, subsidised(0.01))
    assert sum(short.terms.subsidy["new"]) == pytest.approx(2.0)
    assert short.gain["new"] == pytest.approx(-2.0, abs=1e-6)
    found = breaches(
        case, subsidised(0.01), scheme.terms, scheme.ledger, scheme.verification["tolerance"], scheme.table.game
    )
    assert [(breach.rule, pytest.approx(breach.excess)) for breach in found] == [("subsidy.limit", 2.0)]


def subsidised(share: float) -> Mechanism:
    model = load_model("government-led")
    return model.model_copy(update={"subsidy": model.subsidy.model_copy(update={"limit_share": share})})


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('mode = "directed"', 'mode = "joint-plan"', {"ecology_weight", "equity_weight"}),
        ('mode = "directed"', 'mode = "market"', {"ecology_weight", "equity_weight"}),
        ("ecology_weight = 0.5", "ecology_weight = -0.5", {"-0.5"}),
    ],
)
def test_parameters_that_a_mode_does_not_read_are_refused(old: str, new: str, told: set[str]) -> None:
    text = (bundled_folder("models") / "government-led.toml").read_text("utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_model(text.replace(old, new), "changed.toml")
    assert all(word in str(caught.value) for word in told)


def test_the_verdict_tells_what_the_plan_falls_short_and_what_comes_from_outside() -> None:
    case = random_case(3, cities=4, transfers=6, projects=3, tightness=0.4)
    table = worth_table(case)
    for name in ("government-led", "market-driven", "hybrid"):
        scheme = design(case, load_model(name), table)
        sentences = " ".join(sentence.text for sentence in verdict(Dossier(scheme, "design")))
        short = float(table.worths[-1]) - plan_gain(case, Plan(dict(scheme.terms.plan), scheme.terms.projects), {})
        assert ("less than the best one" in sentences) == (short > scheme.tolerance)
        assert ("money from outside" in sentences) == bool(scheme.terms.subsidy)
        assert (short > scheme.tolerance) == (name == "market-driven") or name == "government-led"
