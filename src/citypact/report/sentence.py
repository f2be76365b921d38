"""A sentence of what a reader must know first, and how good the news is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ..catalogue import LANGUAGES
from ..text import Bilingual, in_language

Tone = Literal["good", "bad", "warn", "plain"]
"""How good the news is; ``warn``: nothing that a verdict hangs on, and yet to be weighed."""


@dataclass(frozen=True)
class Sentence:
    """One sentence of a verdict."""

    tone: Tone
    text: Bilingual


def lines_of(sentences: Iterable[Sentence], lang: str) -> list[str]:
    """The words of sentences."""
    return [in_language(sentence.text, lang) for sentence in sentences]


def lines_by_language(sentences: Iterable[Sentence]) -> dict[str, list[str]]:
    """The words of sentences in each language, for JSON."""
    said = list(sentences)
    return {lang: lines_of(said, lang) for lang in LANGUAGES}
