"""Equally good plans: a stated order of figures decides, no name, and the tie is told."""

from typing import Any

import pytest

import citypact
from citypact.case.model import Case
from citypact.mechanism import load_model
from citypact.report.dossier import Dossier
from citypact.report.tables.proof import proof
from citypact.text import in_language
from citypact.worth import worth_table
from citypact.worth.ties import Tie
from support.two_cities import two_city_case

NAMES = [("alpha", "omega"), ("omega", "alpha")]


def twins(first: str, second: str, **others: Any) -> Case:
    """A firm of ``old`` that two hosts, listed in this order, offer the same; ``others``: figures of the second."""
    case = two_city_case()
    old, new = case.cities
    (site,) = case.hosts
    cities = (old, new.model_copy(update={"id": first}), new.model_copy(update={"id": second, **others}))
    hosts = tuple(site.model_copy(update={"host": city.id}) for city in cities[1:])
    rooms = tuple(room.model_copy(update={"city": c.id}) for room in case.capacities for c in cities[1:])
    return case.model_copy(update={"cities": cities, "hosts": hosts, "capacities": rooms})


def host_of(case: Case) -> str:
    return worth_table(case).plan((1 << len(case.cities)) - 1).hosts["firm"]


@pytest.mark.parametrize(("first", "second"), NAMES)
@pytest.mark.parametrize("reverse", [False, True])
def test_the_poorer_host_gets_the_firm_whatever_it_is_called(first: str, second: str, reverse: bool) -> None:
    """The second host has half the revenue of the first, so half of it per head."""
    case = twins(first, second, revenue=0.5 * two_city_case().cities[1].revenue)
    if reverse:
        case = case.model_copy(update={"cities": case.cities[::-1], "hosts": case.hosts[::-1]})
    table = worth_table(case)
    assert host_of(case) == second
    assert table.ties == (Tie("firm", second, (first,)),)


@pytest.mark.parametrize(("first", "second"), NAMES)
def test_what_is_equal_in_every_figure_goes_by_the_order_of_the_case(first: str, second: str) -> None:
    assert host_of(twins(first, second)) == first


def test_a_larger_own_gain_decides_between_hosts_as_poor() -> None:
    """The second collects as much but lets the public pay 1 less for the site, and the move costs 1 more."""
    case = twins("alpha", "omega")
    first, second = case.hosts
    dear, cheap = ({"capital_cost": 1.0, "moving_cost": 0.0}, {"capital_cost": 0.0, "moving_cost": 1.0})
    hosts = (first.model_copy(update=dear), second.model_copy(update=cheap))
    case = case.model_copy(update={"hosts": hosts})
    assert host_of(case) == "omega"
    assert worth_table(case).ties[0].others == ("alpha",)


def test_hosts_that_differ_in_gain_do_not_tie() -> None:
    case = twins("alpha", "omega")
    first, second = case.hosts
    case = case.model_copy(update={"hosts": (first.model_copy(update={"capital_cost": 0.01}), second)})
    assert host_of(case) == "omega"
    assert worth_table(case).ties == ()


def test_firms_that_compete_for_one_place_tie_by_their_figures() -> None:
    """Two firms alike but for their names and one place: the first listed goes, and the tie is told for both."""
    case = twins("alpha", "omega")
    (firm,), (site, _) = case.transfers, case.hosts
    other = firm.model_copy(update={"id": "a-firm-with-an-early-name"})
    hosts = tuple(site.model_copy(update={"transfer": t.id}) for t in (firm, other))
    room = case.capacities[0].model_copy(update={"amount": 1.0})
    case = case.model_copy(update={"transfers": (firm, other), "hosts": hosts, "capacities": (room,)})
    table = worth_table(case)
    assert table.plan(table.everyone).hosts == {"firm": "alpha"}
    assert table.ties == (Tie("firm", "alpha", (None,)),)


def test_a_tie_is_told_in_the_scheme_and_its_report_in_both_languages() -> None:
    case, model = twins("alpha", "omega"), load_model("hybrid")
    scheme = citypact.design(case, model)
    assert scheme.verification["ties"] == [{"transfer": "firm", "host": "alpha", "others": ["omega"]}]
    texts = [row[0] for row in proof(Dossier(scheme, "design")).rows]
    assert any("A tie: firm goes to" in text for text in texts)
    assert any("并列" in in_language(text, "zh") for text in texts)
