"""The largest pact that holds: by hand between two cities, and by trying every plan between more."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import citypact
from citypact.case.model import Case
from citypact.mechanism import Mechanism, Range, load_model
from citypact.optimize import design
from citypact.optimize.consent import agreed_plan
from citypact.optimize.live import Live
from citypact.pact.audit import breaches
from citypact.pact.ledger import settle
from citypact.pact.planned import plan_of
from citypact.solve.unproven import OutOfTime
from citypact.worth import staying, worth_table
from citypact.worth.coordination import plan_gain
from support.anyway import restless_case
from support.every_plan import largest_pact
from support.joint_plan import for_the_joint_plan
from support.random_cases import random_case
from support.two_cities import two_city_case, with_a_road


def by_consent(name: str, tax_sharing: dict[str, Any] | None = None, **participation: Any) -> Mechanism:
    """A bundled mechanism that finds the largest pact, with other demands and other ratios, without terms of exit."""
    model = load_model(name)
    return model.model_copy(
        update={
            "coordination": model.coordination.model_copy(update={"mode": "consent"}),
            "participation": model.participation.model_copy(update=participation),
            "tax_sharing": model.tax_sharing.model_copy(update=tax_sharing or {}),
            "exit": None,
        }
    )


def test_without_a_pledge_the_host_would_keep_the_firm_and_so_nothing_moves() -> None:
    """The host must make good 1 a year for 8 years, and nothing holds it to that: the pact that holds is empty."""
    scheme = design(two_city_case(), by_consent("voluntary-consensus", city="present-value"))
    assert scheme.terms.plan == {}
    assert scheme.gain.tolist() == [0.0, 0.0]
    assert scheme.unproven == []
    assert scheme.verification["stages"][0]["objective"] == "largest-pact"


@pytest.mark.parametrize(("pledge", "moves"), [(0.0801, True), (0.0799, False)])
def test_the_firm_moves_as_soon_as_the_host_may_pledge_what_it_owes(pledge: float, moves: bool) -> None:
    """Budget revenue 100 and 8 to be paid: with 8 % of it, and not with less."""
    scheme = design(two_city_case(), by_consent("institutional-pact", bond_limit=pledge))
    assert bool(scheme.terms.plan) == moves
    assert scheme.gain.sum() == pytest.approx(8.0 * moves, abs=1e-6)  # 2 of tax for 2, and 1 of release a year


def test_what_holds_stays_in_where_something_else_does_not() -> None:
    """A road that pays for whoever has it: each city's part of its cost is less than its benefit in every year."""
    case = with_a_road(two_city_case(), 0.0, {"old": 1.0, "new": 1.0})
    scheme = design(case, by_consent("voluntary-consensus"))
    assert (scheme.terms.plan, scheme.terms.projects) == ({}, ("road",))
    assert scheme.gain.tolist() == pytest.approx([7.0, 7.0])  # benefits of 1 a year, from the second year on


def test_a_project_of_ones_own_is_no_loss_by_the_pact() -> None:
    """It costs 3 in its first year, which the city would also spend alone."""
    case = with_a_road(two_city_case(), 3.0, {"old": 1.0})
    scheme = design(case, by_consent("voluntary-consensus"))
    assert scheme.terms.projects == ("road",)
    assert scheme.gain.tolist() == pytest.approx([4.0, 0.0])


def test_what_lacks_consent_is_said_to() -> None:
    case, model = two_city_case(), by_consent("voluntary-consensus", city="present-value")
    table = worth_table(case)
    (out,) = staying.staying(case, model, table, design(case, model, table).table.plan(0))
    assert (out.id, out.reason, out.host, out.value) == ("firm", "no-consent", "new", pytest.approx(8.0))


def test_where_everybody_agrees_to_the_joint_plan_it_is_that() -> None:
    case = random_case(2, cities=4, transfers=5)
    agreed, given = (design(case, mode(load_model("legal-pact"))) for mode in (lambda m: m, for_the_joint_plan))
    assert agreed.terms == given.terms


