"""What scripts call besides the rooms' own functions."""

import pandas as pd

from .case.model import Case
from .game import Game
from .mechanism import Mechanism, check_applicable
from .pact import ledger
from .pact.scheme import Scheme
from .pact.terms import Terms
from .worth import worth_table


def coalition_game(case: Case, model: Mechanism) -> Game:
    """The game between the cities of a case: the worth of every coalition, in present value over the status quo.

    Raises
    ------
    InvalidInput
        The mechanism does not apply to the case, or there are too many cities to list their coalitions.
    """
    check_applicable(case, model)
    return worth_table(case).game


def settle(case: Case, model: Mechanism, pact: Scheme | Terms) -> pd.DataFrame:
    """Who pays whom in which year under a scheme or bare terms; see ``citypact.pact.ledger.settle`` for the columns."""
    return ledger.settle(case, model, pact.terms if isinstance(pact, Scheme) else pact)
