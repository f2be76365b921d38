"""How a coalition is named."""

from collections.abc import Iterable, Sequence

from ..text import Joined, both
from .names import Names

_FEW = 3
_MANY, _NAMED = 12, 10
"""Members up to which a sentence names all; how many it names of more, which stand in the tables."""


def members_text(names: Names, players: Sequence[object], coalition: Sequence[object], *, short: bool = False) -> str:
    """The members by name; of a coalition of nearly all players, those who stay away. ``short``: as in a sentence."""
    absent = [player for player in players if player not in coalition]
    if len(absent) < len(coalition) and 0 < len(absent) <= _FEW and len(players) > _FEW + 1:
        return both("report.all_but", absent=names.together(absent))
    return in_a_sentence(names, coalition) if short else names.together(coalition)


def in_a_sentence(names: Names, coalition: Iterable[object]) -> str:
    """The members by name; of many, the first and how many more there are."""
    every = list(coalition)
    if len(every) <= _MANY:
        return names.together(every)
    rest = both("report.verdict.and_others", count=len(every) - _NAMED)
    return Joined([*(names.party(str(member)) for member in every[:_NAMED]), rest])
