"""Where cities lie, if a case says so: for maps, and for nothing else."""

from .model import Case

_DEGREES = {"longitude": 180.0, "latitude": 90.0}
"""Indicators of a city that say where it lies, and the most that they can be."""


def places(case: Case) -> dict[str, tuple[float, float]]:
    """Longitude and latitude of each city, in degrees; empty unless the indicators of all cities say them."""
    found: dict[str, tuple[float, float]] = {}
    for city in case.cities:
        east, north = (city.indicators.get(name) for name in _DEGREES)
        if east is None or north is None or abs(east) > _DEGREES["longitude"] or abs(north) > _DEGREES["latitude"]:
            return {}
        found[city.id] = (east, north)
    return found
