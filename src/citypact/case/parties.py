"""Tiers of government as parties, written in brackets, so that no city can have their name."""

CENTRE = "(centre)"
_PROVINCE = "(province "


def province(key: str) -> str:
    """A province's own budget as a party; see ``City.is_province``.

    >>> province("hebei")
    '(province hebei)'
    """
    return f"{_PROVINCE}{key})"


def is_province(party: str) -> bool:
    """Whether a party is a province's own budget."""
    return party.startswith(_PROVINCE)


def county(city: str) -> str:
    """The counties of a city as a party."""
    return f"(county {city})"
