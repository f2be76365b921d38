"""Terms of exit, each by numbers worked out by hand: two cities, one firm that pays 2 a year, eight years, no interest
but the fund's. Under the rule of 2015 the host pays the origin 1 a year for five years."""

from typing import Any

import numpy as np
import pytest

from citypact.bundled import bundled_folder
from citypact.case.model import Case, Project, ProjectBenefit
from citypact.errors import InvalidInput
from citypact.mechanism import Mechanism, load_model, read_model
from citypact.mechanism.sections.exit import Exit
from citypact.mechanism.sections.fund import Fund
from citypact.negotiation.commitment import beside_payments, pact_payments, steady_schedule
from citypact.optimize import NoScheme, design, simulate
from citypact.pact.audit import breaches
from citypact.pact.commitment import exit_value, pledges, pledges_needed, returned, temptation
from citypact.pact.ledger import net_flows, settle
from citypact.pact.terms import Terms
from support.joint_plan import for_the_joint_plan
from support.random_cases import MADE_UP, named
from support.two_cities import two_city_case


def leave(who: str = "anyone", **terms: Any) -> Exit:
    return Exit(who_can=who, **terms)


def bonded(name: str, exit_terms: Exit | None, **rooms: Any) -> Mechanism:
    """A bundled mechanism under which whoever leaves forfeits a bond as large as it takes."""
    model = load_model(name)
    rule = model.participation.model_copy(update={"enforcement": "bond", "bond_limit": None})
    return model.model_copy(update={"participation": rule, "exit": exit_terms, **rooms})


def needed(exit_terms: Exit | None, case: Case | None = None) -> dict[str, float]:
    """Pledge needed under the rule of 2015."""
    scheme = simulate(two_city_case() if case is None else case, bonded("bth-2015", exit_terms))
    return {str(c): p for c, p in pledges_needed(scheme.case, scheme.model, scheme.terms, scheme.ledger).items()}


def with_project(members: tuple[str, ...], **benefits: float) -> Case:
    """Two years of building at 2 a year, then 0.5 a year; benefits for six years."""
    works = Project(
        id="road",
        name=named("road"),
        category="major",
        start_year=2024,
        build_years=2,
        capital_cost=4.0,
        annual_cost=0.5,
        members=members,
        **MADE_UP,
    )
    rows = [ProjectBenefit(project="road", city=c, benefit=b, growth=0.0, **MADE_UP) for c, b in benefits.items()]
    return two_city_case().model_copy(update={"projects": (works,), "project_benefits": tuple(rows)})


def test_without_terms_the_host_would_leave_at_once_with_all_it_has_to_pay() -> None:
    assert needed(None) == needed(leave()) == {"old": 0.0, "new": pytest.approx(5.0)}


@pytest.mark.parametrize(("years", "pledge"), [(0, 5), (1, 4), (2, 3), (5, 0), (8, 0), (30, 0)])
def test_notice_keeps_the_terms_in_force(years: int, pledge: float) -> None:
    """Notice of the first year runs for so many years, in each of which 1 is paid."""
    assert needed(leave(notice_years=years)) == {"old": 0.0, "new": pytest.approx(pledge)}


@pytest.mark.parametrize(("who", "pledge"), [("anyone", 5), ("hosts", 5), ("origins", 0), ("nobody", 0)])
def test_who_may_not_leave_needs_no_pledge(who: str, pledge: float) -> None:
    assert needed(leave(who)) == {"old": 0.0, "new": pytest.approx(pledge)}


def test_a_return_to_the_status_quo_tempts_the_origin_and_not_the_host() -> None:
    """The origin loses 2 of tax and gains 1 by release each year: leaving in year t spares it 8 - t and costs it what
    is left of 5, so 3 as long as anything is shared. The host would lose the firm."""
    assert needed(leave(revert_to="status-quo")) == {"old": pytest.approx(3.0), "new": 0.0}
    assert needed(leave("hosts", revert_to="status-quo")) == {"old": 0.0, "new": 0.0}


def test_remaining_costs_of_joint_projects_are_bought_out_or_fall_on_the_others() -> None:
    """Cost 7 in all, by benefit 1 : 3. The host would be rid of 5 and of 0.75 * 7; the origin, when nothing is shared
    any more, of a quarter of three years' 0.5."""
    case = with_project(("old", "new"), old=1.0, new=3.0)
    assert needed(leave(), case) == {"old": 0.0, "new": pytest.approx(5.0)}
    released = needed(leave(project_costs="released"), case)
    assert released == {"old": pytest.approx(0.375), "new": pytest.approx(5 + 5.25)}
    back = {
        rule: needed(leave(revert_to="status-quo", project_costs=rule), case) for rule in ("bought-out", "released")
    }
    assert back == {"bought-out": {"old": 0.0, "new": 0.0}, "released": {"old": pytest.approx(0.375), "new": 0.0}}


