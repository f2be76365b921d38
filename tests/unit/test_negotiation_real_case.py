"""Ranges and counter-offers on Beijing-Tianjin-Hebei, confirmed by the design's own programs and by enumeration."""

from dataclasses import replace

import pytest

from citypact.game.coalitions import subset_sums
from citypact.mechanism import load_model
from citypact.negotiation.counter import CounterOffer, Wishes, accepted, counter_offer
from citypact.negotiation.position import Position, settle_offer, take_position
from citypact.negotiation.ranges import ranges
from citypact.negotiation.settled import offer_of
from citypact.negotiation.why_not import acceptable
from citypact.optimize.design import best_scheme
from support.desk import (
    counter_on_the_real_case,
    half_and_half,
    position,
    real_case,
    reopened_rule_of_2015,
    rule_of_2015,
)


@pytest.fixture(scope="module")
def reopened() -> Position:
    """The 2015 rule's halves under the hybrid's own term."""
    return reopened_rule_of_2015()


@pytest.fixture(scope="module")
def counters() -> dict[str, CounterOffer]:
    return {measure: counter_on_the_real_case(measure) for measure in ("fewest", "weighted", "largest")}


def test_every_counter_offer_passes_the_enumerated_core_check(counters: dict[str, CounterOffer]) -> None:
    for counter in counters.values():
        scheme = counter.scheme
        gains = scheme.gain.reindex(scheme.table.game.players).to_numpy()
        assert (scheme.table.worths[1:-1] - subset_sums(gains)[1:-1]).max() <= scheme.tolerance
        assert accepted(scheme)
        ratios = [share for path in scheme.terms.origin_share.values() for share in path]
        assert all(abs(ratio / 0.05 - round(ratio / 0.05)) < 1e-9 for ratio in ratios)


def test_each_counter_offer_is_the_nearest_by_its_own_measure(counters: dict[str, CounterOffer]) -> None:
    clauses = {measure: counter.clauses_changed for measure, counter in counters.items()}
    total = {measure: counter.changes["money"].sum() for measure, counter in counters.items()}
    largest = {measure: counter.changes["money"].max() for measure, counter in counters.items()}
    assert clauses["fewest"] == min(clauses.values())
    assert total["weighted"] == pytest.approx(min(total.values()), abs=1e-3)
    assert largest["largest"] == pytest.approx(min(largest.values()), abs=1e-3)
    assert clauses["fewest"] < clauses["largest"]


def test_red_lines_are_kept(reopened: Position, counters: dict[str, CounterOffer]) -> None:
    number = next(n for n in counters["largest"].changes.index if n.kind == "origin_share")
    locked = replace(reopened, locked=frozenset({number}))
    counter = counter_offer(locked, "largest")
    assert number not in counter.changes.index
    assert counter.distance >= counters["largest"].distance - 1e-4
    assert accepted(counter.scheme)


def test_ranges_that_say_nothing_are_said_to(reopened: Position) -> None:
    found = ranges(reopened, kinds=("origin_share",), settings=("with-fund", "without-fund"))
    assert "with-fund" in found.meaningless  # open project costs and a fund undo whatever the ratios do


def test_a_counter_offer_taken_up_as_an_offer_is_the_same_scheme(
    reopened: Position, counters: dict[str, CounterOffer]
) -> None:
    case, table = real_case()
    again = take_position(case, load_model("hybrid"), offer_of(reopened, counters["fewest"].scheme), table)
    assert (settle_offer(again).gain - counters["fewest"].scheme.gain).abs().max() < 1e-3
    assert acceptable(again, again.values)


def test_a_city_that_insists_gets_its_gain(reopened: Position, counters: dict[str, CounterOffer]) -> None:
    gain = counters["largest"].scheme.gain["hengshui"] + 1.0
    counter = counter_offer(reopened, "largest", Wishes(least_gains={"hengshui": gain}))
    assert counter.scheme.gain["hengshui"] >= gain - 1e-6
    assert accepted(counter.scheme)


@pytest.mark.parametrize("measure", ["weighted", "largest"])
def test_of_the_nearest_offers_the_favored_get_theirs(measure: str) -> None:
    refused = position(5, half_and_half(0.0))
    plain = counter_offer(refused, measure)
    for city in plain.scheme.gain.index:
        favored = counter_offer(refused, measure, Wishes(favored=(str(city),)))
        assert favored.distance == pytest.approx(plain.distance, abs=1e-5)
        assert favored.scheme.gain[city] >= plain.scheme.gain[city] - 1e-4


def test_the_offer_of_2015_leaves_no_range_and_best_scheme_agrees() -> None:
    found = ranges(rule_of_2015(), kinds=("origin_share",), settings=("with-fund",)).table
    assert found[["low", "high"]].isna().all(axis=None)
    assert not acceptable(rule_of_2015())
    lenient = rule_of_2015().program((), frozenset({"coalition"}))
    assert best_scheme(lenient).verification["shortfall"] > 1.0
