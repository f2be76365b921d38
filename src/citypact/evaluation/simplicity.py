"""How much there is to administer: numbers to agree on and payments to make."""

from collections.abc import Iterator

from ..scheme import Scheme
from .indicator import Indicator
from .period import pact


def simplicity(scheme: Scheme) -> Iterator[Indicator]:
    """Distinct ratios other than 0 in sharing years, pairs of parties that pay each other, payments in all years."""
    paths = [*scheme.terms.origin_share.values(), *scheme.terms.fund_share.values()]
    ratios = {round(ratio, 6) for path in paths for ratio in path} - {0.0}
    moved = pact(scheme)
    yield Indicator("distinct_ratios", "count", len(ratios))
    yield Indicator("paying_pairs", "count", len(moved[["payer", "payee"]].drop_duplicates()))
    yield Indicator("payments", "count", len(moved[["year", "payer", "payee"]].drop_duplicates()))