def test_when_the_time_is_over_there_is_a_plan_and_no_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is known but the 8 that both could gain together, and that doing nothing holds: the gap is all of it."""

    def no_time(program: object, *_: object) -> None:
        raise OutOfTime("no time")

    case, model = two_city_case(), by_consent("voluntary-consensus", city="present-value")
    table, try_one = worth_table(case), Live.minimize
    monkeypatch.setattr(Live, "minimize", lambda live, *a: (no_time if live.program.chosen else try_one)(live, *a))
    found = agreed_plan(case, model, table)
    assert found is not None
    assert (found.plan.hosts, found.proven) == ({}, False)
    assert found.proof.gap == pytest.approx(8.0)
    scheme = design(case, model, table)
    assert [(stage["objective"], stage["gap"]) for stage in scheme.unproven] == [("largest-pact", pytest.approx(8.0))]


def drawn(seed: int) -> tuple[Case, Mechanism]:
    """A random case of up to 8 cities and a random kind of consent; ratios may be common, cut off or fixed."""
    rng = np.random.default_rng(seed)
    make = random_case if rng.random() < 0.5 else restless_case
    case = make(seed, cities=int(rng.integers(2, 9)), transfers=2)
    bond = str(rng.choice(["binding", "bond", "free-exit"]))
    share = [Range(min=0, max=0.5, step=0.05), Range(min=0, max=1), 0.5, Range(min=0.2, max=0.6)][rng.integers(4)]
    vary = [("transfer",), ("transfer", "year"), (), ("sector",)][rng.integers(4)] if isinstance(share, Range) else ()
    cap = float(rng.uniform(0.3, 1.5)) if rng.random() < 0.3 else None
    return case, by_consent(
        str(rng.choice(["voluntary-consensus", "negotiated", "legal-pact", "hybrid"])),
        {"origin_share": share, "vary_by": vary, "cap": cap},
        city=str(rng.choice(["present-value", "every-year"])),
        coalitions=str(rng.choice(["none", "all", "provinces"])),
        enforcement=bond,
        bond_limit=0.002 if bond == "bond" else None,
        host_no_loss=bool(rng.random() < 0.3),
        money=str(rng.choice(["none", "present-value"])),
    )


@pytest.mark.parametrize("seed", range(10))
def test_no_other_plan_that_holds_gains_more(seed: int) -> None:
    """Against a program for each plan there is: shortfalls of coalitions first, then the joint gain."""
    case, model = drawn(seed)
    table = worth_table(case)
    found, best = agreed_plan(case, model, table), largest_pact(case, model, table)
    assert (found is None) == (best is None)
    if found is not None:
        assert found.proven
        assert plan_gain(case, found.plan, table.chances.anyway) == pytest.approx(best, abs=1e-6)


def whenever(case: Case, latest: int, **host: Any) -> Case:
    """The case where the firm could move in any year up to ``latest``."""
    sites = tuple(row.model_copy(update={"latest": latest, **host}) for row in case.hosts)
    return case.model_copy(update={"hosts": sites})


def test_the_firm_moves_in_the_year_in_which_it_gains_most() -> None:
    """The site costs 12, half as much each year, and the move brings 1 a year: 8 - 6, 7 - 3, 6 - 1.5, 5 - 0.75."""
    case = whenever(two_city_case(), 2027, capital_cost=12.0, cost_growth=-0.5)
    scheme = design(case, by_consent("legal-pact"))
    assert scheme.terms.starts == {"firm": 2026}
    assert scheme.gain.sum() == pytest.approx(4.5, abs=1e-6)
    assert scheme.shares.loc["firm", "start"] == 2026
    assert scheme.table.worths[-1] == pytest.approx(2.0)  # by the case's own year, as all worths are
    first = design(whenever(case, 2025), by_consent("legal-pact"))
    assert (first.terms.starts, first.gain.sum()) == ({"firm": 2025}, pytest.approx(4.0, abs=1e-6))


def test_a_stored_scheme_keeps_the_years_that_were_agreed_on(tmp_path: Path) -> None:
    case = whenever(two_city_case(), 2027, capital_cost=12.0, cost_growth=-0.5)
    scheme = design(case, by_consent("legal-pact"))
    citypact.save_scheme(scheme, tmp_path / "made")
    stored = citypact.load_scheme(tmp_path / "made")
    assert stored.terms == scheme.terms
    assert stored.given == case
    assert stored.gain.tolist() == scheme.gain.tolist()
    assert stored.table.worths.tolist() == scheme.table.worths.tolist()
    document = json.loads((tmp_path / "made" / "scheme.json").read_text("utf-8"))
    assert "firm in 2026 (the case has 2024)" in " ".join(document["verdict"]["text"]["en"])


@pytest.mark.parametrize(("mode", "year", "found"), [("consent", 2028, 1.0), ("joint-plan", 2026, 1.0)])
def test_the_audit_knows_which_years_may_be_agreed_on(mode: str, year: int, found: float) -> None:
    """The case lets the firm start until 2027, and only where what is agreed on is chosen."""
    case = whenever(two_city_case(), 2027)
    scheme = design(case, by_consent("legal-pact"))
    terms = scheme.terms.model_copy(update={"starts": {"firm": year}})
    late = plan_of(terms).of(case)
    model = scheme.model.model_copy(
        update={"coordination": scheme.model.coordination.model_copy(update={"mode": mode})}
    )
    broken = {b.rule: b.excess for b in breaches(late, model, terms, settle(late, model, terms), 1e-6, scheme.game)}
    assert broken["start-years" if mode == "consent" else "coordination.mode"] >= found


def test_other_modes_keep_to_the_years_of_the_case() -> None:
    case = whenever(two_city_case(), 2027, capital_cost=12.0, cost_growth=-0.5)
    scheme = design(case, for_the_joint_plan(by_consent("legal-pact")))
    assert (scheme.terms.starts, scheme.gain.sum()) == ({}, pytest.approx(2.0, abs=1e-6))


def test_a_project_waits_until_it_is_no_loss_in_any_year() -> None:
    """A road for 1.5 that brings 0.3 a year, and a firm that brings 5 a year from the second year on.

    In the first year nobody could pay for the road without a loss; in the second they can, and in each later year it
    brings less. Seven years of 5, and six of the road.
    """
    base = two_city_case(lift=2.0, start_year=2025, transfer={"release_benefit": 3.0})
    case = with_a_road(base, 1.5, {"old": 0.15, "new": 0.15})
    model = by_consent("voluntary-consensus", enforcement="binding")
    assert design(case, model).terms.projects == ()
    (road,) = case.projects
    later = case.model_copy(update={"projects": (road.model_copy(update={"latest": 2027}),)})
    scheme = design(later, model)
    assert scheme.terms.project_starts == {"road": 2025}
    assert scheme.gain.sum() == pytest.approx(7 * 5.0 + 6 * 0.3 - 1.5, abs=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_no_other_plan_in_no_other_year_gains_more(seed: int) -> None:
    case, model = drawn(seed + 100)
    case = case.model_copy(
        update={
            "hosts": tuple(row.model_copy(update={"latest": row.start_year + 1}) for row in case.hosts[:3])
            + case.hosts[3:],
            "projects": tuple(row.model_copy(update={"latest": row.start_year + 1}) for row in case.projects[:1])
            + case.projects[1:],
        }
    )
    table = worth_table(case)
    found, best = agreed_plan(case, model, table), largest_pact(case, model, table)
    assert (found is None) == (best is None)
    if found is not None:
        assert plan_gain(case, found.plan, table.chances.anyway) == pytest.approx(best, abs=1e-6)
