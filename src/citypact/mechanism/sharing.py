"""What a mechanism makes of one move: whether its tax is shared, in which years, up to which cap, and who gets what.

This is the one place where a sharing rule is worked out; the ledger and the program both read it.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..case.flows import Move, tax_before_move
from ..case.model import Case
from .model import Mechanism

Floats = NDArray[np.float64]
Standing = Literal["shared", "other-lead", "below-threshold", "nothing-shared"]


@dataclass(frozen=True)
class SharedTax:
    """The part of a move's tax that the rule shares."""

    standing: Standing
    """Whether the move is shared, and if not, why."""
    tax: Floats
    """Local tax of the host that is shared, per year of the case; 0 outside the sharing years."""
    reference: float
    """Shared tax of the reference years before the move, in all."""
    cap: float
    """Most the origin may get in all, undiscounted; infinite without a cap."""


def shared_tax(case: Case, model: Mechanism, candidate: Move) -> SharedTax:
    """What of a move the mechanism shares. Money in the case's unit."""
    rule = model.tax_sharing
    types = tuple(case.retention) if rule.taxes == "all" else rule.taxes
    before = tax_before_move(case, candidate, rule.reference_years)
    reference = float(sum(flow.sum() for tax, flow in before.items() if tax in types))
    cap = np.inf if rule.cap is None else rule.cap * reference
    year = np.arange(case.horizon)
    sharing = (year >= candidate.start) & (year < candidate.start + rule.term + rule.extension)
    flows = [flow for name, flow in candidate.collected.items() if name in types]
    tax = np.sum(flows or [0 * year], axis=0) * sharing
    standing = _standing(case, model, candidate, reference, float(tax.sum()))
    if standing != "shared":
        tax = np.zeros(case.horizon)
    return SharedTax(standing, tax, reference, cap)


def origin_payments(shared: SharedTax, shares: Floats) -> Floats:
    """What the host pays the origin each year at the given yearly shares, until the cap is used up. Shape (horizon,)."""
    uncapped = np.cumsum(shares * shared.tax)
    return np.diff(np.minimum(uncapped, shared.cap), prepend=0.0)


def _standing(case: Case, model: Mechanism, candidate: Move, reference: float, tax: float) -> Standing:
    rule = model.tax_sharing
    if candidate.transfer.led_by not in rule.led_by:
        return "other-lead"
    if reference / rule.reference_years * case.unit < rule.minimum_annual_tax:
        return "below-threshold"
    return "shared" if tax > 0 else "nothing-shared"
