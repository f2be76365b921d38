"""Settling a pact, as scripts call it."""

import pandas as pd

from ..case.model import Case
from ..mechanism import Mechanism
from . import ledger
from .scheme import Scheme
from .terms import Terms


def settle(case: Case, model: Mechanism, pact: Scheme | Terms) -> pd.DataFrame:
    """Who pays whom in which year under a scheme or bare terms; see ``citypact.pact.ledger.settle`` for the columns."""
    return ledger.settle(case, model, pact.terms if isinstance(pact, Scheme) else pact)
