"""Components of many coalitions at once are those of each by itself, found bid by bid."""

import numpy as np
import pytest

from citypact.case import Case
from citypact.worth import components as room
from citypact.worth.assignment import assignment
from citypact.worth.components import _different, _packed, _unpacked, components
from citypact.worth.diversions import NOBODY
from citypact.worth.opportunities import FITS, Opportunities, opportunities
from support.random_cases import random_case


def by_itself(chances: Opportunities, coalition: int) -> set[int]:
    """The components of a coalition as bit masks: bids are joined one by one to what they share something with."""
    opened = [
        (j, k, bid)
        for j, (k, b) in enumerate(assignment(chances).columns)
        if (bid := chances.candidates[k].bids[b]).is_open(coalition)
    ]
    demand = chances.taken.copy()
    for _, k, bid in opened:
        if bid.host != NOBODY:
            demand[bid.host] += chances.candidates[k].uses
    scarce = {h for h, asked in enumerate(demand) if (asked > chances.capacity[h] * FITS).any()}
    competing = {k for _, k, bid in opened if scarce & {bid.host, bid.leaves}}
    parts: list[tuple[int, set[object]]] = []
    for j, k, bid in opened:
        if k in competing:
            bids, around = 1 << j, {("transfer", k), *({bid.host, bid.leaves} - {NOBODY})}
            for part in [part for part in parts if part[1] & around]:
                parts.remove(part)
                bids, around = bids | part[0], around | part[1]
            parts.append((bids, around))
    return {bids for bids, _ in parts}


def some_stay_away(case: Case) -> dict[str, str]:
    """Every third transfer goes to its first host without a pact."""
    hosts = {row.transfer: row.host for row in reversed(case.hosts)}
    return {transfer.id: hosts[transfer.id] for transfer in case.transfers[::3]}


@pytest.mark.parametrize("block", [1 << 16, 7])
@pytest.mark.parametrize("transfers", [3, 9, 40, 250])
@pytest.mark.parametrize("seed", range(3))
def test_components_of_every_coalition(seed: int, transfers: int, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_BLOCK", block)
    monkeypatch.setattr(room, "_KINDS", block)
    case = random_case(seed, cities=6, transfers=transfers, tightness=0.3)
    for anyway in ({}, some_stay_away(case)):
        chances = opportunities(case, anyway=anyway)
        found = components(chances, assignment(chances).columns, np.arange(1, 64, 2))
        assert [set(found.of(s)) for s in range(1, 64, 2)] == [by_itself(chances, s) for s in range(1, 64, 2)]
        assert not any(found.of(s) for s in range(0, 64, 2))
        assert found.every == {part for s in range(1, 64, 2) for part in found.of(s)}


def test_who_watches_is_told_of_coalitions_and_of_their_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_BLOCK", 8)
    monkeypatch.setattr(room, "_KINDS", 4)
    chances, told = opportunities(random_case(1, cities=6, transfers=9, tightness=0.3)), list[tuple[int, int]]()
    components(chances, assignment(chances).columns, np.arange(64), lambda *said: told.append(said))
    assert [done for done, _ in told[:8]] == [500 * part // 8 for part in range(1, 9)]
    assert told == sorted(told)
    assert len(told) > 12
    assert told[-1] == (1000, 1000)


def test_no_coalition_has_no_components() -> None:
    chances = opportunities(random_case(0))
    found = components(chances, assignment(chances).columns, np.zeros(0, dtype=int))
    assert not found.every
    assert found.of(1) == ()


@pytest.mark.parametrize("columns", [0, 1, 63, 64, 65, 130])
def test_coalitions_of_a_kind_are_those_with_the_same_bids(columns: int) -> None:
    draw = np.random.default_rng(columns)
    rows = draw.random((6, columns))[draw.integers(6, size=50)] < 0.5
    words = _packed(rows.T)
    first, kind = _different(words)
    assert (words[first][kind] == words).all()
    assert np.array_equal(_unpacked(words, columns).T, rows)
    assert len(first) == len({row.tobytes() for row in rows})
