"""Reasons and prices when nothing is acceptable, and what concessions are worth."""

from dataclasses import replace

import numpy as np
import pytest

from citypact.errors import InvalidInput
from citypact.negotiation.concessions import price_of_gain, slopes, upper_edge, worth_of_concession
from citypact.negotiation.counter import counter_offer
from citypact.negotiation.frontier import trade_off
from citypact.negotiation.numbers import Number
from citypact.negotiation.offer import Offer
from citypact.negotiation.position import Position, reopen, take_position
from citypact.negotiation.why_not import Reasons, acceptable, give_way, why_not
from citypact.optimize.live import Live
from citypact.worth import worth_table
from support.desk import distance_by_all_rows, half_and_half, hybrid, in_its_unit, position, rule_of_2015, small
from support.empty_core import empty_core_case


@pytest.fixture(scope="module")
def reasons() -> Reasons:
    found = why_not(rule_of_2015())
    assert found is not None
    return found


def test_the_coalitions_ask_for_more_than_the_limits_leave(reasons: Reasons) -> None:
    assert sum(ask.weight for ask in reasons.asks) == pytest.approx(1.0)
    assert sum(ask.weight * ask.worth for ask in reasons.asks) == pytest.approx(reasons.asked)
    assert reasons.asked - reasons.available == pytest.approx(reasons.shortfall, rel=1e-6)
    assert reasons.shortfall > 0


def test_worths_in_the_reasons_are_those_of_the_coalitions(reasons: Reasons) -> None:
    table = rule_of_2015().setting.table
    for ask in reasons.asks:
        coalition = sum(1 << i for i, city in enumerate(table.game.players) if city in ask.cities)
        assert ask.worth == pytest.approx(float(table.worths[coalition]))


def test_every_price_restores_agreement(reasons: Reasons) -> None:
    by_kind = {price.kind: price for price in reasons.prices}
    subsidy = by_kind["subsidy"]
    assert subsidy.money is not None
    assert sum(money for _, money in subsidy.parts) == pytest.approx(subsidy.money, rel=1e-6)
    offered = rule_of_2015()
    for factor, agrees in ((1.001, True), (0.999, False)):
        limit = factor * subsidy.money * offered.setting.case.unit
        given = take_position(
            offered.setting.case,
            hybrid(),
            offered.offer.model_copy(update={"rules": dict(offered.offer.rules)}),
            offered.setting.table,
        )
        richer = replace(given, setting=given.under(subsidy=_subsidy(limit)))
        assert acceptable(richer) == agrees


def _subsidy(limit: float) -> object:
    from citypact.mechanism.sections.subsidy import Subsidy

    return Subsidy(limit=limit)


def test_an_acceptable_position_has_no_reasons_against_it() -> None:
    assert why_not(reopen(rule_of_2015(), hybrid())) is None


def test_an_empty_core_shows_its_balanced_demands() -> None:
    case = empty_core_case()
    table = worth_table(case)
    found = why_not(take_position(case, hybrid(), Offer(), table))
    assert found is not None
    assert found.asked > found.available
    money = next(price.money for price in found.prices if price.kind == "subsidy")
    stable, _ = distance_by_all_rows(table.worths, np.zeros(len(case.cities)))
    assert money is not None
    assert money >= stable - table.worths[-1] - 1e-6 > 0  # the cost of stability, of all instruments together
    assert found.shortfall > 0


@pytest.mark.parametrize("seed", [5, 6, 17])
def test_conflicts_are_conflicts_and_minimal_ones(seed: int) -> None:
    found = position(seed, half_and_half(0.0))
    reasons = why_not(found, found.values)
    assert (reasons is None) == acceptable(found, found.values)
    if reasons is not None and reasons.asks:
        assert reasons.asked > reasons.available - 1e-9


