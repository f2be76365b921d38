"""Shapley and Owen values however many cities there are, by the parts that the game adds up from.

A value that is additive and pays nothing to who adds nothing is the sum of the parts' values, each over the few cities
that a part concerns. What is too large for that can be sampled: see ``sampled``.
"""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...deadline import Deadline
from ...game import Game
from ...game.coalitions import members
from ...game.errors import GameError
from ...game.values.owen import owen_of_function
from ...text import both
from ..opportunities import Opportunities
from ..table import LARGEST
from .listing import Listing
from .parts import Part, additive_parts
from .project_value import HALVED, free_cities, project_value

Floats = NDArray[np.float64]
Unions = Mapping[str, Sequence[str]]
"""Cities of each union."""
_CHECKED = 50
"""Coalitions of a part, beside the single cities, all but one and all, on which a second opinion is heard."""
_SEED = 17


class NotExact(Exception):
    """A part of the game concerns too many cities to be listed: its value can only be sampled."""

    def __init__(self, cities: int) -> None:
        super().__init__(cities)
        self.cities = cities


def shapley_by_parts(chances: Opportunities) -> pd.Series:
    """Exact Shapley value by city, in the case's money (Shapley 1953).

    Raises
    ------
    NotExact
        A part is too large.
    SolverLimit
        A worth was not proven, or the time of the run is over.
    """
    return _by_parts(chances, None, "Shapley value")


def owen_by_parts(chances: Opportunities, unions: Unions) -> pd.Series:
    """Exact Owen value by city (Owen 1977), the cities of a union bargaining as a block; in the case's money.

    Raises
    ------
    NotExact
        A part is too large.
    SolverLimit
        A worth was not proven, or the time of the run is over.
    """
    return _by_parts(chances, unions, "Owen value")


def _by_parts(chances: Opportunities, unions: Unions | None, name: str) -> pd.Series:
    values = np.zeros(len(chances.cities))
    for part in additive_parts(chances):
        Deadline.current().check(both("worth.doing"))
        if part.cities.bit_count() <= LARGEST:
            values += _listed(part, unions)
        elif part.is_project:
            values += _project(part, unions)
        else:
            raise NotExact(part.cities.bit_count())
    return pd.Series(values, index=list(chances.cities), name=name)


def _project(part: Part, unions: Unions | None) -> Floats:
    """Values of a project of many cities. Raises NotExact where they are too many."""
    undertaking = part.chances.undertakings[0]
    if unions is None:
        if free_cities(undertaking).bit_count() > HALVED:
            raise NotExact(part.cities.bit_count())
        return project_value(undertaking)
    place = {city: i for i, city in enumerate(part.chances.cities)}
    required = set(members(undertaking.required))

    def worth(coalition: tuple[Hashable, ...]) -> float:
        inside = [place[str(city)] for city in coalition]
        return max(0.0, float(undertaking.benefits[inside].sum()) - undertaking.cost) if required <= {*inside} else 0.0

    cities = [part.chances.cities[i] for i in members(part.cities)]
    try:
        found = owen_of_function(worth, cities, _within(unions, cities))
    except GameError as error:
        raise NotExact(len(cities)) from error
    values = np.zeros(len(place))
    values[[place[city] for city in cities]] = found.to_numpy()
    return values


def _within(unions: Unions, cities: Sequence[str]) -> list[list[str]]:
    """The unions as far as they are among these cities."""
    inside = ([city for city in union if city in cities] for union in unions.values())
    return [union for union in inside if union]


def _listed(part: Part, unions: Unions | None) -> Floats:
    """Values of a part by listing its coalitions."""
    cities, listing = list(members(part.cities)), Listing(part.chances)
    masks = spread(cities)
    game = Game(listing.worths(masks), [part.chances.cities[i] for i in cities])
    listing.confirm(_to_confirm(masks))
    values = np.zeros(len(part.chances.cities))
    if unions is None:
        values[cities] = game.shapley().to_numpy()
    else:
        values[cities] = game.owen(_within(unions, [part.chances.cities[i] for i in cities])).to_numpy()
    return values


def spread(cities: Sequence[int]) -> list[int]:
    """All coalitions of some of the cities as coalitions among all of them, in the order of their masks.

    >>> spread([1, 3])
    [0, 2, 8, 10]
    """
    masks = [0]
    for city in cities:
        masks += [mask | 1 << city for mask in masks]
    return masks


def _to_confirm(masks: Sequence[int]) -> list[int]:
    """Single cities, all but one, all, and a seeded sample."""
    single = [mask for mask in masks if mask.bit_count() == 1]
    drawn = np.random.default_rng(_SEED).choice(len(masks), min(_CHECKED, len(masks)), replace=False)
    chosen = {masks[-1], *single, *(masks[-1] & ~mask for mask in single), *(masks[i] for i in drawn.tolist())}
    return sorted(chosen - {0})
