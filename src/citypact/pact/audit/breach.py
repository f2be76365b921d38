"""A limit that is exceeded."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Breach:
    """A limit that the terms exceed, and by how much (money of the case, a share, or a part of the limit)."""

    rule: str
    """The path of the parameter that is exceeded; what no parameter sets is said in words, which know their Chinese."""
    subject: str
    """A key of the case, or keys joined by "/"; else in words, which know their Chinese."""
    excess: float

    @property
    def section(self) -> str:
        """The section of the mechanism in which that parameter stands; of what no parameter sets all that is said."""
        return self.rule.partition(".")[0]
