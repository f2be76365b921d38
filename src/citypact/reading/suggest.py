"""What a word was probably meant to be."""

from collections.abc import Iterable

from citypact.limits import SHOWN_OF_A_KIND
from citypact.text import both

_SHOWN, _MOST = 12, 15
"""Words that are shown of many, and how many are shown all."""


def suggestion(word: str, known: Iterable[str]) -> str:
    """A sentence for remedies: what ``word`` may have been meant to be, or what there is to choose from."""
    names = list(dict.fromkeys(known))
    if close := nearest(word, names):
        return both("reading.did_you_mean", name=close[0])
    if not names:
        return both("reading.none_known")
    if len(names) <= _MOST:
        return both("reading.known_names", names=", ".join(names))
    return both("reading.known_names_and_more", names=", ".join(names[:_SHOWN]), count=len(names) - _SHOWN)


def nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known word that ``word`` was probably meant to be, as a tuple of none or one."""
    from difflib import get_close_matches

    lowered = {name.casefold(): name for name in known}
    return tuple(lowered[name] for name in get_close_matches(word.casefold(), lowered, n=1, cutoff=0.6))


class Suggestions:
    """Suggestions from the same known words for many wrong ones: for as many as are shown, as each takes its time."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = dict.fromkeys(known)
        self._left = SHOWN_OF_A_KIND

    def __call__(self, word: str) -> str:
        """As ``suggestion``; nothing for words beyond those that are shown."""
        self._left -= 1
        return suggestion(word, self.known) if self._left >= 0 else ""
