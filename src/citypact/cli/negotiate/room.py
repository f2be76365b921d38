"""Where agreement is possible: under the offered rules, or where some of them give way."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from citypact.cli.negotiate.words import refuse

if TYPE_CHECKING:
    from citypact.cli.negotiate.talks import Talks
    from citypact.negotiation.position import Position


def room_of(talks: "Talks", asked: Sequence[str]) -> "Position | None":
    """The position in which something is acceptable; None if there is none.

    ``asked``: offered rules that are to give way in any case, or "all".
    """
    from citypact.negotiation.position import reopen
    from citypact.negotiation.why_not import acceptable, give_way

    position = talks.position
    if asked:
        rules = tuple(position.offer.rules) if "all" in asked else tuple(dict.fromkeys(asked))
        for rule in rules:
            if rule not in position.offer.rules:
                refuse("no_rule_to_reopen", rule, file="--reopen", known=", ".join(position.offer.rules) or "–")
        talks.paper.say("plain", "rules_reopened", rules=", ".join(rules) or "–")
        talks.paper.figures["rules_given_up"] = list(rules)
        position = _reopened(talks, rules)
    if acceptable(position):
        return position
    gone = give_way(position, talks.model) if position.offer.rules and not asked else None
    if gone is None:
        talks.paper.say("bad", "nothing_acceptable")
        return None
    talks.paper.say("bad", "rules_give_way", rules=", ".join(gone))
    talks.paper.figures["rules_given_up"] = list(gone)
    return reopen(position, talks.model, gone)


def _reopened(talks: "Talks", rules: tuple[str, ...]) -> "Position":
    """Rules back to the mechanism's own, as asked. Raises InvalidInput with those that must go back with them."""
    from citypact.errors import InvalidInput
    from citypact.negotiation.position import reopen

    try:
        return reopen(talks.position, talks.model, rules)
    except InvalidInput:
        more = [rule for rule in talks.position.offer.rules if rule not in rules]
        with_them = [rule for rule in more if _goes(talks, (*rules, rule))]
        refuse("reopen_more", ", ".join(rules), file="--reopen", more=" / ".join(with_them) or "all")


def _goes(talks: "Talks", rules: tuple[str, ...]) -> bool:
    from citypact.errors import InvalidInput
    from citypact.negotiation.position import reopen

    try:
        reopen(talks.position, talks.model, rules)
    except InvalidInput:
        return False
    return True
