"""Where each city's gain comes from: moves that the rule covers, other moves, projects, fund, instruments, loans.

A move is covered if its tax is shared under the rule. What a move brings is everything that it moves, costs and shares
of its tax included; a project brings its benefits less its cost, harm made good. Every payment stands in one of these.
"""

import numpy as np
import pandas as pd

from ..case.flows import discount_factors
from ..case.model import Case
from ..mechanism import ClosedMechanism, shared_tax
from ..mechanism.purposes import use_of
from .ledger import net_flows
from .payments import LOAN_ITEMS, PLAN_ITEMS, planned_moves
from .terms import Terms

COVERED, NOT_COVERED, PROJECTS, FUND, INSTRUMENTS = "covered", "not_covered", "projects", "fund", "instruments"
LOANS = "loans"
_OF_PROJECTS = frozenset({"project-cost", "fund-works", "project-benefit", "project-revenue", "harm-compensation"})
_OF_MOVES = PLAN_ITEMS - _OF_PROJECTS | {"origin-share", "fund-share", "treasury-share"}
_OF_THE_FUND = frozenset({"contribution", "subsidy", "fund-remainder"})


def attribution(case: Case, model: ClosedMechanism, terms: Terms, ledger: pd.DataFrame) -> pd.DataFrame:
    """Parts of the gain of each city in present value, in the case's money; cities by parts, which add up to the gain.

    Columns: covered, not_covered (moves), projects, fund (contributions, grants and subsidies), instruments,
    loans (interest beyond the discount rate).
    """
    discount, covers = discount_factors(case), covered(case, model, terms)
    names = zip(ledger["item"], ledger["subject"], strict=True)
    part = np.array([_part(item, subject, covers) for item, subject in names], dtype=object)
    parts = (COVERED, NOT_COVERED, PROJECTS, FUND, INSTRUMENTS, LOANS)
    own = {name: net_flows(case, ledger[part == name]) @ discount for name in parts}
    return pd.DataFrame(own).rename_axis("city")


def covered(case: Case, model: ClosedMechanism, terms: Terms) -> frozenset[str]:
    """Moves of the plan whose tax the rule shares."""
    moves = planned_moves(case, terms)
    return frozenset(k for k, flows in moves.items() if shared_tax(case, model, flows).standing == "shared")


def _part(item: str, subject: str, covers: frozenset[str]) -> str:
    if item in _OF_MOVES:
        return COVERED if subject in covers else NOT_COVERED
    if item in _OF_PROJECTS:
        return PROJECTS
    if item in LOAN_ITEMS:
        return LOANS
    return FUND if item in _OF_THE_FUND or use_of(item) else INSTRUMENTS
