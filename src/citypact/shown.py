"""How big values show themselves: a few lines in a console, a small table in a notebook."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from html import escape

_WIDEST = 100
"""Characters after which a line is cut short."""
_READABLE = 10**16


class Shown(ABC):
    """Base of classes whose full content would fill pages."""

    @abstractmethod
    def _shown(self) -> Mapping[str, object]:
        """What a reader wants to know first, by name; the first entry is the heading."""

    def __repr__(self) -> str:
        (kind, name), *facts = self._shown().items()
        width = max((len(label) for label, _ in facts), default=0)
        lines = [f"{kind} {name}", *(f"  {label:{width}}  {fact}" for label, fact in facts)]
        return "\n".join(line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…" for line in lines)

    def __str__(self) -> str:
        return repr(self)

    def _repr_html_(self) -> str:
        """The same for notebooks."""
        (kind, name), *facts = self._shown().items()
        rows = (f"<tr><th>{escape(label)}</th><td>{escape(str(fact))}</td></tr>" for label, fact in facts)
        return f"<table><caption>{escape(f'{kind} {name}')}</caption>{''.join(rows)}</table>"


def number(amount: float) -> str:
    """A figure to the digits that a glance takes in."""
    return f"{amount + 0.0:,.4g}" if abs(amount) < 1e4 else f"{amount:,.0f}"


def at_least(count: int, *, is_all: bool) -> str:
    """A number of coalitions, or so many that were found of them.

    >>> at_least(1200, is_all=True), at_least(20, is_all=False)
    ('1,200', '≥ 20')
    """
    return f"{count:,}" if is_all else f"≥ {count:,}"


def counted(coalitions: int) -> str:
    """How many coalitions; a power of two where nobody could read the number.

    >>> counted(8190), counted(2**300 - 2), counted(2**300 - 1)
    ('8,190', '2^300 - 2', '2^300 - 1')
    """
    power = coalitions.bit_length()
    return f"{coalitions:,}" if coalitions < _READABLE else f"2^{power} - {(1 << power) - coalitions}"
