"""What happens without a pact: the status quo, from which every gain is measured.

Nothing is built, and nothing moves but what needs nobody's consent: transfers of which the case says where they go
anyway and, where the mechanism lets market-led moves happen, those of which it says nothing.
"""

from collections.abc import Mapping
from typing import Literal

from ..case.model import Case
from ..mechanism.model import Mechanism
from .firms import stable_moves

MarketMoves = Literal["need-consent", "happen-anyway"]


def alternative(case: Case, model: Mechanism) -> Mapping[str, str]:
    """Host of each transfer that moves without a pact, as the case and the mechanism say."""
    return moves_anyway(case, model.coordination.market_moves)


def moves_anyway(case: Case, market_moves: MarketMoves = "need-consent") -> Mapping[str, str]:
    """Host of each transfer that moves without a pact; those that the case names come first to every host's room."""
    named = {transfer.id: transfer.anyway for transfer in case.transfers if transfer.anyway is not None}
    if market_moves == "need-consent":
        return named
    silent = {transfer.id for transfer in case.transfers if transfer.led_by == "market" and transfer.anyway is None}
    return named | stable_moves(case, named, silent)
