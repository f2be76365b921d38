"""Nucleoli that are known from books and other libraries."""

from collections.abc import Iterator

import numpy as np

from ..game import Game
from ..text import both
from .corpus import read
from .finding import Finding, within


def games() -> Iterator[Finding]:
    """The nucleolus of every game of the corpus, as a part of the joint gain."""
    yield within(both("doctor.games"), (_away(entry["worths"], entry["nucleolus"]) for entry in read("games")), 1e-7)


def _away(worths: list[float], nucleolus: list[float]) -> float:
    found = Game.from_lexicographic(worths).nucleolus().to_numpy(dtype=float)
    return float(np.abs(found - nucleolus).max() / abs(worths[-1]))
