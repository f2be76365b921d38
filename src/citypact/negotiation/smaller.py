"""Smaller pacts where there is none of the whole, also where an offer is held in each of them."""

from ..case.model import Case
from ..mechanism import Mechanism, check_applicable
from ..mechanism.playing import playing
from ..optimize.left_out import LeftOut, left_out
from ..pact.scheme import Scheme
from ..worth import alternative, find_worths
from .offer import Offer
from .position import attempt_around, take_position
from .rules import with_rules


def smaller_pacts(case: Case, rules: Mechanism, draft: Offer | None = None) -> tuple[LeftOut, ...]:
    """As ``optimize.left_out``; what ``draft`` says of anything that is left is held, and the rest designed.

    Raises InvalidInput for rules that the mechanism cannot hold.
    """
    if draft is None:
        return left_out(case, rules)

    def around(smaller: Case, _: Mechanism) -> Scheme | None:
        check_applicable(smaller, rules)
        players = playing(smaller, rules)
        found = find_worths(players, anyway=alternative(players, rules))
        return attempt_around(take_position(players, rules, draft, found, strict=False))

    return left_out(case, with_rules(rules, draft.rules, case.currency), around)
