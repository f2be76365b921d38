"""Hosts with too little room for the plan in some future, by the names of the case."""

from collections.abc import Iterable

from ...text import Joined, both
from ..names import Names


def crowded(names: Names, rooms: Iterable[str]) -> Joined:
    """Rooms of hosts that are too small, each by city and resource."""
    pairs = (room.split("/", 1) for room in rooms)
    return Joined(both("robust.crowded", city=names.party(city), resource=resource) for city, resource in pairs)
