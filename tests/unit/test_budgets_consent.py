"""Where a mechanism asks that budgets be no worse off: two cities by hand, in design, refusal, audit and talks.

``old`` loses a firm that pays 2 a year and is glad of 2 a year; at ``new`` it pays 3. So 3 a year are gained, and the
Shapley value is 1.5 a year for each: ``old`` would be content with 1.5 of the tax, but its budget would lose 0.5.
"""

from typing import Any

import pytest

from citypact.case.model import Case
from citypact.errors import InvalidInput
from citypact.mechanism import Mechanism, Range, load_model
from citypact.negotiation.counter import counter_offer
from citypact.negotiation.numbers import Number
from citypact.negotiation.objections import Objections
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.position import reopen, settle_offer, take_position
from citypact.negotiation.ranges import ranges
from citypact.negotiation.rules import with_rules
from citypact.negotiation.why_not import why_not
from citypact.optimize import NoScheme, design, simulate
from citypact.pact.scheme import Scheme
from citypact.report.desk import Paper
from citypact.report.desk.record import outcome_of
from citypact.report.desk.sections import write_offer
from citypact.report.refusal import Refusal
from citypact.text import in_language
from citypact.worth import worth_table
from support.two_cities import two_city_case

YEARS = 4


def towns(lift: float = 1.5, **transfer: Any) -> Case:
    return two_city_case(lift=lift, horizon=YEARS, transfer={"release_benefit": 2.0} | transfer)


def asking(**participation: Any) -> Mechanism:
    """Any ratio, no fund, no subsidy; the consent that is asked for beside that of every coalition."""
    model = load_model("hybrid")
    free = model.tax_sharing.model_copy(update={"origin_share": Range(min=0, max=1)})
    consent = model.participation.model_copy(update=participation)
    references = {path: text for path, text in model.references.items() if not path.startswith("fund.")}
    rooms = {"tax_sharing": free, "participation": consent, "fund": None, "references": references}
    return model.model_copy(update=rooms)


def gains(scheme: Scheme) -> list[float]:
    return scheme.gain[["old", "new"]].to_list()


@pytest.mark.parametrize(
    ("consent", "expected"),
    [
        ({}, [6.0, 6.0]),
        ({"money": "present-value"}, [8.0, 4.0]),
        ({"money": "every-year"}, [8.0, 4.0]),
        ({"money": "every-year", "every_year_limit": 0.002}, [8.0, 4.0]),
        ({"every_year_limit": 0.002}, [7.2, 4.8]),
        ({"every_year_limit": 0.006}, [6.0, 6.0]),
    ],
    ids=["nothing", "present value", "every year", "every year, and a limit", "a limit alone", "a wide limit"],
)
def test_budgets_are_kept_from_loss(consent: dict[str, Any], expected: list[float]) -> None:
    """With nothing asked each has 1.5 a year; else ``old`` needs its 2 of tax back, or 1.8 where 0.2 may be missing."""
    scheme = design(towns(), asking(**consent))
    assert gains(scheme) == pytest.approx(expected, abs=1e-6)
    assert scheme.over_budget.empty
    assert not scheme.breaches


def test_what_is_cash_of_a_release_needs_no_making_good() -> None:
    """A quarter of the release is money: 0.5 a year, so that 1.5 of the tax is enough and nothing has to change."""
    assert gains(design(towns(release_cash=0.25), asking(money="every-year"))) == pytest.approx([6.0, 6.0], abs=1e-6)
    assert gains(design(towns(release_cash=0.2), asking(money="every-year"))) == pytest.approx([6.4, 5.6], abs=1e-6)


def test_a_release_that_grows_is_no_money_either() -> None:
    """The 2 a year rise by a tenth a year; ``old`` still needs its tax of 2 back, and ``new`` keeps 1."""
    grown = sum(2 * 1.1**t for t in range(1, YEARS + 1))
    assert gains(design(towns(release_growth=0.1), asking(money="every-year"))) == pytest.approx([grown, 4.0], abs=1e-6)


def test_what_would_be_lost_anyway_is_no_loss_of_a_budget() -> None:
    """The firm goes to ``new`` without a pact: sharing its tax is all there is, and it would cost ``new`` money."""
    scheme = design(towns(anyway="new"), asking(money="every-year"))
    assert gains(scheme) == pytest.approx([0.0, 0.0], abs=1e-6)
    assert not scheme.budgets[["budget", "imputed"]].to_numpy().any()


def test_where_there_is_too_little_money_the_price_is_what_is_missing() -> None:
    """At ``new`` the firm pays 1.8: ``old`` loses 0.2 a year though it has all of that."""
    with pytest.raises(NoScheme) as caught:
        design(towns(0.9), asking(money="present-value"))
    explanation = caught.value.explanation
    assert {(d.kind, d.subject.city) for d in explanation.conflict} == {("budget", "old")}
    prices = {price.kind: price.money for price in explanation.prices}
    assert prices["budget"] == pytest.approx(0.8)
    assert prices["subsidy"] == pytest.approx(0.8)
    told = Refusal(towns(0.9), asking(money="present-value"), explanation)
    assert "no city's budget is worse off" in told.text("en")
    assert "财政收支现值不减少" in told.text("zh")


