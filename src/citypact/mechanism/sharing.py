"""What a mechanism makes of one move: whether its tax is shared, in which years, up to which limits, and who gets what.

This is the one place where a sharing rule is worked out; the ledger, the program and the settlement all read it.
"""

from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..case.flows import Move, over_years, remembers, retention, tax_before_move
from ..case.model import BEYOND, Case
from ..content import ByContent
from .model import ClosedMechanism
from .tiers import tiered

Floats = NDArray[np.float64]
Standing = Literal["shared", "other-lead", "other-sector", "other-provinces", "below-threshold", "nothing-shared"]

_ROUNDING = 1e-12
"""Part of a threshold that a mean which meets it may lack through the rounding of binary fractions."""


@dataclass(frozen=True, eq=False)
class SharedTax(ByContent):
    """The part of a move's tax that the rule shares. Arrays by year of the case; 0 outside the sharing years.

    In a case of many futures ``reference`` and ``cap`` are columns, and ``standing`` is "shared" if it is so in one.
    """

    standing: Standing
    """Whether the move is shared, and if not, why."""
    base: Floats
    """Local tax of the host to which the rule applies."""
    tax: Floats
    """What of it is split by shares, after bands and prior claims."""
    claims: Floats
    """The origin's share of bands and its prior claims; independent of the split."""
    fund_claims: Floats
    """The fund's share of bands and its prior claim."""
    treasury: Floats
    """What of the base leaves both cities for higher treasuries."""
    floor: Floats
    """Least the origin gets in a year."""
    reference: float
    """Tax of the shared types in the reference years before the move, in all."""
    cap: float
    """Most the origin may get of the split in all, undiscounted; infinite without a cap."""
    clock: int
    """Position of the first sharing year."""

    def scaled(self, scale: float) -> "SharedTax":
        """The same in other money: every amount divided by ``scale``."""
        names = ("base", "tax", "claims", "fund_claims", "treasury", "floor", "reference", "cap")
        return replace(self, **{name: getattr(self, name) / scale for name in names})


def shared_tax(case: Case, model: ClosedMechanism, candidate: Move) -> SharedTax:
    """What of a move the mechanism shares. Money in the case's unit."""
    if not remembers(case, candidate):
        return _shared_tax(case, model, candidate)
    name = "shared tax", candidate.transfer.id, candidate.host.host
    about = model.tax_sharing, model.costs.moving_origin_share
    return case.recall(name, about, lambda: _shared_tax(case, model, candidate))


def _shared_tax(case: Case, model: ClosedMechanism, candidate: Move) -> SharedTax:
    rule = model.tax_sharing
    types = case.taxes if rule.taxes == "all" else rule.taxes
    before = tax_before_move(case, candidate, rule.reference_years)
    reference = _plain(sum((over_years(flow) for tax, flow in before.items() if tax in types), start=np.zeros(())))
    collected = sum((flow for tax, flow in candidate.collected.items() if tax in types), start=np.zeros(case.horizon))
    clock = candidate.start + (candidate.host.ramp_years if rule.clock == "maturity" else 0)
    since = np.arange(case.horizon) - clock
    sharing = (since >= 0) & (since < rule.term + rule.extension)
    enough = reference / rule.reference_years * case.unit >= rule.minimum_annual_tax * (1.0 - _ROUNDING)
    expected = sharing.any() & _taxed(case, candidate, types)
    standing = _standing(case, model, candidate, bool(np.any(enough)), bool(np.any(enough & expected)))
    sharing = sharing & enough & expected & (standing == "shared")
    base = collected * sharing
    claims, fund_claims, left = _bands(model, base, _ends(model, collected, reference, candidate.start))
    claims, fund_claims, left = _waterfall(model, candidate, claims, fund_claims, left)
    return SharedTax(
        standing=standing,
        base=base,
        tax=left,
        claims=claims,
        fund_claims=fund_claims,
        treasury=rule.treasury_share * base,
        floor=np.where(sharing & (since >= rule.floor_after), rule.floor / case.unit, 0.0),
        reference=reference,
        cap=np.inf if rule.cap is None else rule.cap * reference,
        clock=clock,
    )


