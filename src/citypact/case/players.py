"""Provinces as players: the case in which their budgets take part beside the cities.

A province's budget has no firms, no land and no vote on a move: its part of a tax comes and goes with the plan. So it
is a city without transfers, hosts and capacities, named as the party that it is in the ledger.
"""

from ..reading.fields import Named
from ..text import both
from .flows import Floats, Move
from .model import Case, City
from .parties import province
from .tiers import tier_above


def with_players(case: Case, *, provinces: bool) -> Case:
    """The case with the budget of each province that a move can touch as a player, or with none, whatever it had."""
    wanted = {province(key) for key in provinces_with_a_part(case)} if provinces else set()
    if wanted == {city.id for city in case.cities if city.is_province}:
        return case
    cities = tuple(city for city in case.cities if not city.is_province)
    players = (_player(case, key) for key in provinces_with_a_part(case)) if provinces else ()
    return case.model_copy(update={"cities": (*cities, *players)})


def on_provinces(case: Case, flows: Move) -> dict[str, Floats]:
    """What a move changes for the provinces that are players, by player, per year; only for those that it touches."""
    touched = {*flows.forgone_above, *flows.collected_above, *flows.grantors}
    return {tier: flows.on(tier) for tier in sorted(touched) if tier in case.city}


def together(case: Case, flows: Move) -> Floats:
    """What a move changes for all players together, per year."""
    return sum(on_provinces(case, flows).values(), start=flows.joint)


def provinces_with_a_part(case: Case) -> tuple[str, ...]:
    """The provinces whose budgets a move can touch, in the order of their first city.

    None by the short form, which says nothing of them.
    """
    cities = [
        c for c in case.cities if case.tiers and not c.is_province
    ]  # by the short form a province's part is not known
    with_tax = {c.province for c in cities for tax in case.taxes if case.shares[c.id, tax].get("province", 0.0) > 0}
    granting = {c.province for c in cities if c.equalization_offset and tier_above(case, c) == province(c.province)}
    return tuple(key for key in dict.fromkeys(city.province for city in cities) if key in with_tax | granting)


def without_revenue(case: Case) -> tuple[str, ...]:
    """Those of them of whose own revenue nothing is said."""
    return tuple(key for key in provinces_with_a_part(case) if key not in case.province_revenue)


def _player(case: Case, key: str) -> City:
    """A province's budget; people and product are those of its cities, for divisions that weigh by them."""
    own = [city for city in case.cities if city.province == key and not city.is_province]
    figure = case.figures[f"province_revenue.{key}"]
    name = case.provinces[key].both if key in case.provinces else key
    return City.model_validate(
        {
            "id": province(key),
            "name": Named.of(both("case.provincial_budget", province=name)),
            "province": key,
            "tier": "province",
            "gdp": sum(city.gdp for city in own),
            "revenue": case.province_revenue[key],
            "expenditure": 0.0,
            "population": sum(city.population for city in own),
            "weak": False,
            "indicators": dict.fromkeys(own[0].indicators),
            "source": figure.source,
            "evidence": figure.evidence,
        }
    )
