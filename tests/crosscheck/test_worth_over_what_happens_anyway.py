"""Worths over a status quo in which some transfers go without a pact, against every plan of every coalition."""

import pytest

from citypact.worth import worth_table
from citypact.worth.coordination import plan_gain
from support.anyway import going_anyway, restless_case, worth_by_every_plan


@pytest.mark.parametrize("seed", range(24))
@pytest.mark.parametrize("tightness", [0.25, 0.6])
def test_every_coalition(seed: int, tightness: float) -> None:
    case = restless_case(seed, cities=3 + seed % 3, transfers=5, tightness=tightness)
    table, anyway = worth_table(case), going_anyway(case)
    names = table.chances.cities
    for coalition in range(1, 1 << len(names)):
        members = frozenset(name for i, name in enumerate(names) if coalition >> i & 1)
        assert table.worths[coalition] == pytest.approx(worth_by_every_plan(case, members, anyway), abs=1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_the_plan_of_all_attains_their_worth(seed: int) -> None:
    case = restless_case(seed, cities=4, transfers=7, tightness=0.3)
    table = worth_table(case)
    gain = plan_gain(case, table.plan(table.everyone), going_anyway(case))
    assert gain == pytest.approx(table.worths[-1], abs=1e-9)


def test_room_that_a_diversion_frees_is_used_and_integer_programs_are_needed() -> None:
    tables = [worth_table(restless_case(seed, cities=5, transfers=8, tightness=0.3)) for seed in range(12)]
    assert sum(table.integer_programs for table in tables) > 0
    freeing = [
        table.chances.candidates[k].bids[rank].leaves >= 0
        for table in tables
        for k, rank in enumerate(table.taken[-1])
        if rank >= 0
    ]
    assert any(freeing)
