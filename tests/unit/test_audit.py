"""Every limit and every consent of a mechanism, each broken once; the pact that breaks none has no breach."""

import re
from typing import Any

import pytest

from citypact.mechanism import Mechanism, Range, Span
from citypact.mechanism.sections.bands import Segment
from citypact.pact.ledger import gains, settle
from citypact.text import Bilingual
from citypact.worth import worth_table
from support.valley import CONSENT, PACT, flat, found, fund, granted, put_in, ratio, rules, split, valley


def test_the_pact_keeps_every_rule_and_has_everybody_s_consent() -> None:
    case = valley()
    worths = worth_table(case).game
    assert dict(zip(worths.players, worths.worths[[1, 2, 4]].tolist(), strict=True)) == {"old": 0, "new": 1, "hill": 1}
    assert worths.worths.tolist() == pytest.approx([0, 0, 1, 25, 1, 1, 4, 28])
    assert gains(case, settle(case, rules(), PACT)).to_dict() == pytest.approx({"old": 8, "new": 18, "hill": 2})
    assert found(rules()) == {}
    assert found(rules(participation=CONSENT)) == {}


IN_PARTS = (Segment(years=(1, 2), origin_share=Range(min=0, max=1)), Segment(years=(3, 10), origin_share=0.5))
RIVER_OF_5 = {"case": valley(capital=5.0)}
MORE_TO_HILL = granted(compensation={"old": 0.5, "new": 0.5}, weak_area={"hill": 2.1})

