"""Ranges and counter-offers on Beijing-Tianjin-Hebei, confirmed by the design's own programs and by enumeration."""

from dataclasses import replace

import numpy as np
import pytest

from citypact.design.blocks import write
from citypact.design.design import best_scheme
from citypact.design.program import Expression, Program
from citypact.design.rows import solve_with_rows
from citypact.design.setting import Setting
from citypact.game.coalitions import subset_sums
from citypact.mechanism import load_model
from citypact.negotiation.counter import CounterOffer, Wishes, accepted, counter_offer
from citypact.negotiation.numbers import Number
from citypact.negotiation.position import Position, reopen, settle_offer, take_position
from citypact.negotiation.ranges import ranges
from citypact.negotiation.settled import offer_of
from citypact.negotiation.why_not import acceptable
from support.desk import real_case, rule_of_2015


@pytest.fixture(scope="module")
def reopened() -> Position:
    """The 2015 rule's halves under the hybrid's own term."""
    return reopen(rule_of_2015(), load_model("hybrid"))


@pytest.fixture(scope="module")
def counters(reopened: Position) -> dict[str, CounterOffer]:
    return {measure: counter_offer(reopened, measure) for measure in ("fewest", "weighted", "largest")}


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


def test_red_lines_are_kept_and_the_favored_gain_more(reopened: Position, counters: dict[str, CounterOffer]) -> None:
    number = next(n for n in counters["largest"].changes.index if n.kind == "origin_share")
    locked = replace(reopened, locked=frozenset({number}))
    counter = counter_offer(locked, "largest")
    assert number not in counter.changes.index
    assert counter.distance >= counters["largest"].distance - 1e-4
    assert accepted(counter.scheme)


def with_ratio(position: Position, held: list[Number], number: Number, value: float, setting: Setting) -> Program:
    """The design's program with one more ratio settled."""
    fixed = {(n.kind, *n.key): position.values[n] for n in held} | {(number.kind, *number.key): value}
    again = write(replace(setting, fixed=fixed))
    again.lp.setObjective(Expression(0.0))
    assert set(held) <= {n for n in position.values if n.kind in ("origin_share", "project_share", "contribution_rate")}
    return again


def test_the_range_of_every_ratio_holds_inside_its_ends_and_not_outside(
    reopened: Position, counters: dict[str, CounterOffer]
) -> None:
    """Designing with the ratio just inside finds an agreement, just outside none; on steps and between them."""
    case, table = real_case()
    counter = counters["weighted"]
    agreed = take_position(case, load_model("hybrid"), offer_of(reopened, counter.scheme), table)
    agreed = replace(agreed, values={n: v for n, v in agreed.values.items() if n.kind != "grant"})
    found = ranges(agreed, kinds=("origin_share",)).table
    base = agreed.program((), forgiving=True).setting
    for setting, held in (("with-fund", []), ("as-offered", list(agreed.values))):
        narrow = found.loc[setting]
        for place, (number, row) in enumerate(narrow.iterrows()):
            if setting == "with-fund" and place % 4:
                continue  # these ranges end at the limits of the rule, ratio by ratio
            others = [n for n in held if n.clause != number.clause]
            item = agreed.items[number]
            ends = [(row["low"], -item.step), (row["high"], item.step)]
            for end, outside in ends:
                assert solve_with_rows(with_ratio(agreed, others, number, end, base)) is not None
                if item.low <= end + outside <= item.high + 1e-9:
                    beyond = with_ratio(agreed, others, number, end + outside, base)
                    assert solve_with_rows(beyond) is None
            between = ((row["low_between"], -1e-4), (row["high_between"], 1e-4))
            for end, outside in between if place % 4 == 0 else ():
                inside = np.clip(end - outside, row["low_between"], row["high_between"])
                assert solve_with_rows(_between(agreed, others, number, inside, base)) is not None
                if item.low <= end + outside <= item.high:
                    assert solve_with_rows(_between(agreed, others, number, end + outside, base)) is None
    assert (found.loc["as-offered", "high"] - found.loc["as-offered", "low"]).min() < 0.5 - 1e-9


def _between(position: Position, held: list[Number], number: Number, value: float, setting: Setting) -> Program:
    program = with_ratio(position, held, number, float(value), setting)
    for variable in program.lp.variables():
        variable.cat = "Continuous"
    return program


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
    plain = counter_offer(reopened, "largest", Wishes(least_gains={"hengshui": gain}))
    favored = counter_offer(reopened, "largest", Wishes(least_gains={"hengshui": gain}, favored=("baoding",)))
    for counter in (plain, favored):
        assert counter.scheme.gain["hengshui"] >= gain - 1e-6
        assert accepted(counter.scheme)
    assert favored.scheme.gain["baoding"] >= plain.scheme.gain["baoding"] - 1e-4


def test_the_offer_of_2015_leaves_no_range_and_best_scheme_agrees() -> None:
    found = ranges(rule_of_2015(), kinds=("origin_share",), settings=("with-fund",)).table
    assert found[["low", "high"]].isna().all(axis=None)
    assert not acceptable(rule_of_2015())
    lenient = rule_of_2015().program((), frozenset({"coalition"}))
    assert best_scheme(lenient).verification["shortfall"] > 1.0
