"""Names that .lp and .mps files can hold: a number that makes them unique, and a plain key for whoever reads them."""

import re
from functools import lru_cache

from .subject import Subject

LONGEST = 90
"""Characters of a name; the formats allow 255, some readers fewer."""
_KEY = 60
"""Characters of a name's plain key."""


def solver_name(letter: str, number: int, role: str, subject: Subject) -> str:
    """A name such as ``x00012_grant_projects_beijing_2027``; what comes after the number is never read back."""
    return f"{letter}{number:05d}_{_plain_key(role, subject)}".rstrip("_")


@lru_cache(1 << 13)
def _plain_key(role: str, subject: Subject) -> str:
    """The plain key: programs of one case have the same ones, and are written again and again."""
    return plain(f"{role} {subject}")[:_KEY]


def plain(name: str) -> str:
    """A name in the characters that every format allows."""
    return re.sub(r"[^A-Za-z0-9_.]+", "_", name)


def is_spelled(role: str, subject: Subject) -> bool:
    """Whether the plain key says all there is to say, but for marks between its words."""
    words = f"{role} {subject}".split()
    return len("_".join(words)) <= _KEY and all(re.fullmatch(r"[A-Za-z0-9_.,-]+", word) for word in words)