def test_a_city_s_own_project_goes_with_it() -> None:
    """The origin builds the road without the pact, too: it loses nothing of it and is released from nothing."""
    case = with_project(("old",), old=2.0)
    assert simulate(case, load_model("bth-2015")).terms.projects == ("road",)
    for rule in ("bought-out", "released"):
        back = needed(leave(revert_to="status-quo", project_costs=rule), case)
        assert back == {"old": pytest.approx(3.0), "new": 0.0}
    assert needed(leave(project_costs="released"), case) == {"old": 0.0, "new": pytest.approx(5.0)}


FUND = Fund(contribution_rate=0.005, uses=("compensation",), interest=0.1)


def funded(asset_rule: str, **terms: Any) -> tuple[Case, Mechanism, Terms]:
    """The host pays 0.5 into the fund in four years; the origin gets 1 out of it in the second and the fourth."""
    case, model = two_city_case(), bonded("bth-2015", leave(asset_rule=asset_rule, **terms), fund=FUND)
    agreed = simulate(case, load_model("bth-2015")).terms
    paid = {"new": (0.5, 0.5, 0.5, 0.5, 0.0, 0.0, 0.0, 0.0)}
    grants = {"compensation": {"old": (0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0)}}
    return case, model, agreed.model_copy(update={"contributions": paid, "grants": grants})


CLAIMS = {
    "new": [0, 0.55, 1.155, 1.8205, 2.55255, 2.807805, 3.0885855, 3.39744405],
    "old": [0, 0, -1.1, -1.21, -2.431, -2.6741, -2.94151, -3.235661],
}
"""What was paid in less what was got, at ten percent interest."""


@pytest.mark.parametrize(
    ("asset_rule", "new", "old"),
    [
        ("forfeit", [0.0] * 8, [0.0] * 8),
        ("return-contributions", CLAIMS["new"], [0.0] * 8),
        ("settle-up", CLAIMS["new"], CLAIMS["old"]),
    ],
)
def test_what_the_fund_returns(asset_rule: str, new: list[float], old: list[float]) -> None:
    case, model, terms = funded(asset_rule)
    ledger = settle(case, model, terms)
    back = returned(case, model, ledger)
    assert back.loc["new"].tolist() == pytest.approx(new)
    assert back.loc["old"].tolist() == pytest.approx(old)
    gain = temptation(case, net_flows(case, ledger[ledger["settlement"]]), exit_value(case, model, terms, ledger))
    to_pay = [5 + 2, 4 + 1.5, 3 + 1, 2 + 0.5, 1, 0, 0, 0]
    assert gain.loc["new"].tolist() == pytest.approx([a + b for a, b in zip(to_pay, new, strict=True)])
    to_get = [5 + 2, 4 + 2, 3 + 1, 2 + 1, 1, 0, 0, 0]
    assert gain.loc["old"].tolist() == pytest.approx([b - a for a, b in zip(to_get, old, strict=True)])


@pytest.mark.parametrize(("asset_rule", "pledge"), [("forfeit", 5.5), ("return-contributions", 6.05)])
def test_what_comes_back_must_be_pledged(asset_rule: str, pledge: float) -> None:
    case, model, terms = funded(asset_rule, notice_years=1)
    ledger = settle(case, model, terms)
    assert pledges_needed(case, model, terms, ledger)["new"] == pytest.approx(pledge)
    found = pledges(case, model, terms, ledger)
    assert found is not None
    assert found["new"] == pytest.approx(pledge)
    limited = model.participation.model_copy(update={"bond_limit": 0.05})
    model = model.model_copy(update={"participation": limited})
    game = simulate(case, load_model("bth-2015")).table.game
    excess = {b.subject: b.excess for b in breaches(case, model, terms, ledger, 1e-6, game) if "bond" in b.rule}
    assert excess == {"new": pytest.approx(pledge - 5.0)}


def free(exit_terms: Exit | None) -> Mechanism:
    """Free exit, and nobody worse off in present value."""
    model = for_the_joint_plan(load_model("voluntary-consensus"))
    rule = model.participation.model_copy(update={"city": "present-value"})
    return model.model_copy(update={"participation": rule, "exit": exit_terms})


@pytest.mark.parametrize("years", [0, 1, 3])
def test_the_price_of_free_exit_falls_with_the_notice(years: int) -> None:
    """The host must make good 1 a year. While notice runs it can pay ahead all the tax of 2 and 0.5 into the fund."""
    with pytest.raises(NoScheme) as caught:
        design(two_city_case(), free(leave(notice_years=years)))
    price = next(price for price in caught.value.explanation.prices if price.kind == "pledge")
    assert price.money == pytest.approx(8.0 - 2.5 * years)


@pytest.mark.parametrize(
    "terms", [leave(notice_years=8), leave(notice_years=4), leave("origins"), leave(revert_to="status-quo")]
)
def test_a_pact_with_free_exit_stands_where_the_terms_take_the_gain_from_leaving(terms: Exit) -> None:
    case = two_city_case()
    scheme = design(case, free(terms))
    assert scheme.gain["old"] >= -1e-6
    assert pledges_needed(case, scheme.model, scheme.terms, scheme.ledger).max() <= 1e-6
    without = scheme.model.model_copy(update={"exit": None})
    assert pledges_needed(case, without, scheme.terms, scheme.ledger)["new"] >= 8.0 - 1e-6


