"""The verb ``negotiate``: who would refuse an offer, how far each number is negotiable, what everyone would accept.

The plain call is its verb ``summary``; every other verb below it answers one question.
"""

from citypact.cli.negotiate import group

__all__ = ["group"]
