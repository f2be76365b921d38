"""No city gains by leaving: every term of exit on random cases, recomputed row by row from the ledger."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from citypact.case.model import Case
from citypact.mechanism import Mechanism, Range, load_model
from citypact.mechanism.sections.exit import Exit
from citypact.mechanism.sections.fund import Fund
from citypact.optimize import NoScheme, design
from citypact.pact.commitment import pledges_needed
from citypact.pact.scheme import Scheme
from support.random_cases import random_case

WHO = ("anyone", "hosts", "origins")
ASSETS = ("forfeit", "return-contributions", "settle-up")
COSTS = ("bought-out", "released")
REVERT = ("taxes-where-they-fall", "status-quo")
terms_of_exit = st.builds(
    Exit,
    who_can=st.sampled_from(WHO),
    notice_years=st.integers(0, 4),
    asset_rule=st.sampled_from(ASSETS),
    project_costs=st.sampled_from(COSTS),
    revert_to=st.sampled_from(REVERT),
)


def pact(terms: Exit, **participation: Any) -> Mechanism:
    """A pact with open ratios, project shares and a fund that earns two percent."""
    model = load_model("institutional-pact")
    rule = {"city": "none", "enforcement": "bond", "bond_limit": 0.01} | participation
    fund = Fund(contribution_rate=Range(min=0, max=0.01), uses=("compensation", "projects"), interest=0.02)
    aim = model.design.model_copy(update={"objectives": ("nearest-shapley",)})
    update = {"participation": model.participation.model_copy(update=rule), "exit": terms, "fund": fund, "design": aim}
    return model.model_copy(update=update)


def gain_by_leaving(scheme: Scheme, city: str, year: int, returned: bool = True) -> float:
    """What a city has from a year on if it leaves then, less what it has if it stays; by the ledger's rows alone."""
    case, rule = scheme.case, scheme.model.exit_terms
    alone = flows_alone(case, city)
    gain = 0.0
    for row in scheme.ledger.itertuples():
        amount = row.amount * ((row.payee == city) - (row.payer == city))
        value = amount / (1 + case.discount_rate) ** (row.year - year)
        joint_cost = row.item == "project-cost" and row.subject not in alone
        if row.year < year:
            in_fund = "(fund)" in (row.payer, row.payee) and returned and rule.asset_rule != "forfeit"
            gain -= amount * 1.02 ** (year - row.year) if in_fund else 0.0
        elif row.settlement:
            gain -= value
        elif rule.revert_to == "status-quo":
            gain -= 0.0 if joint_cost and rule.project_costs == "bought-out" else value
        elif joint_cost and rule.project_costs == "released":
            gain -= value
    if rule.revert_to == "status-quo":
        to_come = [(y, flow) for flows in alone.values() for y, flow in flows.items() if y >= year]
        gain += sum(flow / (1 + case.discount_rate) ** (y - year) for y, flow in to_come)
    return gain


def flows_alone(case: Case, city: str) -> dict[str, dict[int, float]]:
    """Yearly flows of the projects that pay for a city that builds them alone, by project."""
    found = {}
    for p in case.projects:
        own = [row for row in case.project_benefits if (row.project, row.city) == (p.id, city)]
        flows = {}
        for n, year in enumerate(case.years, start=1):
            serving = year >= p.start_year + p.build_years
            cost = p.annual_cost if serving else p.capital_cost / p.build_years * (year >= p.start_year)
            flows[year] = sum(row.benefit * (1 + row.growth) ** n for row in own) * serving - cost
        worth = sum(flow / (1 + case.discount_rate) ** (year - case.base_year) for year, flow in flows.items())
        if set(p.members) <= {city} and worth > 0:
            found[p.id] = flows
    return found


def may_leave(scheme: Scheme) -> set[str]:
    plan = scheme.terms.plan
    origins = {t.origin for t in scheme.case.transfers if t.id in plan}
    return {
        "anyone": {city.id for city in scheme.case.cities},
        "hosts": set(plan.values()),
        "origins": origins,
        "nobody": set(),
    }[scheme.model.exit_terms.who_can]