def test_where_nobody_may_leave_the_pact_is_that_of_the_law_and_no_pledge_is_needed() -> None:
    case, model = two_city_case(), load_model("legal-pact")
    by_law = design(case, model)
    assert pledges_needed(case, by_law.model, by_law.terms, by_law.ledger)["new"] > 1.0
    stated = design(case, model.model_copy(update={"exit": leave("nobody")}))
    assert stated.terms == by_law.terms
    assert pledges_needed(case, stated.model, stated.terms, stated.ledger).tolist() == [0.0, 0.0]
    assert pledges(case, stated.model, stated.terms, stated.ledger) is None


def test_a_schedule_needs_no_payment_ahead_while_notice_runs() -> None:
    """Without any pledge the host pays all five at once; with two years of notice the three that are due after them."""
    scheme = simulate(two_city_case(), bonded("bth-2015", leave(notice_years=2)))
    assert steady_schedule(scheme).loc["new"].tolist() == pytest.approx([-4.0, -1.0, *[0.0] * 6], abs=1e-7)
    gain = temptation(scheme.case, pact_payments(scheme), beside_payments(scheme))
    assert gain.loc["new"].tolist() == pytest.approx([-np.inf, -np.inf, 3, 2, 1, 0, 0, 0])


def test_a_statute_is_simulated_with_its_terms_and_what_leaving_would_break_is_reported() -> None:
    model = bonded("bth-2015", leave(notice_years=1))
    rule = model.participation.model_copy(update={"enforcement": "free-exit"})
    scheme = simulate(two_city_case(), model.model_copy(update={"participation": rule}))
    assert scheme.model.participation.enforcement == "free-exit"
    (breach,) = scheme.breaches
    assert (breach.rule, breach.subject) == ("participation.bond_limit", "new")
    assert breach.excess == pytest.approx(4.0)


@pytest.mark.parametrize("limit", [0.0549, 0.0551])
def test_the_institutional_pact_has_a_year_of_notice(limit: float) -> None:
    """Of the 8 that the host must make good it can pay 2.5 in the first year, so it would have to pledge 5.5 of 100.

    Whatever budgets lack in a year.
    """
    model = for_the_joint_plan(load_model("institutional-pact"))
    rule = model.participation.model_copy(update={"bond_limit": limit, "every_year_limit": None})
    model = model.model_copy(update={"participation": rule, "borrowing": None})
    if limit < 0.055:
        with pytest.raises(NoScheme):
            design(two_city_case(), model)
    else:
        assert design(two_city_case(), model).gain["old"] >= -1e-6


GOOD = (bundled_folder("models") / "institutional-pact.toml").read_text("utf-8")
POOL = (bundled_folder("models") / "rates-pool-2013.toml").read_text("utf-8")
STATUTE = (bundled_folder("models") / "minnesota-473f.toml").read_text("utf-8")


def stated(text: str, *lines: str) -> str:
    """A rule with more terms of exit and their references."""
    references = "".join(
        f'\n[references."exit.{line.split(" = ")[0]}"]\ntext = "for a test"\nstatus = "choice"\n' for line in lines
    )
    return text.replace("[exit]\n", "\n".join(["[exit]", *lines, ""]), 1) + references


BAD = {
    "notice of those who may not leave": (stated(STATUTE, "notice_years = 2"), "nobody may leave, so notice_years"),
    "exit from a binding pact": (STATUTE.replace('"nobody"', '"hosts"'), "enforcement is binding"),
    "a bond of those who may not leave": (
        STATUTE.replace('enforcement = "binding"', 'enforcement = "bond"'),
        "nobody may leave, but enforcement is bond",
    ),
    "a refund without a fund": (POOL.replace('asset_rule = "forfeit"', 'asset_rule = "settle-up"'), "no [fund]"),
    "half a year": (GOOD.replace("notice_years = 1", "notice_years = 0.5"), "notice_years"),
    "negative notice": (GOOD.replace("notice_years = 1", "notice_years = -1"), "notice_years"),
    "who": (GOOD.replace('"anyone"', '"everyone"'), "who_can"),
    "an unknown word": (stated(GOOD, 'asset_rule = "keep"'), "asset_rule"),
    "an unknown term": (stated(GOOD, 'penalty = "big"'), "penalty"),
    "a term without its reference": (GOOD.replace("[exit]\n", '[exit]\nrevert_to = "status-quo"\n'), "exit.revert_to"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_terms_are_refused_in_both_languages(name: str) -> None:
    text, said = BAD[name]
    with pytest.raises(InvalidInput) as caught:
        read_model(text, "rule.toml")
    assert any(said in str(problem) for problem in caught.value.problems), caught.value
    for problem in caught.value.problems:
        assert problem.remedy
        assert problem.text("zh") != problem.text("en")
