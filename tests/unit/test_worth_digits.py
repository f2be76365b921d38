"""Uses rounded beyond a capacity are found, and derived cases keep the rule that they state."""

import numpy as np
import pytest

from citypact.case import load_case
from citypact.case.model import Case
from citypact.worth import worth_table
from citypact.worth.digits import last_digits, on_the_last_digit
from citypact.worth.hulls import Hulls
from support.random_cases import random_case
from support.two_cities import two_city_case

DERIVED = ("chengdu-chongqing", "middle-yangtze", "pearl-river-delta", "yangtze-river-delta")


def tight(amount: float, use: float = 5.0001) -> Case:
    """Two like transfers from one origin to one host, with room for both but for the last digit."""
    case = two_city_case()
    (one,), (site,), room = case.transfers, case.hosts, random_case(1).capacities[0]
    twins = [one.model_copy(update={"id": key, "uses": {"land": use}}) for key in ("firm", "other")]
    hosts = [site.model_copy(update={"transfer": twin.id}) for twin in twins]
    capacity = room.model_copy(update={"city": site.host, "resource": "land", "amount": amount})
    changed = {"resources": {"land": "ha"}, "transfers": tuple(twins), "hosts": tuple(hosts), "capacities": (capacity,)}
    return case.model_copy(update=changed)


@pytest.mark.parametrize(("amount", "hangs"), [(10.0001, True), (10.0002, False), (10.0, False), (9.0, False)])
def test_a_worth_that_hangs_on_the_last_digit_is_found(amount: float, hangs: bool) -> None:
    """Two uses of 5.0001 need 10.0002: a capacity of 10.0001 is short by one in the last digit, 10 by two."""
    table = worth_table(tight(amount))
    found = table.last_digit
    assert (found.number, found.of) == (int(hangs), 3)
    assert (found.largest > 0) is hangs
    if hangs:
        assert found.largest == pytest.approx(worth_table(tight(10.0002)).worths[-1] - table.worths[-1])


@pytest.mark.parametrize("seed", range(3))
def test_what_fits_no_better_is_told_without_working_it_out(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    table = worth_table(random_case(seed, cities=4, transfers=6, tightness=0.3))
    monkeypatch.setattr("citypact.worth.digits._best_plans", None)
    told = on_the_last_digit(table.chances, table.taken)
    monkeypatch.undo()
    monkeypatch.setattr(Hulls, "fit", lambda *_: False)
    assert on_the_last_digit(table.chances, table.taken) == told


def test_whole_figures_have_no_digit_to_spare() -> None:
    """With uses of 5 a capacity of 9 is short by a whole hectare, which is no rounding."""
    table = worth_table(tight(9.0, use=5.0))
    assert last_digits(table.chances).max() == 0.0
    assert table.last_digit.number == 0


@pytest.mark.parametrize("name", DERIVED)
def test_no_move_takes_more_than_half_of_a_resource_of_any_of_its_hosts(name: str) -> None:
    """The rule that the READMEs of these cases state, to the last digit."""
    case = load_case(name)
    room = {(row.city, row.resource): row.amount for row in case.capacities}
    uses = {transfer.id: transfer.uses for transfer in case.transfers}
    asked = [(use, room[host.host, name]) for host in case.hosts for name, use in uses[host.transfer].items()]
    assert asked
    assert all(use + use <= amount for use, amount in asked)


def test_no_worth_of_the_derived_case_hangs_on_a_last_digit() -> None:
    table = worth_table(load_case("pearl-river-delta"))
    assert table.last_digit.number == 0
    assert table.last_digit.of == 19
    assert np.isfinite(table.last_digit.largest)


@pytest.mark.parametrize("resources", [{"land": "ha"}, {}])
def test_where_nothing_can_move_no_worth_hangs_on_a_digit(resources: dict[str, str]) -> None:
    """Neither transfers nor resources, as in a case of pools alone."""
    nothing = {"transfers": (), "hosts": (), "capacities": (), "resources": resources}
    found = worth_table(two_city_case().model_copy(update=nothing)).last_digit
    assert (found.number, found.largest) == (0, 0.0)
