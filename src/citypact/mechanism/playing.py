"""Who plays: the cities, and beside them the provinces where a mechanism makes players of them."""

from ..case.model import Case
from ..case.players import with_players
from .model import Mechanism


def playing(case: Case, model: Mechanism) -> Case:
    """The case with its players as a mechanism has them: see ``case.players``."""
    return with_players(case, provinces=model.participation.provinces == "players")
