"""Terms of sharing are clauses like any other: by hand on one transfer, and against every term tried one by one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from citypact.case import save_case
from citypact.errors import InvalidInput
from citypact.mechanism import Mechanism, Range
from citypact.negotiation.counter import Wishes, counter_offer
from citypact.negotiation.granted import Granted, nearest_terms
from citypact.negotiation.numbers import Number
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.position import Position, can_give_way, reopen, take_position
from citypact.negotiation.ranges import ranges
from citypact.optimize import NoScheme
from citypact.worth import worth_table
from support.desk import hybrid
from support.screen import run
from support.two_cities import two_city_case

# Of 2 a year the origin loses all and frees land worth 1, for 8 years: with half of the tax for y years it gains
# 8 - 16 + y, so that it accepts no term below 8; with three quarters 1.5 y - 8, and 6 years are enough.
TERM = Number("term", ())


def _model(most: float = 0.5) -> Mechanism:
    return hybrid(tax_sharing={"origin_share": Range(min=0.0, max=most)}).model_copy(update={"fund": None})


def _offered(years: int, share: float = 0.5, most: float = 0.5, **clause: Any) -> Position:
    case, model = two_city_case(), _model(most)
    clauses = (
        Clause(number="origin_share", value=share, locked=clause.pop("locked_share", False)),
        Clause(number="term", value=years, **clause),
    )
    return take_position(case, model, Offer(clauses=clauses), worth_table(case))


def test_the_nearest_term_is_found_and_is_a_change_like_any_other() -> None:
    found = counter_offer(_offered(5), "fewest")
    assert found.scheme.accepted
    assert found.distance == 1
    assert found.clauses_changed == 1
    change = found.changes.loc[[TERM]].iloc[0]
    assert (change["offered"], change["new"], change["change"]) == (5.0, 8.0, 3.0)
    assert change["money"] == pytest.approx(3 * 2.0)  # the tax of three years
    assert {clause.value for clause in found.position.offer.clauses if clause.number == "term"} == {8.0}


def test_other_terms_are_a_change_also_where_all_else_stands() -> None:
    other = nearest_terms(_offered(5))
    assert other is not None
    assert list(counter_offer(other, "fewest").changes.index) == [TERM]


def test_of_two_ways_the_one_that_moves_less_money_is_taken() -> None:
    """From 7 years at a half, which leaves the origin 1 short: a ratio of 8/14 moves 1, an eighth year 2."""
    found = counter_offer(_offered(7, most=1.0), "weighted")
    assert found.distance == pytest.approx(1.0, abs=1e-5)
    assert TERM not in found.changes.index
    locked = counter_offer(_offered(7, most=1.0, locked_share=True), "weighted")
    assert locked.distance == pytest.approx(2.0, abs=1e-5)
    assert list(locked.changes.index) == [TERM]


@pytest.mark.parametrize("measure", ["fewest", "weighted", "largest"])
def test_no_term_is_nearer_than_the_one_that_is_chosen(measure: str) -> None:
    """Each term in its turn as a red line, and the distances compared."""
    position = _offered(4, share=0.25, most=1.0)
    granted, distances = Granted(position), {}
    for years in range(11):
        try:
            alone = counter_offer(_offered(years, share=0.25, most=1.0, locked=True), measure)
        except NoScheme:
            continue
        away = granted.money(1, years)
        parts: Mapping[str, float] = {
            "fewest": alone.distance + (years != 4),
            "weighted": alone.distance + away,
            "largest": max(alone.distance, away),
        }
        distances[years] = parts[measure]
    assert counter_offer(position, measure).distance == pytest.approx(min(distances.values()), abs=1e-5)


def test_a_red_line_stays() -> None:
    with pytest.raises(NoScheme):
        counter_offer(_offered(5, locked=True), "fewest")
    with pytest.raises(NoScheme):  # and what a city insists on is asked under every term
        counter_offer(_offered(5), "fewest", Wishes(least_gains={"old": 5.0}))


@pytest.mark.parametrize("gain", [float("nan"), -float("inf"), 1e20])
def test_a_gain_that_nobody_can_mean_is_refused_with_what_there_is_to_gain(gain: float) -> None:
    """The move frees land worth a twentieth for 8 years and moves the tax: 0.4 in all."""
    case = two_city_case(transfer={"release_benefit": 0.05})
    position = take_position(case, _model(), Offer(), worth_table(case))
    with pytest.raises(InvalidInput, match=r"all that there is to gain comes to 0\.4 "):
        counter_offer(position, "weighted", Wishes(least_gains={"old": gain}))


def test_a_term_has_a_range() -> None:
    table = ranges(_offered(9, share=0.75, most=0.75), settings=("with-fund", "as-offered")).table
    free, fixed = (table.loc[[(name, TERM)]].iloc[0] for name in ("with-fund", "as-offered"))
    assert (fixed["low"], fixed["high"], fixed["offered"]) == (6.0, 8.0, 9.0)  # ten years are granted, eight are there
    assert (free["low"], free["high"]) == (6.0, 8.0)


def test_a_term_can_be_reopened() -> None:
    position = _offered(5)
    assert can_give_way(position.offer) == ("term",)
    assert not any(clause.number == "term" for clause in reopen(position, _model(), ["term"]).offer.clauses)
    assert can_give_way(_offered(5, locked=True).offer) == ()


def test_talks_say_which_term_would_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = save_case(two_city_case(), tmp_path / "two")
    offer = tmp_path / "offer.toml"
    clauses = [("origin_share", 0.5), ("term", 5), ("contribution_rate", 0), ("grant", 0)]
    text = "".join(
        f'[[clauses]]\nnumber = "{number}"\nvalue = {value}\nlocked = {str(number != "term").lower()}\n'
        for number, value in clauses
    )
    offer.write_text('model = "hybrid"\n' + text, "utf-8")
    words = ["negotiate", case, "--offer", offer, "--counter", "fewest", "--ranges", "--of", "term"]
    said = run(capsys, *words, "--out", tmp_path / "out")
    assert said.code == 0
    assert "5 → 8" in said.out
    assert "term" in (tmp_path / "out" / "counter-fewest.toml").read_text("utf-8")
    again = run(capsys, "negotiate", case, "--offer", tmp_path / "out" / "counter-fewest.toml", "--json")
    assert again.json["verdict"] == "accepted"
    reopened = run(capsys, *words[:-3], "--reopen", "all", "--lang", "zh")
    assert reopened.code == 0
    assert "term" in reopened.out
