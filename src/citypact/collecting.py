"""Circles of objects that nobody holds any more are looked for seldom: most of what is made is there to stay."""

import gc

_SELDOM = 10_000
"""Objects that are made before the youngest are looked through."""


def collect_seldom() -> None:
    """From now on; what was made so far, the libraries above all, is never looked through again."""
    gc.freeze()
    gc.set_threshold(_SELDOM)
    gc.enable()
