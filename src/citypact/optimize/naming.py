"""Names that .lp and .mps files can hold: a number that makes them unique, and a plain key for whoever reads them."""

import re

from .subject import Subject

_LONGEST = 60
"""Characters of a key; the formats allow 255 for the whole name, some readers fewer."""


def solver_name(letter: str, number: int, role: str, subject: Subject) -> str:
    """A name such as ``x00012_grant_projects_beijing_2027``; what comes after the number is never read back."""
    return f"{letter}{number:05d}_{plain(f'{role} {subject}')[:_LONGEST]}".rstrip("_")


def plain(name: str) -> str:
    """A name in the characters that every format allows."""
    return re.sub(r"[^A-Za-z0-9_.]+", "_", name)
