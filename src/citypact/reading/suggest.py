"""What a word was probably meant to be."""

from collections.abc import Iterable

from citypact.text import both

_SHOWN = 12


def suggestion(word: str, known: Iterable[str]) -> str:
    """A sentence for remedies: what ``word`` may have been meant to be, or what there is to choose from."""
    names = list(dict.fromkeys(known))
    if close := nearest(word, names):
        return both("reading.did_you_mean", name=close[0])
    if not names:
        return both("reading.none_known")
    shown = ", ".join(names[:_SHOWN]) + (" ..." if len(names) > _SHOWN else "")
    return both("reading.known_names", names=shown)


def nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known word that ``word`` was probably meant to be, as a tuple of none or one."""
    from difflib import get_close_matches

    lowered = {name.casefold(): name for name in known}
    return tuple(lowered[name] for name in get_close_matches(word.casefold(), lowered, n=1, cutoff=0.6))
