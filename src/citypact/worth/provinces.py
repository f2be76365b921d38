"""What a bid is worth to a coalition that has provinces among its members.

A province has no say in a move and cannot be kept from its part of the tax: what a move changes for it is an external
effect. A coalition of which it is a member counts that effect as its own; one of which it is not does not care. So a
move that touches provinces is one bid for each set of them that may be members, with

    gain = gain of origin and host + sum of what it changes for the member provinces

of which just one is open to a coalition. That keeps every worth exact:

    v(S) = max over plans of the cities in S of (gains of these cities + gains of the provinces in S)
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from .diversions import Bid


def with_provinces(bid: Bid, effects: Mapping[int, float]) -> Iterator[Bid]:
    """The bid for each set of provinces that may be members; ``effects``: what it changes for each, by number."""
    for inside in product((True, False), repeat=len(effects)):
        members = [player for player, member in zip(effects, inside, strict=True) if member]
        others = [player for player in effects if player not in members]
        yield replace(
            bid,
            gain=bid.gain + sum(effects[player] for player in members),
            required=bid.required | sum(1 << player for player in members),
            excluded=bid.excluded | sum(1 << player for player in others),
            harm=(*bid.harm, *((player, -effects[player]) for player in others)),
        )