TERMS_THAT_BREAK_A_RULE: list[tuple[str, str, float, Mechanism, dict[str, Any]]] = [
    ("coordination.mode", "all cities", 12.0, rules(), {"plan": {"firm": "new"}, "origin_share": {"firm": flat(0.5)}}),
    ("coordination.mode", "all cities", 4.0, rules(), {"projects": (), "project_share": {}}),
    (
        "tax_sharing.origin_share",
        "gone: not in the plan",
        0.5,
        rules(),
        {"origin_share": PACT.origin_share | {"gone": flat(0.5)}},
    ),
    ("tax_sharing.origin_share", "firm", 0.1, ratio(vary_by=("transfer",)), {"origin_share": split(0.7, 0.5)}),
    (
        "tax_sharing.origin_share",
        "firm",
        0.1,
        ratio(vary_by=("transfer",), origin_share=Range(min=0.5, max=0.5)),
        {"origin_share": split(0.6, 0.5)},
    ),
    ("tax_sharing.origin_share.min", "firm", 0.1, ratio(vary_by=("transfer",)), {"origin_share": split(0.0, 0.5)}),
    ("tax_sharing.origin_share.min", "mill", 0.1, ratio(vary_by=("transfer",)), {"origin_share": {"firm": flat(0.5)}}),
    ("tax_sharing.origin_share.step", "firm", 0.05, ratio(vary_by=("transfer",)), {"origin_share": split(0.45, 0.5)}),
    (
        "tax_sharing.fund_share",
        "mill",
        0.2,
        ratio(vary_by=("transfer",), fund_share=Range(min=0, max=0.2)),
        {"fund_share": {"mill": flat(0.4)}, "grants": MORE_TO_HILL},
    ),
    (
        "tax_sharing.fund_share.min",
        "mill",
        0.1,
        ratio(vary_by=("transfer",), fund_share=Range(min=0.1, max=0.4)),
        {"fund_share": {"firm": flat(0.4)}, "grants": MORE_TO_HILL},
    ),
    ("tax_sharing.vary_by", "origin_share: steel", 0.1, rules(), {"origin_share": split(0.5, 0.4)}),
    ("tax_sharing.vary_by", "origin_share: all", 0.1, ratio(vary_by=()), {"origin_share": split(0.5, 0.4)}),
    (
        "tax_sharing.vary_by",
        "origin_share: province-of-old>province-of-new",
        0.1,
        ratio(vary_by=("provinces",)),
        {"origin_share": split(0.5, 0.4)},
    ),
    (
        "tax_sharing.vary_by",
        "origin_share: firm",
        0.2,
        ratio(vary_by=("transfer",)),
        {"origin_share": split(0.5, 0.5) | {"firm": (0.6, 0.5, 0.4, 0.6)}},
    ),
    (
        "tax_sharing.vary_by",
        "origin_share: 2025",
        0.2,
        ratio(vary_by=("year",)),
        {"origin_share": {"firm": (0.5, 0.5, 0.4, 0.4), "mill": (0.5, 0.3, 0.4, 0.4)}},
    ),
    (
        "tax_sharing.vary_by",
        "origin_share: firm/part 0",
        0.1,
        ratio(vary_by=("transfer",), origin_share=None, segments=IN_PARTS),
        {"origin_share": split(0.5, 0.5) | {"firm": (0.6, 0.7, 0.5, 0.5)}},
    ),
    (
        "tax_sharing.vary_by",
        "fund_share: steel",
        0.4,
        ratio(fund_share=Range(min=0, max=0.5)),
        {"fund_share": {"mill": flat(0.4)}, "grants": MORE_TO_HILL},
    ),
    ("project paid for", "river", 0.1, rules(), {"project_share": {"river": {"new": 0.5, "hill": 0.4}}}),
    ("project paid for", "river", 1.0, rules(), {"project_share": {"river": {}}}),
    (
        "project paid by those who benefit",
        "river/old",
        0.2,
        rules(),
        {"project_share": {"river": {"new": 0.5, "hill": 0.3, "old": 0.2}}},
    ),
    (
        "costs.projects",
        "river/new",
        1.0,
        rules(),
        {**RIVER_OF_5, "project_share": {"river": {"new": 0.8, "hill": 0.2}}},
    ),
    ("fund.income", "above max", 1 / 3, fund(income=Span(min=50, max=150, step=50)), {"sizes": {"fund.income": 200}}),
    ("fund.income", "below min", 1 / 3, fund(income=Span(min=50, max=150, step=50)), {"sizes": {"fund.income": 0}}),
    ("fund.income", "off the grid", 1 / 6, fund(income=Span(min=50, max=150, step=50)), {"sizes": {"fund.income": 75}}),
    (
        "fund.contribution_rate",
        "old",
        0.5,
        rules(),
        {
            "contributions": put_in(old=2.5),
            "grants": granted(compensation={"old": 1.5, "new": 0.5}, weak_area={"hill": 1.5}),
        },
    ),
    (
        "fund.contribution_rate.min",
        "old",
        0.1,
        rules(),
        {"contributions": put_in(old=0.0), "grants": granted(compensation={"new": 0.5}, weak_area={"hill": 0.5})},
    ),
    (
        "fund.contribution_rate.min",
        "old",
        0.3,
        fund(contribution_rate=0.005),
        {
            "contributions": put_in(old=0.2),
            "grants": granted(compensation={"old": 0.2, "new": 0.5}, weak_area={"hill": 0.5}),
        },
    ),
    ("fund.contribution_rate", "nowhere", 0.1, rules(), {"contributions": {**put_in(old=0.4), "nowhere": flat(0.1)}}),
    ("fund.grant_limit", "all grants", 0.7, fund(grant_limit=0.1), {}),
    ("fund.balance", "below zero", 0.4, rules(), {"contributions": {**put_in(), "old": (0.1, 0.9, 0.5, 0.5)}}),
    ("fund.balance", "left at the end", 0.4, rules(), {"contributions": {**put_in(), "old": (0.5, 0.5, 0.5, 0.9)}}),
    (
        "fund.uses",
        "ecology",
        2.0,
        fund(uses=("compensation", "weak-area")),
        {"grants": granted(compensation={"old": 0.5}, ecology={"new": 0.5}, weak_area={"hill": 0.5})},
    ),
    (
        "fund.uses: compensation",
        "hill: not entitled",
        2.0,
        rules(),
        {"grants": granted(compensation={"old": 0.5, "hill": 0.5}, weak_area={"hill": 0.5})},
    ),
    (
        "fund.uses: weak-area",
        "old: not entitled",
        2.0,
        rules(),
        {"grants": granted(compensation={"new": 0.5}, weak_area={"old": 0.5, "hill": 0.5})},
    ),
    (
        "fund.uses: ecology",
        "old: not entitled",
        2.0,
        rules(),
        {"grants": granted(compensation={"new": 0.5}, ecology={"old": 0.5}, weak_area={"hill": 0.5})},
    ),
    (
        "fund.uses: projects",
        "new: not entitled",
        2.0,
        rules(),
        {"grants": granted(compensation={"old": 0.5}, projects={"new": 0.5}, weak_area={"hill": 0.5})},
    ),
    (
        "fund.weak_area_minimum",
        "all grants",
        1.2,
        rules(),
        {"grants": granted(compensation={"old": 0.5, "new": 1.0})},
    ),
    ("subsidy.limit", "outside money", 4.0, rules(), {"subsidy": {"hill": flat(1.0)}}),
    ("subsidy", "hill: taken back", 1.0, rules(), {"subsidy": {"hill": (1.0, -1.0, 0.0, 0.0)}}),
    (
        "participation.city",
        "old",
        4.8,
        rules(participation={"city": "present-value"}),
        {"origin_share": split(0.1, 0.1)},
    ),
    ("participation.city", "hill", 2.0, rules(participation={"city": "present-value", "minimum_gain": 3e8}), {}),
    (
        "participation.city: every-year",
        "hill/2024",
        2.0,  # half of a river that would not pay for hill alone, so that it is a loss by the pact
        rules(participation={"city": "every-year"}),
        {"case": valley(capital=4.0)},
    ),
    ("participation.money", "hill", 1.0, rules(participation={"money": "present-value"}), {}),
    ("participation.money: every-year", "hill/2024", 0.6, rules(participation={"every_year_limit": 0.004}), {}),
    ("participation.bond_limit", "new", 15.0, rules(participation={"enforcement": "bond", "bond_limit": 0.01}), {}),
    ("participation.bond_limit", "new", 16.0, rules(participation={"enforcement": "free-exit"}), {}),
    (
        "participation.coalitions",
        "old",
        4.8,
        rules(participation={"coalitions": "all"}),
        {"origin_share": split(0.1, 0.1)},
    ),
]
"""Rule, subject, excess, mechanism and what is changed of the pact. Nothing else may be found."""

IN_WORDS = {"capacity", "start-years", "project paid for", "project paid by those who benefit"}
"""Rules that no parameter sets."""


@pytest.mark.parametrize(("rule", "subject", "excess", "model", "changed"), TERMS_THAT_BREAK_A_RULE)
def test_one_rule_broken_is_one_breach(
    rule: str, subject: str, excess: float, model: Mechanism, changed: dict[str, Any]
) -> None:
    changed = dict(changed)
    case = changed.pop("case", None)
    listed = found(model, changed, case)
    assert listed == {(rule, subject): pytest.approx(excess)}
    ((told, about),) = listed
    assert isinstance(told, Bilingual) is (told in IN_WORDS)
    assert isinstance(about, Bilingual) is (" " in about)  # what is no key of the case
    for words in (told, about):
        assert not isinstance(words, Bilingual) or re.search("[\u4e00-\u9fff]", words.words("zh"))
