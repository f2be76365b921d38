"""The answer "there is no such scheme", with its reasons and prices."""

from dataclasses import dataclass

from ..errors import CitypactError
from .subject import Kind, Subject


@dataclass(frozen=True)
class Demand:
    """One constraint of a conflict: none of them can be dropped without the others becoming satisfiable."""

    kind: Kind
    subject: Subject
    """City, transfer and party, year or ratio; empty: the constraints of this kind all together."""
    amount: float | None
    """Money it stands for, where it stands for any: what a city could earn alone and more, what a deal party needs."""


@dataclass(frozen=True)
class Price:
    """The smallest loosening of one kind of constraint, alone, that makes the rest satisfiable."""

    kind: Kind
    money: float | None
    """In all, in present value of the case's money; None: no loosening of this kind alone is enough."""
    parts: tuple[tuple[Subject, float], ...] = ()
    """Where it is loosened, and by how much money; for a subsidy: who gets it."""


@dataclass(frozen=True)
class Explanation:
    """Which constraints conflict and what would mend it. Money in the case's unit."""

    conflict: tuple[Demand, ...]
    prices: tuple[Price, ...]
    in_time: bool = True
    """Whether there was time to find out; if not, there is no scheme all the same."""
    so_far: bool = False
    """Whether constraints were added as they were found missed, so that prices are the least there can be."""


class NoScheme(CitypactError):
    """No scheme satisfies the constraints of the mechanism."""

    exit_code = 4

    def __init__(self, explanation: Explanation) -> None:
        self.explanation = explanation
        conflict = "; ".join(f"{demand.kind} {demand.subject}".strip() for demand in explanation.conflict)
        wanted = conflict or "parts that cannot be loosened"
        cheap = "; ".join(f"{p.kind}: {p.money:.4g}" for p in explanation.prices if p.money is not None)
        if not explanation.in_time:
            super().__init__("no scheme satisfies the constraints; there was no time to find out why")
            return
        super().__init__(
            f"no scheme satisfies the constraints. In conflict: {wanted}. Mended by: {cheap or 'no single change'}"
        )

    def __reduce__(self) -> tuple[type["NoScheme"], tuple[Explanation]]:
        """Travel between processes with the reasons."""
        return type(self), (self.explanation,)
