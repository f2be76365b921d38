"""The tiers of government other than the cities: which of them there are, and which stands above a city.

A county is one only where the table of retention gives counties a part of their own; otherwise it belongs to its city.
"""

from .model import Case, City, Tier
from .parties import CENTRE, county, province


def party(tier: Tier, city: City) -> str:
    """The party that a tier is to a city."""
    names = {"centre": CENTRE, "province": province(city.province), "county": county(city.id)}
    return names.get(tier, city.id)


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
