"""Why a ratio is what it is, worked out by hand on two cities, and on the case of thirteen.

``old`` loses a firm whose 2 a year go to ``new`` for 8 years, and gains 1 a year by its release: 8 together, 4 each by
the Shapley value. Of the 16 of tax ``old`` then needs 12, which is 75 %; five points are 0.8.
"""

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from citypact.mechanism import Mechanism, Range, load_model
from citypact.optimize import design
from citypact.optimize import reasons as found_by
from citypact.optimize.reason import By, Held, Without
from citypact.optimize.reasons import reasons_of
from citypact.pact.scheme import Scheme
from citypact.report.dossier import Dossier
from citypact.report.verdict import verdict
from citypact.solve.unproven import OutOfTime
from citypact.text import Given
from citypact.worth import alternative, find_worths
from support import bundled
from support.random_cases import random_case
from support.real_case import NAME
from support.two_cities import two_city_case


def rules(**rooms: Any) -> Mechanism:
    """The rules of the negotiated pact with some changed."""
    model = load_model("negotiated")
    changed = {
        name: change if change is None else getattr(model, name).model_copy(update=change)
        for name, change in rooms.items()
    }
    return model.model_copy(update=changed)


def scheme(**rooms: Any) -> Scheme:
    return design(two_city_case(), rules(**rooms))


def test_without_a_fund_fairness_holds_a_ratio_from_both_sides() -> None:
    """Five points are 0.8, by which both cities then are away from their aim: 1.6."""
    (why,) = scheme(fund=None).reasons()
    assert why.ratio == pytest.approx(0.75)
    assert why.points == pytest.approx(0.05)
    assert {party.party: party.money for party in why.gains} == pytest.approx({"old": 0.8, "new": -0.8})
    for held in (why.less, why.more):
        assert (held.by, held.name, held.money) == (By.AIM, "nearest-shapley", pytest.approx(1.6))
    assert (why.least, why.largest) == pytest.approx((0.5, 1.0))  # old needs its loss of 8 of the 16; new keeps 0


def test_with_a_fund_that_could_make_up_for_it_thrift_does() -> None:
    """Grants of at most a tenth of 2 a year are 1.6 in all, more than the 0.8 that five points move."""
    (why,) = scheme().reasons()
    assert why.ratio == pytest.approx(0.75)
    for held in (why.less, why.more):
        assert (held.by, held.name, held.money) == (By.AIM, "least-redistribution", pytest.approx(0.8))
    assert why.least == pytest.approx(0.4)  # with 1.6 from the fund


def test_a_gain_that_cities_ask_for_is_named_as_the_limit() -> None:
    (why,) = scheme(fund=None, participation={"minimum_gain": 4e8}).reasons()
    assert why.less == why.more == Held(By.LIMIT, "gain")
    assert (why.least, why.largest) == pytest.approx((0.75, 0.75))


def test_a_rule_that_ends_where_the_ratio_is_says_so() -> None:
    (why,) = scheme(fund=None, tax_sharing={"origin_share": Range(min=0, max=0.6, step=0.05)}).reasons()
    assert why.ratio == pytest.approx(0.6)
    assert why.more == Held(By.END)
    assert (why.less.name, why.less.money) == ("nearest-shapley", pytest.approx(1.6))


def test_custom_decides_where_nothing_else_does() -> None:
    """Nobody has an aim for gains, and there is no fund: 50 % it is, and five points of 16 are 0.8 away from it."""
    (why,) = scheme(fund=None, design={"objectives": ("nearest-custom",)}).reasons()
    assert why.ratio == pytest.approx(0.5)
    assert (why.more.by, why.more.name, why.more.money) == (By.AIM, "nearest-custom", pytest.approx(0.8))
    assert why.less == Held(By.LIMIT, "gain")


def test_a_range_without_steps_is_moved_by_five_points() -> None:
    (why,) = scheme(fund=None, tax_sharing={"origin_share": Range(min=0, max=1)}).reasons()
    assert why.ratio == pytest.approx(0.75)
    assert why.less.money == pytest.approx(1.6)


