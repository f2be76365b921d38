"""What is known of the moves of a neighbour: taken over where they are the same to the last digit, and nowhere else."""

import pickle
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from citypact.case import Case, load_case
from citypact.worth import WorthTable, worth_table
from citypact.worth.packing import Packing
from support.anyway import restless_case
from support.random_cases import random_case

Change = Callable[[Case, np.random.Generator], Case]


def alike(case: Case) -> Case:
    """Every transfer and every place for it has the figures of the first one, so that most plans are as good."""
    transfer, host = case.transfers[0], case.hosts[0]
    same = {"transfer": 0, "host": 0}
    hosts = tuple(h.model_copy(update=host.model_dump(exclude={*same}) | {"taxes": host.taxes}) for h in case.hosts)
    transfers = tuple(t.model_copy(update={"uses": transfer.uses}) for t in case.transfers)
    return case.model_copy(update={"hosts": hosts, "transfers": transfers})


CASES: dict[str, Callable[[], Case]] = {
    "tight": lambda: random_case(2, cities=5, transfers=8, tightness=0.3),
    "many": lambda: random_case(3, cities=6, transfers=14, tightness=0.25),
    "anyway": lambda: restless_case(4),
    "alike": lambda: alike(random_case(5, cities=5, transfers=7, tightness=0.3)),
    "bundled": lambda: load_case("pearl-river-delta"),
}


def other_projects(case: Case, draw: np.random.Generator) -> Case:
    """Works that bring and cost other amounts."""
    benefits = [b.model_copy(update={"benefit": b.benefit * draw.uniform(0.0, 2.0)}) for b in case.project_benefits]
    return case.model_copy(update={"project_benefits": tuple(benefits)})


def other_revenue(case: Case, draw: np.random.Generator) -> Case:
    """Cities that have more or less besides."""
    cities = [c.model_copy(update={"revenue": c.revenue * draw.uniform(0.5, 2.0)}) for c in case.cities]
    return case.model_copy(update={"cities": tuple(cities)})


def other_taxes(case: Case, draw: np.random.Generator) -> Case:
    """Hosts that collect more or less, some of them nothing, so that moves become worthless."""
    hosts = []
    for host in case.hosts:
        factor = draw.choice([0.0, 1.0, draw.uniform(0.3, 2.0)])
        hosts.append(host.model_copy(update={"taxes": {tax: factor * paid for tax, paid in host.taxes.items()}}))
    return case.model_copy(update={"hosts": tuple(hosts)})


def other_room(case: Case, draw: np.random.Generator) -> Case:
    """Capacities that bind elsewhere."""
    rows = [c.model_copy(update={"amount": c.amount * draw.uniform(0.2, 1.5)}) for c in case.capacities]
    return case.model_copy(update={"capacities": tuple(rows)})


def one_digit(case: Case, draw: np.random.Generator) -> Case:
    """One capacity, or else one tax, of another last digit."""
    if case.capacities:
        row = case.capacities[0]
        first = row.model_copy(update={"amount": float(np.nextafter(row.amount, np.inf))})
        return case.model_copy(update={"capacities": (first, *case.capacities[1:])})
    return other_taxes(case, draw)


@cache
def base(name: str) -> WorthTable:
    """The table of a case as it stands."""
    return worth_table(CASES[name]())


def assert_same(warm: WorthTable, cold: WorthTable) -> None:
    """Byte for byte, with what proved and confirmed it."""
    assert warm == cold
    assert (warm.worths.tobytes(), warm.taken.tobytes()) == (cold.worths.tobytes(), cold.taken.tobytes())
    assert (warm.ties, warm.account()) == (cold.ties, cold.account())


@pytest.mark.parametrize("change", [other_projects, other_revenue])
@pytest.mark.parametrize("name", CASES)
def test_the_same_moves_are_a_cold_table_without_a_program(
    name: str, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert base(name).integer_programs > 0
    for seed in range(3):
        case = change(CASES[name](), np.random.default_rng(seed))
        cold = worth_table(case)
        if cold.cities != base(name).cities:
            continue  # cities whose other figures are equal stand in the order of their revenue
        with monkeypatch.context() as patched:
            patched.setattr(Packing, "settle_all", None)
            warm = worth_table(case, known=base(name).known)
        assert_same(warm, cold)


@pytest.mark.parametrize("change", [other_taxes, other_room, one_digit])
@pytest.mark.parametrize("name", CASES)
def test_of_other_moves_nothing_is_taken_over(name: str, change: Change) -> None:
    for seed in range(3):
        case = change(CASES[name](), np.random.default_rng(seed))
        warm = worth_table(case, known=base(name).known)
        assert base(name).known.opinions(warm.chances) is None
        assert_same(warm, worth_table(case))


def test_what_is_known_travels_and_is_compared() -> None:
    known = base("tight").known
    assert pickle.loads(pickle.dumps(known)) == known
    assert known != base("many").known


def test_a_table_leaves_what_it_was_told_as_it_was() -> None:
    known = base("tight").known
    before = pickle.loads(pickle.dumps(known))
    table = worth_table(other_projects(CASES["tight"](), np.random.default_rng(1)), known=known)
    table.confirm(range(table.worths.size))
    assert known == before
