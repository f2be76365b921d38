"""Amounts a head that no city has, so that a unit is wrong: of money, or of population."""

from collections.abc import Iterable, Mapping

PER_HEAD = 200.0, 3e6
"""Gross product per head and year of any city in the world, in one of the currencies below."""
CURRENCIES = ("CNY", "USD", "EUR", "GBP")
_NAMED = 5


def beyond_all(per_head: Mapping[str, float], currency: str) -> dict[str, float]:
    """The cities whose gross product per head, in currency, is beyond all that is known; none in other currencies."""
    low, high = PER_HEAD
    known = per_head if currency in CURRENCIES else {}
    return {city: amount for city, amount in known.items() if not low <= amount <= high}


def listed(cities: Iterable[str]) -> str:
    """The first few of some cities."""
    names = list(cities)
    return ", ".join(names[:_NAMED]) + (f" ... ({len(names)})" if len(names) > _NAMED else "")