def origin_payments(shared: SharedTax, shares: Floats) -> Floats:
    """What the host pays the origin each year at the given yearly shares of the split, within cap and floor.

    Shape (horizon,). The cap is on the split alone; what falls short of the floor is topped up.
    """
    split = np.diff(np.minimum(np.cumsum(shares * shared.tax, axis=-1), shared.cap), prepend=0.0)
    return np.maximum(shared.claims + split, shared.floor)


def fund_payments(shared: SharedTax, shares: Floats) -> Floats:
    """What the host pays the fund each year at the given yearly shares of the split. Shape (horizon,)."""
    return shared.fund_claims + shares * shared.tax


def _plain(amount: Floats) -> Any:
    """A plain number; a column of many futures as it is."""
    return amount if amount.ndim else amount.item()


def _ends(model: ClosedMechanism, collected: Floats, reference: float, start: int) -> list[Floats]:
    """Upper end of each band, by year."""
    rule = model.tax_sharing
    mean = reference / rule.reference_years + np.zeros(collected.shape[-1])
    elapsed = np.arange(collected.shape[-1]) - start + 1.0
    ends = {
        "reference": mean,
        "indexed-reference": mean * (1.0 + (rule.index or 0.0)) ** elapsed,
        "previous-year": np.concatenate([np.zeros_like(collected[..., :1]), collected[..., :-1]], axis=-1),
    }
    return [ends[band.up_to] for band in rule.bands]


def _bands(model: ClosedMechanism, base: Floats, ends: list[Floats]) -> tuple[Floats, Floats, Floats]:
    """The origin's and the fund's parts of the bands, and what lies above them."""
    if not ends:
        return np.zeros(base.shape), np.zeros(base.shape), base
    limits, bands = np.stack(np.broadcast_arrays(*ends), axis=-2), model.tax_sharing.bands
    origin = tiered(base, limits, np.array([*(band.origin_share for band in bands), 0.0]))
    fund = tiered(base, limits, np.array([*(band.fund_share for band in bands), 0.0]))
    return origin, fund, base - np.minimum(base, limits.max(axis=-2))


def _waterfall(
    model: ClosedMechanism, candidate: Move, claims: Floats, fund_claims: Floats, left: Floats
) -> tuple[Floats, Floats, Floats]:
    """Claims that come before the split, in the rule's order."""
    rule = model.tax_sharing
    outlays = candidate.adjustment + model.costs.moving_origin_share * candidate.moving
    for claim in rule.priority[:-1]:
        if claim == "recoup-investment":
            taken = np.diff(np.minimum(np.cumsum(left, axis=-1), over_years(outlays)), prepend=0.0)
            claims = claims + taken
        elif claim == "hold-harmless":
            taken = np.minimum(left, np.maximum(0.0, candidate.lost - candidate.release))
            claims = claims + taken
        else:
            taken = rule.fund_first * left
            fund_claims = fund_claims + taken
        left = left - taken
    return claims, fund_claims, left


def _taxed(case: Case, candidate: Move, types: tuple[str, ...]) -> NDArray[np.bool_]:
    """Whether the host expects any tax of these types, whatever it collects in the end."""
    if candidate.host.host == BEYOND:
        return np.array(False)
    city = case.city[candidate.host.host]
    amounts = [amount * retention(case, city, t) for t, amount in candidate.host.taxes.items() if t in types]
    return np.asarray(reduce(np.logical_or, [np.greater(amount, 0.0) for amount in amounts], np.bool_(False)))


def _standing(case: Case, model: ClosedMechanism, candidate: Move, enough: bool, expected: bool) -> Standing:
    rule, transfer = model.tax_sharing, candidate.transfer
    if candidate.host.host == BEYOND:
        return "nothing-shared"
    same = case.city[transfer.origin].province == case.city[candidate.host.host].province
    if transfer.led_by not in rule.led_by:
        return "other-lead"
    if rule.sectors != "all" and transfer.sector not in rule.sectors:
        return "other-sector"
    if rule.between == ("provinces" if same else "one-province"):
        return "other-provinces"
    if not enough:
        return "below-threshold"
    return "shared" if expected else "nothing-shared"
