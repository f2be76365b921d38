"""Where cities lie, if a case says so: for maps, and for nothing else."""

from .model import Case, City

_EAST, _NORTH = ("longitude", "lon", "经度"), ("latitude", "lat", "纬度")
"""Indicators of a city that say where it lies."""
_MOST_EAST, _MOST_NORTH = 180.0, 90.0


def places(case: Case) -> dict[str, tuple[float, float]]:
    """Longitude and latitude of each city, in degrees; empty unless the indicators of all cities say them."""
    found: dict[str, tuple[float, float]] = {}
    for city in case.cities:
        east, north = _degrees(city, _EAST, _MOST_EAST), _degrees(city, _NORTH, _MOST_NORTH)
        if east is None or north is None:
            return {}
        found[city.id] = (east, north)
    return found


def _degrees(city: City, names: tuple[str, ...], most: float) -> float | None:
    said = next((value for name in names if (value := city.indicators.get(name)) is not None), None)
    return said if said is not None and abs(said) <= most else None
