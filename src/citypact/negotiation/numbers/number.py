"""A number of a pact, and one that the rules leave open."""

from dataclasses import dataclass

Key = tuple[str, ...]


@dataclass(frozen=True, order=True)
class Number:
    """One number of a pact."""

    kind: str
    key: Key

    def __str__(self) -> str:
        return f"{self.kind}[{', '.join(self.key)}]"


@dataclass(frozen=True)
class Item:
    """A number that the mechanism leaves open, and between which limits."""

    number: Number
    low: float
    high: float
    step: float | None
    money: float
    """Money that one unit of the number moves, in present value of the case's money."""

    @property
    def span(self) -> float:
        """How far it can move; infinite without a limit."""
        return self.high - self.low
