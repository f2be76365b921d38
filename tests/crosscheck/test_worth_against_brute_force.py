"""Worths of all coalitions against enumeration of every plan, on small random cases with binding capacities."""

import numpy as np
import pytest

from citypact.worth import worth_table
from support.brute_force import brute_force_worth
from support.empty_core import empty_core_case
from support.random_cases import random_case


@pytest.mark.parametrize("seed", range(25))
def test_every_coalition(seed: int) -> None:
    case = random_case(seed, cities=4, transfers=5, tightness=0.3)
    table = worth_table(case)
    names = table.chances.cities
    for coalition in range(1, 1 << len(names)):
        members = frozenset(name for i, name in enumerate(names) if coalition >> i & 1)
        assert table.worths[coalition] == pytest.approx(brute_force_worth(case, members), abs=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_plans_attain_their_worth_with_what_members_own(seed: int) -> None:
    case = random_case(100 + seed, cities=5, transfers=8, tightness=0.2)
    table = worth_table(case)
    origin = {t.id: t.origin for t in case.transfers}
    use = {t.id: t.uses["land"] for t in case.transfers}
    for coalition in range(1 << len(case.cities)):
        inside = {name for i, name in enumerate(table.chances.cities) if coalition >> i & 1}
        plan = table.plan(coalition)
        assert all(origin[k] in inside and host in inside for k, host in plan.hosts.items())
        for row in case.capacities:
            assert sum(use[k] for k, host in plan.hosts.items() if host == row.city) <= row.amount + 1e-9


def test_integer_programs_are_needed_and_used() -> None:
    used = sum(
        worth_table(random_case(seed, cities=5, transfers=8, tightness=0.2)).integer_programs for seed in range(10)
    )
    assert used > 0


def test_superadditive() -> None:
    worths = worth_table(random_case(3, cities=5, transfers=8, tightness=0.3)).worths
    coalitions = np.arange(worths.size)
    for s in coalitions:
        disjoint = coalitions[(coalitions & s) == 0]
        assert (worths[s | disjoint] >= worths[s] + worths[disjoint] - 1e-9).all()


@pytest.mark.parametrize("factor", [1e-10, 1e-6, 1e6, 1e10])
def test_units_of_resources_do_not_matter(factor: float) -> None:
    for seed in (7, 11, 100, 104):
        case = random_case(seed, cities=5, transfers=8, tightness=0.2)
        other = case.model_copy(
            update={
                "transfers": tuple(
                    t.model_copy(update={"uses": {r: u * factor for r, u in t.uses.items()}}) for t in case.transfers
                ),
                "capacities": tuple(c.model_copy(update={"amount": c.amount * factor}) for c in case.capacities),
            }
        )
        assert worth_table(other).worths == pytest.approx(worth_table(case).worths, abs=1e-9)


def test_a_capacity_just_too_small_is_too_small() -> None:
    case = empty_core_case()
    capacities = tuple(c.model_copy(update={"amount": 10.0 - 5e-7}) for c in case.capacities)
    assert worth_table(case).worths[-1] == pytest.approx(16.0)
    assert worth_table(case.model_copy(update={"capacities": capacities})).worths[-1] == pytest.approx(11.0)
