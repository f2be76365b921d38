"""How a coalition is named."""

from collections.abc import Sequence

from ..text import both
from .names import Names

_FEW = 3


def members_text(names: Names, players: Sequence[object], coalition: Sequence[object]) -> str:
    """The members by name; of a coalition of nearly all players, those who stay away."""
    absent = [player for player in players if player not in coalition]
    if len(absent) < len(coalition) and 0 < len(absent) <= _FEW and len(players) > _FEW + 1:
        return both("report.all_but", absent=names.together(absent))
    return names.together(coalition)
