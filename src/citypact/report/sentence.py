"""A sentence of what a reader must know first, and how good the news is."""

from dataclasses import dataclass
from typing import Literal

from ..text import Bilingual

Tone = Literal["good", "bad", "plain"]


@dataclass(frozen=True)
class Sentence:
    """One sentence of a verdict."""

    tone: Tone
    text: Bilingual
