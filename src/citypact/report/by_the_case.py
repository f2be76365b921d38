"""Final accounts rest on what was collected; what projects and firms cost is paid by the case, which may assume it."""

from collections.abc import Iterable

from ..case.model import Case
from ..pact.accounts import Account
from .resting import rests_on_assumptions
from .table import Assumed

Mark = type[Assumed] | type[float]
"""How an amount is shown: marked, or as it is."""
_ITEMS = ("fund-works", "harm-compensation", "firm-compensation")
"""Payments of amounts that the case says, and no receipt."""


def by_design(case: Case) -> Mark:
    """How amounts that follow from the design are shown."""
    return Assumed if rests_on_assumptions(case) else float


def of_payments(case: Case, accounts: Iterable[Account]) -> Mark:
    """How a payment, or what several add up to, is shown."""
    return by_design(case) if any(account.item in _ITEMS for account in accounts) else float
