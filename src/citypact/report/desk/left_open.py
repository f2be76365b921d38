"""What an offer leaves open, completed by one rule as it is offered and by another in a counter-offer."""

from collections.abc import Sequence

from ...negotiation.counter import CounterOffer, accepted, differences
from ...negotiation.numbers import Number
from ...pact.scheme import Scheme
from ...text import Message, both
from ..sentence import Sentence
from .paper import Paper


def write_left_open(paper: Paper, counter: CounterOffer, offered: Scheme) -> None:
    """How many numbers that the offer leaves open come out otherwise, and what ``left_open`` says of that."""
    others = _others(counter, offered)
    paper.figures["counter_offers"][counter.measure]["open_numbers_changed"] = len(others)
    if (said := _said(counter, offered, others)) is not None:
        paper.sentences.append(Sentence("plain", said))


def left_open(counter: CounterOffer, offered: Scheme) -> Message | None:
    """Why gains differ where clauses do not: numbers that the offer leaves open come out otherwise; None: they do not.

    ``offered``: the offer as it is settled.
    """
    return _said(counter, offered, _others(counter, offered))


def _others(counter: CounterOffer, offered: Scheme) -> list[Number]:
    found = differences(counter.position, offered, counter.scheme).index
    return [number for number in found if number not in counter.position.values]


def _said(counter: CounterOffer, offered: Scheme, others: Sequence[Number]) -> Message | None:
    most = float((counter.scheme.gain - offered.gain).abs().max())
    if not counter.position.values or not others or most <= offered.tolerance + counter.scheme.tolerance:
        return None
    is_fine = accepted(offered) and not offered.breaches
    too = both("negotiation.says.counter_open_too") if is_fine and counter.changes.empty else ""
    key = "counter_open_alone" if counter.changes.empty else "counter_open_beside"
    return both(f"negotiation.says.{key}", count=len(others), most=f"{most:,.4g}", too=too)
