"""One figure of an evaluation, with what is needed to show it."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["money", "percent", "count", "index", "cities"]


@dataclass(frozen=True)
class Indicator:
    """A figure of a scheme. Money in the case's unit; ``money`` is in present value unless its text says otherwise."""

    key: str
    kind: Kind
    value: float | tuple[str, ...] | None
    """None where it is not defined; ``cities``: keys of cities."""
    period: str | None = None
    """"first" or "whole" for what is measured over years."""
    before: float | None = None
    """The same in the status quo, where there is such a thing."""
