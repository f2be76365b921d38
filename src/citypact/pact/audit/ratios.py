"""Sharing ratios: within what the rule allows in their year, the same within a class, payments within cap and floor."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...case.model import Case
from ...mechanism import ClosedMechanism, Range, SharedTax
from ...mechanism.quantity import Ratio, Span, largest
from ...text import Joined, both
from .. import columns
from ..terms import Terms
from .breach import Breach

Shared = Mapping[str, SharedTax]
Split = Mapping[str, NDArray[np.bool_]]
Agreed = tuple[str, int, float, Ratio]
_PARTIES = ("tax_sharing.origin_share", "tax_sharing.fund_share")


def agreed_years(shared: Shared, terms: Terms, split: Split) -> Split:
    """By transfer, the years in which its tax is split by what was agreed; shape (horizon,)."""
    return {
        transfer: _within_term(deal, terms.term.get(transfer)) & split.get(transfer, True)
        for transfer, deal in shared.items()
    }


def terms_of_sharing(model: ClosedMechanism, shared: Shared, terms: Terms) -> Iterator[Breach]:
    """Agreed years of sharing: no more than the rule has, and nothing is split after them."""
    for transfer, years in terms.term.items():
        if transfer in shared:
            yield Breach("tax_sharing.term", transfer, years - (model.tax_sharing.term + model.tax_sharing.extension))
            after = ~_within_term(shared[transfer], years)
            for paths in (terms.origin_share, terms.fund_share):
                yield Breach("tax_sharing.term", transfer, float((np.array(paths.get(transfer, 0.0)) * after).max()))


def _within_term(deal: SharedTax, years: int | None) -> NDArray[np.bool_]:
    return np.arange(deal.tax.size) < (deal.tax.size if years is None else deal.clock + years)


def limits(model: ClosedMechanism, shared: Shared, terms: Terms, split: Split) -> Iterator[Breach]:
    """Every ratio of a year with tax to split against what the rule allows in that year."""
    for rule, paths in zip(_PARTIES, (terms.origin_share, terms.fund_share), strict=True):
        for transfer in sorted(set(paths) - set(shared)):
            yield Breach(rule, both("pact.breach.not_planned", of=transfer), max(paths[transfer], default=0.0))
    for party, rule in enumerate(_PARTIES):
        agreed = _agreed(model, shared, terms, split, party)
        several = {(k, ratio, id(allowed)): allowed for k, _, ratio, allowed in agreed}  # what is allowed is held above
        checked = {(k, ratio, allowed) for (k, ratio, _), allowed in several.items()}
        for transfer, ratio, allowed in sorted(checked, key=lambda entry: entry[:2]):
            yield from _within(rule, transfer, ratio, allowed)


def _within(rule: str, transfer: str, ratio: float, allowed: Ratio) -> Iterator[Breach]:
    yield Breach(rule, transfer, ratio - largest(allowed))
    yield Breach(f"{rule}.min", transfer, (allowed.min if isinstance(allowed, Span) else allowed) - ratio)
    if isinstance(allowed, Range) and allowed.step is not None:
        steps = (ratio - allowed.min) / allowed.step
        yield Breach(f"{rule}.step", transfer, abs(steps - round(steps)) * allowed.step)


def classes(case: Case, model: ClosedMechanism, shared: Shared, terms: Terms, split: Split) -> Iterator[Breach]:
    """Designed ratios that differ by something the rule does not let them differ by."""
    for party, rule in enumerate(_PARTIES):
        found: dict[tuple[str, ...], list[float]] = {}
        for transfer, t, ratio, allowed in _agreed(model, shared, terms, split, party):
            if isinstance(allowed, Range):
                group = _class(case, model, terms, transfer, t, t - shared[transfer].clock + 1)
                found.setdefault(group, []).append(ratio)
        for group, ratios in found.items():
            if max(ratios) == min(ratios):
                continue
            of = Joined(group, "slash") if group else both("pact.breach.all_moves")
            subject = both(f"pact.breach.{rule.partition('.')[2]}", of=of)
            yield Breach("tax_sharing.vary_by", subject, max(ratios) - min(ratios))


def caps_and_floors(case: Case, shared: Shared, ledger: pd.DataFrame) -> Iterator[Breach]:
    """What each origin is paid: of the split no more than the cap in all, no less than the floor in any year."""
    rows = columns.texts(ledger, "item") == "origin-share"
    of_rows = (ledger[name].to_numpy()[rows].tolist() for name in ("subject", "year", "amount"))
    paid = {transfer: np.zeros(case.horizon) for transfer in shared}
    for transfer, year, amount in zip(*of_rows, strict=True):
        if transfer in paid and year in case.years:
            paid[transfer][year - case.years.start] += amount
    for transfer, deal in shared.items():
        received = paid[transfer]
        yield Breach("tax_sharing.cap", transfer, float((received - deal.claims).sum()) - deal.cap)
        yield Breach("tax_sharing.floor", transfer, float((deal.floor - received).max()))


def _agreed(model: ClosedMechanism, shared: Shared, terms: Terms, split: Split, party: int) -> Iterator[Agreed]:
    """Transfer, year, agreed ratio and what the rule says of it, wherever there is tax to split; not named means 0."""
    paths, rule = (terms.origin_share, terms.fund_share)[party], model.tax_sharing
    allowed: dict[int, Ratio] = {}
    for transfer, deal in shared.items():
        path = paths.get(transfer, (0.0,) * deal.tax.size)
        for t in np.flatnonzero((deal.tax > 0) & split.get(transfer, True)).tolist():
            year = max(1, t - deal.clock + 1)
            if year not in allowed:
                allowed[year] = rule.ratios(year)[party]
            yield transfer, t, path[t], allowed[year]


def _class(
    case: Case, model: ClosedMechanism, terms: Terms, transfer: str, t: int, sharing_year: int
) -> tuple[str, ...]:
    """What a ratio may differ by, for one transfer in one year; segments of years have ratios of their own."""
    moved = case.transfer[transfer]
    traits = {
        "transfer": transfer,
        "sector": moved.sector,
        "provinces": f"{case.city[moved.origin].province}>{case.city[terms.plan[transfer]].province}",
        "year": str(case.years[t]),
    }
    segment = model.tax_sharing.segment(sharing_year) if model.tax_sharing.segments else None
    return (
        *(traits[name] for name in model.tax_sharing.vary_by),
        *(() if segment is None else (both("pact.breach.part", number=segment),)),
    )
