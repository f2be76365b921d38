"""A limit that is exceeded."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Breach:
    """A limit that the terms exceed, and by how much (money of the case, a share, or a part of the limit)."""

    rule: str
    subject: str
    excess: float
