"""Where cities lie."""

import pytest

from citypact.case import Case
from citypact.case.places import places
from support.two_cities import two_city_case


def lying(**degrees: float) -> Case:
    """Two cities at one place."""
    case = two_city_case()
    return case.model_copy(
        update={"cities": tuple(city.model_copy(update={"indicators": degrees}) for city in case.cities)}
    )


@pytest.mark.parametrize(("north", "east"), [("latitude", "longitude"), ("lat", "lon"), ("纬度", "经度")])
def test_indicators_say_where_cities_lie(north: str, east: str) -> None:
    case = lying(**{north: 39.9, east: -116.4})
    assert places(case) == {city.id: (-116.4, 39.9) for city in case.cities}


def test_what_is_no_place_is_none() -> None:
    assert places(lying(lat=39.9)) == {}
    assert places(lying(lat=91.0, lon=0.0)) == {}
    assert places(lying(lat=0.0, lon=0.0)) != {}
    (first, second), case = lying(lat=1.0, lon=2.0).cities, two_city_case()
    nowhere = second.model_copy(update={"indicators": {}})
    assert places(case.model_copy(update={"cities": (first, nowhere)})) == {}
