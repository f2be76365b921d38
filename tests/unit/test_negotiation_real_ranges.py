"""Every range of agreement on Beijing-Tianjin-Hebei, confirmed by designing with the number held at and past its ends.

At an end there is an agreement, just past it there is none; where the end is the rule's own limit, the rule refuses
what lies past it. Ranges come from the largest and least value of a number; here the number is held and the program,
read from its file, is asked whether anything is left.
"""

from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import pandas as pd
import pytest
from pydantic import ValidationError

from citypact.errors import InvalidInput
from citypact.negotiation.counter import accepted
from citypact.negotiation.numbers import Item, Number, clause_of, value_in
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.position import Position, take_position
from citypact.negotiation.ranges import ranges, without_fund
from citypact.negotiation.settled import offer_of
from citypact.optimize import NoScheme
from citypact.optimize.blocks import write
from citypact.optimize.design import best_scheme
from citypact.optimize.live import Live
from citypact.optimize.setting import Setting
from support.desk import counter_on_the_real_case, hybrid, real_case, reopened_rule_of_2015
from support.held import Held
from support.samples import every

SETTINGS = ["with-fund", "without-fund", "as-offered"]
KINDS = ("origin_share", "contribution_rate", "project_share", "carried", "grant")
INSIDE, PAST = 1e-6, 1e-4
"""How far inside and past an end a number without steps is held, as parts of its span."""


@cache
def agreed() -> Position:
    """An offer that everybody accepts: the counter-offer nearest to the rule of 2015, with every number settled."""
    case, table = real_case()
    counter = counter_on_the_real_case("weighted")
    return take_position(case, hybrid(), offer_of(reopened_rule_of_2015(), counter.scheme), table)


def setting_of(name: str) -> Setting:
    whole = agreed().program((), forgiving=True).setting
    return without_fund(whole) if name == "without-fund" else whole


def rest_of(name: str, number: Number) -> dict[Number, float]:
    """What else is held while a number is looked at."""
    values = agreed().values.items() if name == "as-offered" else ()
    return {other: value for other, value in values if clause_of(other) != clause_of(number)}


def at_limit(item: Item, end: float, way: float) -> bool:
    """Whether a range ends, downwards (-1) or upwards (1), where the rule itself does."""
    return abs(end - (item.low if way < 0 else item.high)) <= INSIDE * (item.high - item.low)


@cache
def ranges_of(name: str) -> pd.DataFrame:
    return ranges(agreed(), KINDS, (name,)).table.loc[name]


def inside(item: Item, row: pd.Series, end: float, way: float) -> float:
    return min(max(end - way * INSIDE * (item.high - item.low), row["low_between"]), row["high_between"])


def past(item: Item, end: float, way: float) -> float:
    return min(max(end + way * PAST * (item.high - item.low), item.low), item.high)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_range_holds_at_its_ends_and_not_past_them(name: str, tmp_path: Path) -> None:
    found = ranges_of(name)
    kinds = KINDS if name != "without-fund" else ("origin_share", "project_share")
    assert list(found.index) == [number for number in agreed().items if number.kind in kinds]
    program = Held(write(setting_of(name)), list(found.index), tmp_path)
    agreement = partial(program.agreement, free_by_year=True)  # all else is free: also to differ from year to year
    ratios = [number for number in found.index if number.kind == "origin_share"]
    others = [number for number in found.index if number.kind != "origin_share"]
    past_the_end = set()
    for number, row in found.loc[[*every(5, ratios), *every(2, others)]].iterrows():
        item, rest = agreed().items[number], rest_of(name, number)
        for low_or_high, way in (("low", -1.0), ("high", 1.0)):
            end, between = row[low_or_high], row[f"{low_or_high}_between"]
            if item.step is None:
                assert agreement(rest | {number: inside(item, row, end, way)})
            else:
                assert agreement(rest | {number: end})
                if not at_limit(item, end, way):
                    assert not agreement(rest | {number: end + way * item.step})
                loose = rest | {number: inside(item, row, between, way)}
                assert agreement(loose, whole_numbers=False)
            if not at_limit(item, between, way):
                whole = item.step is None
                assert not agreement(rest | {number: past(item, between, way)}, whole_numbers=whole)
                past_the_end.add(number)
    undone = {"origin_share", "project_share", "carried"} if name == "with-fund" else set()  # by what the fund pays
    assert {number.kind for number in past_the_end} == set(kinds) - undone


def test_past_its_own_limits_the_rule_refuses_every_number() -> None:
    case, table = real_case()
    names = {"origin_share": ("transfer",), "project_share": ("project", "city"), "carried": ("project",)}
    clauses, refused = [], []
    for number, item in agreed().items.items():
        about = dict(zip(names.get(number.kind, ("city",)), number.key, strict=True))
        beyond = item.step or PAST * (item.high - item.low)
        clauses.append(Clause.model_validate({"number": number.kind, "value": item.high + beyond, **about}))
        with pytest.raises(ValidationError):
            refused.append(Clause.model_validate({"number": number.kind, "value": item.low - beyond, **about}))
    with pytest.raises(InvalidInput) as caught:
        take_position(case, hybrid(), Offer(clauses=tuple(clauses)), table)
    columns = [f"clauses[{row}].{clause.number}" for row, clause in enumerate(clauses, start=1)]
    assert [problem.column for problem in caught.value.problems] == columns
    assert all("must lie between" in problem.message for problem in caught.value.problems)
    assert {number.kind for number in agreed().items} == set(KINDS)


@pytest.mark.parametrize("name", SETTINGS)
def test_the_whole_design_agrees_on_a_sample(name: str) -> None:
    """With a ratio at its end the ledger confirms a scheme that everyone accepts; a step further there is none."""
    found = ranges_of(name)
    found = found[[number.kind == "origin_share" for number in found.index]]
    narrow = (found["high"] - found["low"]).sort_values(kind="stable").index[:3]
    for number in narrow:
        item, low = agreed().items[number], float(found.loc[[number], "low"].iloc[0])
        scheme = best_scheme(write(held(name, number, low)))
        assert accepted(scheme)
        assert value_in(setting_of(name), scheme, number) == pytest.approx(low, abs=1e-9)
        if name != "with-fund":  # there all ratios are free down to the rule's own limit
            assert Live(write(held(name, number, low - item.step))).minimize(0.0) is None


def test_a_design_past_an_end_is_refused_with_reasons() -> None:
    found = ranges_of("without-fund")["low"]
    number = Number("origin_share", ("bj-pharma",))
    low = float(found[found.index == number].iloc[0])
    with pytest.raises(NoScheme, match="share-cap"):
        best_scheme(write(held("without-fund", number, low - agreed().items[number].step)))


def held(name: str, number: Number, value: float) -> Setting:
    """The case with a ratio settled, and as offered all others but the grants, which follow from the contributions."""
    rest = {n: v for n, v in rest_of(name, number).items() if n.kind != "grant"}
    return replace(setting_of(name), fixed={(n.kind, *n.key): v for n, v in (rest | {number: value}).items()})