@pytest.fixture(scope="module")
def several() -> Scheme:
    """A design with more than two ratios."""
    return design(random_case(7, cities=5, transfers=7), rules())


@pytest.mark.parametrize("why", [Without.MANY, Without.TIME])
def test_ratios_that_are_left_out_are_named_with_why(
    why: Without, several: Scheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All but the first, whether no more are looked at or the time is over after it."""
    whole = reasons_of(several)
    assert (whole.missing, whole.why) == ((), None)
    first, *others = whole
    assert others
    if why is Without.MANY:
        monkeypatch.setattr(found_by, "MOST", 1)
    else:
        honest, calls = found_by._Why._reach, count()

        def late(*given: Any) -> tuple[float, float]:
            if next(calls):
                raise OutOfTime("late")
            return honest(*given)

        monkeypatch.setattr(found_by._Why, "_reach", late)
    dossier = Dossier(several, "design")
    part = dossier.reasons
    assert (part.found, part.why) == ((first,), why)
    assert part.missing == tuple(reason.subject for reason in others)
    said = [str(sentence.text) for sentence in verdict(dossier)]
    assert any(f"Ratios without a reason: {len(others)} of {len(whole)} (" in text for text in said)


def test_where_coalitions_are_searched_for_few_ratios_are_explained_unless_all_are_asked_for(
    several: Scheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, model = random_case(7, cities=5, transfers=7), rules()
    searched = design(case, model, find_worths(case, anyway=alternative(case, model), method="search"))
    monkeypatch.setattr(found_by, "FEW", 1)
    part, whole = (Dossier(searched, "design", in_full=in_full).reasons for in_full in (False, True))
    assert (len(part), part.why) == (1, Without.MANY)
    assert part.missing == tuple(reason.subject for reason in whole)[1:]
    assert whole.why is None
    listed = reasons_of(several)
    assert [(r.subject, r.less.by, r.more.by) for r in whole] == [(r.subject, r.less.by, r.more.by) for r in listed]
    assert len(Dossier(several, "design").reasons) == len(listed)


def test_a_design_that_is_not_proven_or_in_part_offered_says_that_reasons_are_left_out(several: Scheme) -> None:
    ratios = [reason.subject for reason in reasons_of(several)]
    stages = [{**stage, "proven": False} for stage in several.verification["stages"]]
    cut_short = replace(several, verification={**several.verification, "stages": stages})
    left = Dossier(cut_short, "design").reasons
    assert (left.found, set(left.missing), left.why) == ((), set(ratios), Without.UNPROVEN)
    offered = Dossier(several, "design", held=Given("An offer says so.", "报价如此规定。"))
    assert (offered.reasons.found, set(offered.reasons.missing)) == ((), set(ratios))
    assert any("since an offer says part of this design" in str(sentence.text) for sentence in verdict(offered))


def test_the_real_case_has_ratios_that_differ_each_with_its_reason_and_nobody_pays_more_than_its_part() -> None:
    found = bundled.scheme(NAME, "negotiated")
    case = found.case
    ratios = {round(max(path), 9) for path in found.terms.origin_share.values()}
    assert len(ratios) > 3
    whys = reasons_of(found)
    assert {why.subject.transfer for why in whys} == set(found.terms.plan)
    assert all(why.least <= why.ratio + 1e-6 and why.ratio <= why.largest + 1e-6 for why in whys)
    assert {why.less.by for why in whys} | {why.more.by for why in whys} <= {By.AIM, By.END, By.LIMIT, By.TIE}
    assert sum(why.less.by is By.TIE and why.more.by is By.TIE for why in whys) == 0
    costs = found.project_costs.drop("(fund)", level="city")
    assert (costs["cost"] <= 0.8 * costs["benefit"].clip(lower=0.0) + 1e-6).all()
    weak = [city for city in case.weak if ("weak-north", city) in costs.index]
    assert costs.loc[[("weak-north", city) for city in weak], "cost"].abs().max() == 0.0
    assert found.accepted