def test_concessions_match_differences_of_best_gains() -> None:
    found = position(6, half_and_half(0.25))
    number = next(n for n in found.items if n.kind == "origin_share")
    table = worth_of_concession(found, number, 0.25)
    live = Live(found.program(found.locked, forgiving=True), whole_numbers=False)
    step = 1e-3
    for city, row in table.iterrows():
        best = {}
        for value in (0.25 - step, 0.25, 0.25 + step):
            at = live.require(in_its_unit(live.program, number) + 0.0, value, value)
            point = live.maximize(in_its_unit(live.program, Number("gain", (str(city),))))
            live.limit_row(at, -np.inf, np.inf)
            best[value] = np.nan if point is None else point.value
        assert row["best"] == pytest.approx(best[0.25], abs=1e-5, nan_ok=True)
        if row["down_to"] < 0.25 - step:
            assert row["per_unit_less"] == pytest.approx((best[0.25 - step] - best[0.25]) / step, abs=1e-2)
        if row["up_to"] > 0.25 + step:
            assert row["per_unit_more"] == pytest.approx((best[0.25 + step] - best[0.25]) / step, abs=1e-2)


def test_the_price_of_gain_starts_at_the_nearest_agreement_and_rises() -> None:
    found = position(5, half_and_half(0.0))
    city = found.setting.cities[0].id
    table = price_of_gain(found, city)
    smooth = hybrid(tax_sharing={"origin_share": hybrid().tax_sharing.origin_share.model_copy(update={"step": None})})
    nearest = counter_offer(position(5, half_and_half(0.0), smooth), "weighted")
    assert table["change"].iloc[0] == pytest.approx(nearest.distance, abs=1e-4)
    prices = table["price"].dropna().to_numpy()
    assert (np.diff(prices) >= -1e-6).all()
    assert (prices >= -1e-9).all()


def test_edges_of_a_square_and_of_a_corner() -> None:
    square = [(0.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 2.0), (0.0, 1.0)]
    assert upper_edge(square) == [(0.0, 1.0), (1.0, 2.0), (2.0, 1.0)]
    at_the_corner = slopes(square, 1.0)
    assert (at_the_corner.height, at_the_corner.slope_below, at_the_corner.slope_above) == (2.0, 1.0, -1.0)
    assert (at_the_corner.reaches_down_to, at_the_corner.reaches_up_to) == (0.0, 2.0)
    assert np.isnan(slopes(square, 3.0).height)


def test_gains_of_two_cities_trade_off_along_a_frontier() -> None:
    found: Position = position(5, half_and_half(0.0))
    a, b = (Number("gain", (city.id,)) for city in found.setting.cities[:2])
    zone = trade_off(found, a, b)
    frontier = zone[zone["frontier"]].sort_values("a")
    assert len(frontier) >= 1
    assert (np.diff(frontier["b"]) <= 1e-9).all()


@pytest.mark.parametrize("seed", [1, 2, 6])
def test_no_rule_that_gives_way_could_stay_as_offered(seed: int) -> None:
    (case, table), model = small(seed), hybrid()
    found = take_position(case, model, rule_of_2015().offer, table)
    gone = give_way(found, model)
    assert not acceptable(found)
    assert gone is not None
    assert set(gone) < set(found.offer.rules)
    assert acceptable(reopen(found, model, gone))
    for rule in gone:
        fewer = [other for other in gone if other != rule]
        try:
            again = reopen(found, model, fewer)
        except InvalidInput:
            continue  # it does not go together with the rules that stay
        assert not acceptable(again)


def test_rules_that_stay_are_kept_when_others_are_reopened() -> None:
    found = rule_of_2015()
    again = reopen(found, hybrid(), ["tax_sharing.term"])
    assert "tax_sharing.term" not in again.offer.rules
    assert again.offer.rules["tax_sharing.between"] == "provinces"
    assert again.setting.model.tax_sharing.term == hybrid().tax_sharing.term


def test_where_no_rule_stands_in_the_way_none_helps() -> None:
    case, table = small(5)
    lines = [clause.model_copy(update={"locked": True}) for clause in half_and_half(0.0).clauses]
    offer = Offer(clauses=tuple(lines), rules={"tax_sharing.term": 5})
    assert give_way(take_position(case, hybrid(), offer, table), hybrid()) is None
