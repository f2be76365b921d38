"""Why something stays out of a plan, and the least change that would bring it in."""

from dataclasses import dataclass
from typing import Literal

from ...mechanism.sharing import Standing

Reason = Literal[
    "no-host",
    "no-room",
    "crowded-out",
    "too-late",
    "loses",
    "kept",
    "not-covered",
    "not-its-category",
    "left-out",
    "no-consent",
    "unknown",
]
"""What keeps a transfer or a project out.

================  ===================================================================================
no-host           the case names no host for the transfer
no-room           no host at which it would gain could take it, even with nothing else there
crowded-out       beside what is worth more to those who decide there is no room for it
too-late          at no host, or not at all, does it pay within the horizon, but it would if it began earlier
loses             it does not pay to those who decide
kept              it would go without a pact, and is worth more where it is
not-covered       it would come, but the mechanism carries out only moves whose tax its rule shares
not-its-category  the mechanism builds no projects of its category
left-out          it would come by the mechanism's own plan; the terms leave it out
no-consent        it has room and pays to all together, but by no terms of the mechanism does everybody agree to it
unknown           the time of the run was over before its reason was found
================  ===================================================================================
"""


@dataclass(frozen=True)
class Room:
    """What a host would need beyond its capacity, in the unit of the resource."""

    host: str
    resource: str
    lacking: float


@dataclass(frozen=True)
class Staying:
    """A transfer or project that stays out. Values in present value, in the case's money, to those who decide."""

    id: str
    reason: Reason
    host: str | None = None
    """Where a transfer would go with the least change."""
    value: float | None = None
    """What it would be worth there (a project: anywhere)."""
    needs: float | None = None
    """By more than how much its value would have to rise for it to come in; None: that would not help."""
    room: tuple[Room, ...] = ()
    """The room that would bring it in, alone or (where it does not pay) together with ``needs``."""
    start_year: int | None = None
    """The latest year of start that would bring it in, all else being the same."""
    standing: Standing | None = None
    """Of a move that is not covered: why the rule does not share its tax."""
