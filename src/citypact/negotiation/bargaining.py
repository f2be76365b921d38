"""Bargaining solutions on the gains that the instruments can reach: Nash, Kalai-Smorodinsky and egalitarian.

All are taken on a convex set: ratios may take any value between their steps; ``steps`` finds the nearest scheme on
them. Where all players cannot be raised together any longer, those who can are raised further (lexicographically), so
that every solution is Pareto optimal.

Sources: Nash (1950), The bargaining problem; Kalai (1977), Nonsymmetric Nash solutions; Kalai and Smorodinsky (1975),
Other solutions to Nash's bargaining problem; Imai (1983), Individual monotonicity and lexicographic maxmin solution.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..content import ByContent
from ..errors import InvalidInput, Problem
from ..text import both
from .nash import nash_point
from .position import Position
from .reach import Reach, reach_of

Floats = NDArray[np.float64]
_EQUAL = 1e-7


@dataclass(frozen=True, eq=False)
class Bargain(ByContent):
    """A bargaining solution. Money of the case."""

    gains: pd.Series
    disagreement: pd.Series
    """Gains if the talks fail."""
    ideal: pd.Series
    """The most each player could reach while nobody gets less than at disagreement."""
    gap: float
    """Nash: how far the weighted sum of logarithms can be from its maximum; others: 0."""


def bargain(
    position: Position,
    solution: str = "nash",
    disagreement: Mapping[str, float] | None = None,
    weights: Mapping[str, float] | None = None,
    *,
    stable: bool = True,
) -> Bargain:
    """A bargaining solution among the agreements that keep an offer's red lines.

    Parameters
    ----------
    solution : "nash", "kalai-smorodinsky" or "egalitarian"
    disagreement : gain of each city if the talks fail; where not given, its worth alone
    weights : bargaining weight of each city, 1 where not given (Kalai-Smorodinsky has none)
    stable : whether coalitions keep the rights that the mechanism gives them, or only all together and each one count

    Raises
    ------
    InvalidInput
        Unknown cities, weights that are not positive, or nothing reachable gives everyone the disagreement gain.
    """
    cities = [city.id for city in position.setting.cities]
    _check(cities, disagreement or {}, weights or {})
    rights = position.setting.model.participation
    rights = rights.model_copy(update={"city": "none"} | ({} if stable else {"coalitions": "none"}))
    reach = reach_of(position.program(position.locked, setting=position.under(participation=rights)))
    scale = position.setting.scale
    alone = np.array([position.setting.claims.worth(1 << i) for i in range(len(cities))])
    given = {city: gain / scale for city, gain in (disagreement or {}).items()}
    fallback = np.array([given.get(city, float(worth)) for city, worth in zip(cities, alone, strict=True)])
    _check_reachable(position, reach, fallback, alone, given)
    power = np.array([(weights or {}).get(city, 1.0) for city in cities])
    found = solve(reach, solution, fallback, power)
    order = [city.id for city in position.setting.case.cities]
    gains, fallen, ideal = (
        pd.Series(values * scale, index=cities).reindex(order) for values in (found[0], fallback, found[1])
    )
    return Bargain(gains, fallen, ideal, found[2])


def solve(reach: Reach, solution: str, disagreement: Floats, power: Floats) -> tuple[Floats, Floats, float]:
    """Solution, ideal point and gap on any reachable set, in its money; arrays of shape (players,)."""
    ideal = ideal_point(reach, disagreement)
    point, gap = SOLUTIONS[solution](reach, disagreement, power, ideal)
    return point, ideal, gap


def ideal_point(reach: Reach, disagreement: Floats) -> Floats:
    """The most each player can reach while nobody gets less than at disagreement. Raises InvalidInput if none is."""
    best = []
    for i in range(reach.players):
        point = reach.largest(np.eye(reach.players)[i], disagreement)
        if point is None:
            message = both("negotiation.no_bargain.what")
            raise InvalidInput([Problem("disagreement", message, both("negotiation.no_bargain.do"))])
        best.append(float(point[i]))
    return np.array(best)


def _nash(reach: Reach, disagreement: Floats, power: Floats, ideal: Floats) -> tuple[Floats, float]:
    return nash_point(reach, disagreement, power, ideal)


def _kalai_smorodinsky(reach: Reach, disagreement: Floats, power: Floats, ideal: Floats) -> tuple[Floats, float]:
    return _raise_together(reach, disagreement, ideal - disagreement), 0.0


def _egalitarian(reach: Reach, disagreement: Floats, power: Floats, ideal: Floats) -> tuple[Floats, float]:
    return _raise_together(reach, disagreement, power), 0.0


SOLUTIONS: dict[str, Callable[[Reach, Floats, Floats, Floats], tuple[Floats, float]]] = {
    "nash": _nash,
    "kalai-smorodinsky": _kalai_smorodinsky,
    "egalitarian": _egalitarian,
}


def _raise_together(reach: Reach, start: Floats, direction: Floats) -> Floats:
    """From ``start`` along ``direction`` as far as possible; players who are held back stop, the others go on."""
    size = max(1.0, float(np.abs(direction).max()))
    floors = start.copy()
    going = direction > _EQUAL * size
    while going.any():
        step, _ = reach.farthest(floors, np.where(going, direction, 0.0))
        floors = floors + step * np.where(going, direction, 0.0)
        rooms = np.array([_room(reach, floors, i, 0.1 * _EQUAL * size) for i in np.flatnonzero(going).tolist()])
        going[np.flatnonzero(going)[rooms <= max(10 * _EQUAL * size, float(rooms.min()))]] = False
    return floors


def _room(reach: Reach, floors: Floats, i: int, rounding: float) -> float:
    """How much further player i can be raised while all keep what they have."""
    best = reach.largest(np.eye(reach.players)[i], floors - rounding)
    return -np.inf if best is None else float(best[i] - floors[i])


def _check_reachable(
    position: Position, reach: Reach, fallback: Floats, alone: Floats, given: Mapping[str, float]
) -> None:
    """Raise InvalidInput for every city whose given gain at disagreement is out of reach, with the most it can reach.

    The others have their own at disagreement, or, where that is out of reach too, what they are worth alone.
    """
    problems = []
    for i, city in enumerate(position.setting.cities if given else ()):
        floors = fallback.copy()
        floors[i] = min(fallback[i], alone[i])
        best = reach.largest(np.eye(reach.players)[i], floors)
        best = reach.largest(np.eye(reach.players)[i], np.minimum(alone, fallback)) if best is None else best
        if city.id in given and best is not None and best[i] < fallback[i] - _EQUAL * max(1.0, abs(fallback[i])):
            scale = position.setting.scale
            message = both("negotiation.fallback_too_high.what", most=f"{best[i] * scale:,.4f}")
            do = both("negotiation.fallback_too_high.do")
            problems.append(Problem("disagreement", message, do, value=f"{city.id}={fallback[i] * scale:g}"))
    if problems:
        raise InvalidInput(problems)


def _check(cities: list[str], disagreement: Mapping[str, float], weights: Mapping[str, float]) -> None:
    problems = [
        Problem(name, both("negotiation.unknown_city.what"), both("negotiation.unknown_city.do"), value=city)
        for name, given in (("disagreement", disagreement), ("weights", weights))
        for city in given
        if city not in cities
    ]
    problems += [
        Problem(
            "weights", both("negotiation.bad_weight.what"), both("negotiation.bad_weight.do"), value=f"{city}: {w:g}"
        )
        for city, w in weights.items()
        if not w > 0
    ]
    if problems:
        raise InvalidInput(problems)
