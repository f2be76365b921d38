"""Cities and amounts as they are written in the options of ``negotiate``."""

import math
from collections.abc import Mapping, Sequence
from typing import NoReturn

from citypact.errors import InvalidInput, Problem
from citypact.text import both


def amounts(texts: Sequence[str], option: str, cities: Mapping[str, str]) -> dict[str, float]:
    """``CITY=NUMBER`` pairs by the key of the city, which ``cities`` has by all that it is called.

    Raises InvalidInput with everything that is wrong with them.
    """
    found, problems = {}, []
    for text in texts:
        said, _, amount = text.partition("=")
        city = cities.get(said, said)
        try:
            found[city] = float(amount)
        except ValueError:
            found[city] = math.nan
        if not math.isfinite(found[city]):
            problems.append(problem("no_amount", text, option))
        elif said not in cities:
            problems.append(problem("unknown_city", said, option))
    if problems:
        raise InvalidInput(problems)
    return found


def known_cities(names: Sequence[str], cities: Mapping[str, str], option: str) -> tuple[str, ...]:
    """The keys of cities by all that they are called. Raises InvalidInput for every name that is no city."""
    if problems := [problem("unknown_city", name, option) for name in names if name not in cities]:
        raise InvalidInput(problems)
    return tuple(cities[name] for name in names)


def refuse(key: str, value: str, file: str = "offer", **values: object) -> NoReturn:
    """Raise the problem ``negotiation.<key>``."""
    raise InvalidInput([problem(key, value, file, **values)])


def problem(key: str, value: str, file: str, **values: object) -> Problem:
    """The problem ``negotiation.<key>`` of a value in an option or a file."""
    message, remedy = both(f"negotiation.{key}.what", **values), both(f"negotiation.{key}.do", **values)
    return Problem(file, message, remedy, value=value)
