"""The tiers of government other than the cities: who they are, and which of them stands above a city.

They are written in brackets, so that no city can have their name. A county is one only where the table of retention
gives counties a part of their own; otherwise it belongs to its city.
"""

from .model import Case, City, Tier

CENTRE = "(centre)"


def party(tier: Tier, city: City) -> str:
    """The party that a tier is to a city."""
    names = {"centre": CENTRE, "province": province(city.province), "county": county(city.id)}
    return names.get(tier, city.id)


def province(key: str) -> str:
    """A province's own budget as a party; see ``City.is_province``.

    >>> province("hebei")
    '(province hebei)'
    """
    return f"(province {key})"


def is_province(party: str) -> bool:
    """Whether a party is a province's own budget."""
    return party.startswith("(province ")


def county(city: str) -> str:
    """The counties of a city as a party."""
    return f"(county {city})"


def tier_above(case: Case, city: City) -> str:
    """Who grants a city its transfers, and takes back what its own revenue makes needless.

    The province; the centre where the table of retention knows no province at the city, or says of this very city that
    it keeps the province's part (a municipality, a plan city).
    """
    rows = [r for r in case.tiers if r.tier == "province" and r.city in (None, city.id)]
    rows = [r for r in rows if r.province in (None, city.province)]
    own = [row for row in rows if row.city is not None]
    if case.tiers and (not rows or (own and not any(row.share for row in own))):
        return CENTRE
    return province(city.province)


def tiers_of(case: Case) -> tuple[str, ...]:
    """Every tier that a case can have beside its cities: counties, provinces, the centre."""
    provinces = dict.fromkeys(city.province for city in case.cities)
    return (*(county(city.id) for city in case.cities), *map(province, provinces), CENTRE)