def test_a_limit_on_years_is_priced_in_present_value() -> None:
    """``old`` may be down by 0.05 a year and is by 0.2 though it has all the tax: 0.15 is missing in four years."""
    with pytest.raises(NoScheme) as caught:
        design(towns(0.9), asking(every_year_limit=0.0005))
    prices = {price.kind: price.money for price in caught.value.explanation.prices}
    assert prices["yearly-budget"] == pytest.approx(0.6)
    assert "任何一年减少不超过限度" in Refusal(towns(0.9), asking(), caught.value.explanation).text("zh")
    assert gains(design(towns(0.9), asking(every_year_limit=0.0021)))[0] == pytest.approx(4 * 1.8, abs=0.05)


def test_a_statute_is_told_whose_budget_it_breaks() -> None:
    model = asking(money="every-year", city="none", coalitions="none")
    half = model.tax_sharing.model_copy(update={"origin_share": 0.5})
    costs = model.costs.model_copy(update={"projects": "by-benefit"})
    scheme = simulate(towns(), model.model_copy(update={"tax_sharing": half, "costs": costs}))
    found = {(b.rule, b.subject): b.excess for b in scheme.breaches}
    lost = {("participation.money: every-year", f"old/{year}"): 0.5 for year in scheme.case.years}
    assert found == pytest.approx({("participation.money", "old"): 2.0} | lost)
    assert scheme.over_budget.loc["old"].to_list() == [pytest.approx(2.0), (2024, 2025, 2026, 2027)]
    assert not scheme.accepted


def test_a_budget_that_may_lose_is_a_warning_beside_an_accepted_verdict() -> None:
    case, table = towns(), worth_table(towns())
    half = Offer(clauses=(Clause(number="origin_share", value=0.5),), rules={"participation.money": "none"})
    position = take_position(case, asking(), half, table)
    scheme = settle_offer(position)
    paper = Paper(case)
    write_offer(paper, Objections(scheme, position.setting))
    assert paper.figures["verdict"] == "accepted"
    assert float(scheme.budgets["budget"]["old"]) == pytest.approx(-2.0)
    assert "bad" not in {said.tone for said in paper.sentences}
    (warned,) = (said.text for said in paper.sentences if said.tone == "warn")
    assert "by 2;" in warned
    assert warned.endswith("nobody refuses for it.")
    assert in_language(warned, "zh").endswith("无人因此拒绝。")


def test_talks_say_whose_budget_objects_and_find_what_it_takes() -> None:
    case, table = towns(), worth_table(towns())
    half = Offer(clauses=(Clause(number="origin_share", value=0.5),), rules={"participation.money": "present-value"})
    position = take_position(case, asking(), half, table)
    scheme = settle_offer(position)
    assert scheme.objections.empty
    assert scheme.worse_off.empty
    assert scheme.over_budget["missing"].to_dict() == pytest.approx({"old": 2.0})
    paper = Paper(case)
    write_offer(paper, Objections(scheme, position.setting))
    assert paper.figures["verdict"] == "refused"
    assert paper.figures["over_budget"] == ["old"]
    assert any("Budgets that are down" in said["text"] for said in paper.document("en")["sentences"])
    assert any("财政收支减少超过机制限度" in said["text"] for said in paper.document("zh")["sentences"])
    (warned,) = (said.text for said in paper.sentences if said.tone == "warn")
    assert "1 of 2 cities" in warned
    assert "by 2;" in warned
    assert "nobody refuses" not in warned
    assert outcome_of(Objections(scheme, position.setting), position.values)["over_budget"] == ["old"]
    counter = counter_offer(position)
    assert counter.scheme.terms.origin_share["firm"][0] == pytest.approx(2 / 3)
    assert counter.scheme.accepted
    by_number = ranges(position).table.reset_index()
    row = by_number[
        (by_number["setting"] == "without-fund") & (by_number["number"] == Number("origin_share", ("firm",)))
    ]
    assert row[["low", "high"]].iloc[0].to_list() == pytest.approx([2 / 3, 1.0], abs=1e-6)


def test_reopening_the_rule_makes_the_offer_acceptable() -> None:
    case, table = towns(), worth_table(towns())
    half = Offer(clauses=(Clause(number="origin_share", value=0.5),), rules={"participation.money": "present-value"})
    again = reopen(take_position(case, asking(), half, table), asking())
    assert settle_offer(again).accepted


def test_why_nothing_is_acceptable_names_the_budgets() -> None:
    case = towns(0.9)
    position = take_position(case, asking(money="present-value"), Offer(), worth_table(case))
    reasons = why_not(position)
    assert reasons is not None
    assert {limit.kind for limit in reasons.limits} == {"budget"}
    assert {price.kind: price.money for price in reasons.prices}["budget"] == pytest.approx(0.8)


def test_a_limit_is_a_share_and_money_is_one_of_three() -> None:
    with pytest.raises(InvalidInput):
        with_rules(load_model("hybrid"), {"participation.every_year_limit": 1.5}, "CNY")
    with pytest.raises(InvalidInput):
        with_rules(load_model("hybrid"), {"participation.money": "always"}, "CNY")
    with pytest.raises(InvalidInput):
        with_rules(load_model("hybrid"), {"participation.every_year_limit": {"min": 0, "max": 1}}, "CNY")
    changed = with_rules(load_model("hybrid"), {"participation.money": "every-year"}, "CNY")
    assert changed.participation.yearly_loss == 0.0
    assert load_model("hybrid").participation.yearly_loss is None
