"""The scorecard in brief: how cities are assessed by the mechanism's own weights, targets and grades."""

from collections.abc import Iterator

from ..pact.scheme import Scheme
from .indicator import Indicator


def assessment(scheme: Scheme) -> Iterator[Indicator]:
    """Mean score by population, lowest score, cities below every grade and below the least score that is asked for."""
    table = scheme.assessment
    if table.empty:
        yield from (Indicator(key, "index", None) for key in ("mean_score", "lowest_score"))
        yield from (Indicator(key, "cities", None) for key in ("ungraded_cities", "short_cities"))
        return
    people = {city.id: city.population for city in scheme.case.cities}
    weights = [people[str(city)] for city in table.index]
    mean = sum(w * s for w, s in zip(weights, table["score"], strict=True)) / sum(weights)
    yield Indicator("mean_score", "index", float(mean))
    yield Indicator("lowest_score", "index", float(table["score"].min()))
    yield Indicator("ungraded_cities", "cities", tuple(str(city) for city in table.index[table["grade"].isna()]))
    yield Indicator("short_cities", "cities", tuple(str(city) for city in scheme.below_score.index))
