"""Plans of coalitions that a table has at hand are its own: who asks for one may change it."""

from citypact.worth import opportunities, worth_table
from citypact.worth.table import plan_of
from support.random_cases import random_case


def test_what_is_done_to_a_plan_is_not_done_to_the_table() -> None:
    case = random_case(3, cities=5, transfers=6)
    table = worth_table(case)
    everyone = table.everyone
    asked = table.plan(everyone)
    assert asked.hosts
    asked.hosts.clear()
    first = plan_of(opportunities(case), everyone, table.taken[everyone], table.built[everyone])
    assert table.plan(everyone) == first
