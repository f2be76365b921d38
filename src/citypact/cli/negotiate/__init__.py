"""The verb ``negotiate``: who would refuse an offer, how far each number is negotiable, what everyone would accept.

The plain call is its verb ``summary``; every other verb below it answers one question.
"""

from citypact.cli.negotiate import (
    bargain,
    counter,
    exit,
    frontier,
    futures,
    log,
    objections,
    outsiders,
    prepare,
    ranges,
    summary,
    why,
)

__all__ = [
    "bargain",
    "counter",
    "exit",
    "frontier",
    "futures",
    "log",
    "objections",
    "outsiders",
    "prepare",
    "ranges",
    "summary",
    "why",
]
