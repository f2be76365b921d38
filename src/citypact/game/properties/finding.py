"""Whether a property holds, with a counter-example when it does not."""

from collections.abc import Hashable
from dataclasses import dataclass

from ..coalitions import Floats
from ..scale import largest, normalise
from ..worths import Worths

TOLERANCE = 1e-9  # of the largest gain: smaller differences are rounding


@dataclass(frozen=True)
class Finding:
    """Answer to "has the game this property?"; true or false in an ``if``.

    Attributes
    ----------
    name : the property
    holds : the answer
    coalitions : the counter-example, empty when the property holds
    gap : by how much the counter-example fails, in the unit of the worths; 0 when the property holds
    text : the answer in words, with the worths concerned
    """

    name: str
    holds: bool
    coalitions: tuple[tuple[Hashable, ...], ...]
    gap: float
    text: str

    def __bool__(self) -> bool:
        return self.holds

    def __str__(self) -> str:
        return self.text


def holding(name: str) -> Finding:
    """The property holds."""
    return Finding(name, True, (), 0.0, f"the game is {name}")


def failing(game: Worths, name: str, coalitions: list[int], gap: float, why: str) -> Finding:
    """The property fails: `why` says how, and the worths of the coalitions concerned are added to the text."""
    shown = tuple(game.coalition(index) for index in coalitions)
    worths = ", ".join(f"v{_braces(labels)} = {game.worths[i]:g}" for labels, i in zip(shown, coalitions, strict=True))
    return Finding(name, False, shown, float(gap), f"the game is not {name}: {why} ({worths}; by {gap:g})")


def gains_and_tolerance(game: Worths) -> tuple[Floats, float]:
    """Worths without their additive part, on which additive-free properties are tested, and what counts as zero."""
    normal = normalise(game)
    return normal.gains, TOLERANCE * largest(normal.gains) + 2 * game.n * normal.rounding


def _braces(labels: tuple[Hashable, ...]) -> str:
    return "{" + ", ".join(str(label) for label in labels) + "}"
