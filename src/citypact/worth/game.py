"""The game between the cities, as scripts call it."""

from ..case.model import Case
from ..game import Game
from ..mechanism import Mechanism, check_applicable
from ..mechanism.playing import playing
from .alternative import alternative
from .table import worth_table


def coalition_game(case: Case, model: Mechanism) -> Game:
    """The game between the cities of a case: the worth of every coalition, in present value over the status quo.

    Raises
    ------
    InvalidInput
        The mechanism does not apply to the case, or there are too many cities to list their coalitions.
    """
    check_applicable(case, model)
    return worth_table(playing(case, model), anyway=alternative(case, model)).game
