"""Whether a property holds, with a counter-example when it does not."""

from collections.abc import Hashable
from dataclasses import dataclass

from citypact.text import Message, both

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
    return Finding(name, True, (), 0.0, both("game.property.holds", name=_said(name)))


def failing(game: Worths, name: str, coalitions: list[int], gap: float) -> Finding:
    """The property fails: the text says how, with the worths of the coalitions concerned."""
    shown = tuple(game.coalition(index) for index in coalitions)
    worths = ", ".join(f"v{_braces(labels)} = {game.worths[i]:g}" for labels, i in zip(shown, coalitions, strict=True))
    why = both(f"game.property.why.{name}")
    text = both("game.property.fails", name=_said(name), why=why, worths=worths, gap=float(gap))
    return Finding(name, False, shown, float(gap), text)


def gains_and_tolerance(game: Worths) -> tuple[Floats, float]:
    """Worths without their additive part, on which additive-free properties are tested, and what counts as zero."""
    normal = normalise(game)
    return normal.gains, TOLERANCE * largest(normal.gains) + 2 * game.n * normal.rounding


def _said(name: str) -> Message:
    return both(f"game.property.name.{name}")


def _braces(labels: tuple[Hashable, ...]) -> str:
    return "{" + ", ".join(str(label) for label in labels) + "}"
