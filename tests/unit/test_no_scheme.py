"""When nothing satisfies the constraints: a minimal conflict, and prices that really buy a scheme."""

import time
from importlib import import_module
from typing import Any

import pytest

from citypact.deadline import Deadline
from citypact.errors import SolverLimit
from citypact.mechanism import Mechanism, load_model
from citypact.optimize import NoScheme, design
from citypact.optimize.design import prepare
from citypact.optimize.explain import explain
from citypact.optimize.separation import Rights
from citypact.report.refusal import Refusal
from support.empty_core import empty_core_case
from support.random_cases import random_case
from support.two_cities import two_city_case


def hybrid(**rooms: dict[str, Any]) -> Mechanism:
    """The hybrid mechanism with some parameters changed."""
    model = load_model("hybrid")
    return model.model_copy(
        update={name: getattr(model, name).model_copy(update=change) for name, change in rooms.items()}
    )


def refusal(model: Mechanism) -> NoScheme:
    """The refusal of a case with a joint gain of 8 (one a year) in which the origin asks for at least 6."""
    with pytest.raises(NoScheme) as caught:
        design(two_city_case(), model)
    return caught.value


ASKING = {"city": "present-value", "minimum_gain": 6e8, "origin_compensation": None, "host_no_loss": False}


ANY_SHARE = {
    "origin_share": load_model("hybrid").tax_sharing.origin_share.model_copy(update={"max": 1.0, "step": None})
}


def test_two_cities_that_each_want_most_of_the_gain_conflict() -> None:
    error = refusal(hybrid(participation=ASKING, tax_sharing=ANY_SHARE))
    assert {(d.kind, d.subject.city) for d in error.explanation.conflict} == {("gain", "old"), ("gain", "new")}
    assert all(d.amount == pytest.approx(6.0) for d in error.explanation.conflict)
    assert error.exit_code == 4


def test_the_price_in_each_currency_is_the_missing_money() -> None:
    prices = {p.kind: p.money for p in refusal(hybrid(participation=ASKING, tax_sharing=ANY_SHARE)).explanation.prices}
    assert prices["gain"] == pytest.approx(4.0)
    assert prices["subsidy"] == pytest.approx(4.0)
    assert prices["share-cap"] is None
    assert prices["fund-size"] is None


def test_coalitions_that_may_fall_short_at_no_price_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether anything else is feasible does not hang on them; among many cities each search for one takes long."""
    case = random_case(7, cities=5, transfers=8)
    with pytest.raises(NoScheme) as caught:
        design(case, (asking := hybrid(participation=ASKING | {"minimum_gain": 1e12})))

    def never(*_: object) -> list[int]:
        raise AssertionError("a coalition was asked")

    monkeypatch.setattr(Rights, "violated", never)
    found = explain(prepare(case, asking, None))
    assert found.conflict == caught.value.explanation.conflict
    assert found.conflict


@pytest.mark.parametrize(("part", "feasible"), [(1.001, True), (0.999, False)])
def test_the_price_of_a_subsidy_is_what_it_takes(part: float, feasible: bool) -> None:
    from citypact.mechanism.sections.subsidy import Subsidy

    asking = hybrid(participation=ASKING, tax_sharing=ANY_SHARE)
    price = next(p.money for p in refusal(asking).explanation.prices if p.kind == "subsidy")
    helped = asking.model_copy(update={"subsidy": Subsidy(limit=part * price * 1e8)})
    if feasible:
        assert design(two_city_case(), helped).gain.min() >= 6.0 - 1e-6
    else:
        with pytest.raises(NoScheme):
            design(two_city_case(), helped)


def test_a_share_cap_that_stands_in_the_way_is_named_and_priced() -> None:
    # old loses 2 - 1 a year and needs half of the new tax of 2; it may get a quarter, and there is no fund
    model = hybrid(
        participation={"city": "present-value", "minimum_gain": 0.0},
        tax_sharing={"origin_share": load_model("hybrid").tax_sharing.origin_share.model_copy(update={"max": 0.25})},
    ).model_copy(update={"fund": None})
    error = refusal(model)
    assert {d.kind for d in error.explanation.conflict} == {"gain", "share-cap"}
    prices = {p.kind: p.money for p in error.explanation.prices}
    assert prices["share-cap"] == pytest.approx(0.25 * 2 * 8)
    assert prices["gain"] == pytest.approx(0.25 * 2 * 8)


def test_an_empty_core_is_not_a_refusal_but_the_least_shortfall() -> None:
    scheme = design(empty_core_case(), load_model("hybrid"))
    short = scheme.verification["shortfall"]
    assert short > 0.1
    assert scheme.stability["slack"].iloc[0] == pytest.approx(-short, abs=1e-6)
    assert len(scheme.objections) > 0
    cost_of_stability = scheme.verification["mended_by"]["subsidy"]
    assert cost_of_stability >= short - 1e-6
    assert (scheme.gain >= -1e-6).all()


def test_a_program_that_runs_out_of_time_is_no_answer() -> None:
    with pytest.raises(SolverLimit, match="time limit") as caught:
        design(empty_core_case(), load_model("hybrid"), deadline=Deadline(0.0))
    assert caught.value.exit_code == 5
    assert "--time-limit" in caught.value.text("en")
    assert "时限" in caught.value.text("zh")
    assert "--time-limit" in caught.value.text("zh")


def test_parts_of_the_rule_that_cannot_be_loosened_are_said_to_conflict() -> None:
    # everybody must pay in, and there is nobody the fund may pay: no weak area, no project
    model = load_model("hybrid")
    fund = model.fund.model_copy(update={"contribution_rate": 0.01, "uses": ("projects",), "weak_area_minimum": 0.0})
    with pytest.raises(NoScheme, match="cannot be loosened") as caught:
        design(two_city_case(), model.model_copy(update={"fund": fund}))
    assert caught.value.explanation.conflict == ()
    assert "cannot be loosened" in Refusal(two_city_case(), model, caught.value.explanation).text("en")


def test_no_share_is_priced_above_the_whole_tax() -> None:
    prices = refusal(hybrid(participation=ASKING)).explanation.prices
    caps = next(p for p in prices if p.kind == "share-cap")
    assert caps.money is None or caps.money <= 0.5 * 2 * 8 + 1e-6


def test_cities_that_must_give_way_give_way_alike() -> None:
    prices = refusal(hybrid(participation=ASKING, tax_sharing=ANY_SHARE)).explanation.prices
    parts = {s.city: money for s, money in next(p for p in prices if p.kind == "gain").parts}
    assert parts == pytest.approx({"old": 2.0, "new": 2.0}, abs=1e-5)


def test_without_time_for_the_reasons_there_still_is_no_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    deadline, begun = Deadline(600.0), time.monotonic()

    def explain(*_: object) -> None:
        monkeypatch.setattr(time, "monotonic", lambda: begun + 3600.0)
        Deadline.current().check("reasons")

    monkeypatch.setattr(import_module("citypact.optimize.design"), "explain", explain)
    asking = hybrid(participation=ASKING, tax_sharing=ANY_SHARE)
    with pytest.raises(NoScheme, match="no time to find out why") as caught:
        design(two_city_case(), asking, deadline=deadline)
    said = Refusal(two_city_case(), asking, caught.value.explanation)
    assert said.exit_code == 4
    assert "no time to find out why" in said.text("en")
    assert "没有时间查明原因" in said.text("zh")
