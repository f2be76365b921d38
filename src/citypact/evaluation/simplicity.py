"""How much there is to administer: numbers to agree on and payments to make."""

from collections.abc import Iterator

import numpy as np

from ..pact.scheme import Scheme
from .indicator import Indicator
from .period import pact


def simplicity(scheme: Scheme) -> Iterator[Indicator]:
    """Distinct ratios other than 0 in years with tax to split, pairs that pay each other, payments in all years."""
    agreed = scheme.agreed_ratios.to_numpy()
    ratios = set(agreed[~np.isnan(agreed)].round(6)) - {0.0}
    moved = pact(scheme)
    yield Indicator("distinct_ratios", "count", len(ratios))
    yield Indicator("paying_pairs", "count", len(moved[["payer", "payee"]].drop_duplicates()))
    yield Indicator("payments", "count", len(moved[["year", "payer", "payee"]].drop_duplicates()))
