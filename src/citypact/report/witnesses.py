"""Who proved or disputed something, in words."""

from collections.abc import Iterable

from ..solve.linear import BOUND
from ..text import Bilingual, Joined, both
from ..worth.packing import HULLS, LISTED

_WAYS = {BOUND: "bound", HULLS: "hulls", LISTED: "enumeration"}
"""Ways of proof that are no solver's, and the names of their messages."""


def witnesses(names: Iterable[str]) -> Bilingual:
    """Solvers by their names, ways of proof in words; a dash for nobody."""
    found = [both(f"report.witness.{_WAYS[name]}") if name in _WAYS else name for name in names]
    return Joined(found or ["-"])