def largest_gain(scheme: Scheme, city: str) -> float:
    """Over the years in which the city may leave, or 0."""
    rule = scheme.model.exit_terms
    gains = [0.0]
    for year in scheme.case.years[rule.notice_years :] if city in may_leave(scheme) else ():
        gain = gain_by_leaving(scheme, city, year)
        # Contributions come back, grants are not paid back.
        least = gain_by_leaving(scheme, city, year, returned=False) if "return" in rule.asset_rule else gain
        gains.append(max(gain, least))
    return max(gains)


def cheap_projects(seed: int) -> Case:
    """A random case some of whose projects pay for one city alone."""
    case = random_case(seed, cities=3, transfers=4, projects=2)
    cheap = tuple(p.model_copy(update={"capital_cost": p.capital_cost / 3}) for p in case.projects)
    return case.model_copy(update={"projects": cheap})


OWN = 9
"""Here every city would build a project alone."""


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), terms=terms_of_exit, limit=st.sampled_from([0.0, 0.003, 0.02]))
@example(seed=OWN, terms=Exit(who_can="anyone", revert_to="status-quo"), limit=0.02)
@example(seed=OWN, terms=Exit(who_can="anyone", revert_to="status-quo", project_costs="released"), limit=0.02)
@example(seed=OWN, terms=Exit(who_can="anyone", asset_rule="settle-up", project_costs="released"), limit=0.02)
def test_no_city_gains_by_leaving_more_than_it_forfeits(seed: int, terms: Exit, limit: float) -> None:
    case = cheap_projects(seed)
    try:
        scheme = design(case, pact(terms, bond_limit=limit))
    except NoScheme:
        assert seed != OWN
        return
    needed = pledges_needed(case, scheme.model, scheme.terms, scheme.ledger)
    for city in case.cities:
        largest = largest_gain(scheme, city.id)
        assert largest <= limit * city.revenue + 10 * scheme.tolerance
        assert needed[city.id] == pytest.approx(largest, abs=1e-6)


@cache
def by_law() -> Scheme:
    """A pact from which nobody may leave, with a fund and projects that some city would build alone."""
    case = cheap_projects(OWN)
    assert all(flows_alone(case, city.id) for city in case.cities)
    return design(case, pact(Exit(who_can="nobody"), enforcement="binding", bond_limit=None))


def under(terms: Exit) -> Scheme:
    """The same payments under other terms of exit."""
    scheme = by_law()
    return replace(scheme, model=scheme.model.model_copy(update={"exit": terms}))


def pledge(scheme: Scheme) -> np.ndarray:
    return pledges_needed(scheme.case, scheme.model, scheme.terms, scheme.ledger).to_numpy()


@settings(max_examples=20, deadline=None)
@given(terms=terms_of_exit, longer=st.integers(0, 6))
def test_a_longer_notice_never_raises_what_leaving_brings(terms: Exit, longer: int) -> None:
    later = terms.model_copy(update={"notice_years": terms.notice_years + longer})
    assert (pledge(under(later)) <= pledge(under(terms))).all()


@settings(max_examples=12, deadline=None)
@given(terms=terms_of_exit)
def test_what_each_term_does_to_the_gain_from_leaving(terms: Exit) -> None:
    """To return contributions, to release from costs or to let more cities leave never lowers what must be pledged."""
    base = pledge(under(terms))
    assert (base <= pledge(under(terms.model_copy(update={"project_costs": "released"}))) + 1e-9).all()
    assert (base <= pledge(under(terms.model_copy(update={"who_can": "anyone"})))).all()
    forfeit, back, settled = (pledge(under(terms.model_copy(update={"asset_rule": rule}))) for rule in ASSETS)
    assert (forfeit <= back + 1e-9).all()
    assert (settled <= back + 1e-9).all()


def test_who_is_bound_by_law_needs_no_pledge() -> None:
    scheme = by_law()
    assert scheme.gain.sum() > 0
    assert pledge(scheme).tolist() == [0.0] * len(scheme.case.cities)
    assert pledge(under(Exit(who_can="anyone"))).max() > 0
    without = design(scheme.case, scheme.model.model_copy(update={"exit": None}), scheme.table)
    assert without.terms == scheme.terms
