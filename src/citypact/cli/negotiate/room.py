"""Where agreement is possible: under the offered rules, or where some of them give way."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from citypact.cli.negotiate.words import refuse

if TYPE_CHECKING:
    from citypact.mechanism import Mechanism
    from citypact.negotiation.position import Position
    from citypact.report.desk import Paper


def room_of(offered: "Position", model: "Mechanism", asked: Sequence[str], paper: "Paper") -> "Position | None":
    """The position in which something is acceptable; None if there is none. The paper is told what gives way.

    ``asked``: offered rules that are to give way in any case, or "all".
    """
    from citypact.negotiation.granted import Granted, nearest_terms
    from citypact.negotiation.position import can_give_way, reopen
    from citypact.negotiation.why_not import acceptable, give_way

    position = offered
    if asked:
        known = can_give_way(position.offer)
        rules = known if "all" in asked else tuple(dict.fromkeys(asked))
        paper.say("plain", "rules_reopened", rules=", ".join(rules) or "–")
        paper.figures["rules_given_up"] = list(rules)
        position = _reopened(offered, model, rules)
    if acceptable(position):
        return position
    if (other := nearest_terms(position)) is not None:
        years = {
            row: clause.value for row, clause in enumerate(other.offer.clauses) if row in Granted(position).offered
        }
        paper.say(
            "bad", "terms_change", terms=", ".join(f"{position.granted[row]} → {years[row]:.0f}" for row in years)
        )
        return other
    gone = give_way(position, model) if can_give_way(position.offer) and not asked else None
    if gone is None:
        paper.say("bad", "nothing_acceptable")
        return None
    paper.say("bad", "rules_give_way", rules=", ".join(gone))
    paper.figures["rules_given_up"] = list(gone)
    return reopen(position, model, gone)


def _reopened(offered: "Position", model: "Mechanism", rules: tuple[str, ...]) -> "Position":
    """Rules back to the mechanism's own, as asked. Raises InvalidInput with those that must go back with them."""
    from citypact.errors import InvalidInput
    from citypact.negotiation.position import can_give_way, reopen

    try:
        return reopen(offered, model, rules)
    except InvalidInput:
        more = [rule for rule in can_give_way(offered.offer) if rule not in rules]
        with_them = [rule for rule in more if _goes(offered, model, (*rules, rule))]
        refuse("reopen_more", ", ".join(rules), file="--reopen", more=" / ".join(with_them) or "all")


def _goes(offered: "Position", model: "Mechanism", rules: tuple[str, ...]) -> bool:
    from citypact.errors import InvalidInput
    from citypact.negotiation.position import reopen

    try:
        reopen(offered, model, rules)
    except InvalidInput:
        return False
    return True
