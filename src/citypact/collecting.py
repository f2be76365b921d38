"""Circles of objects that nobody holds any more are looked for seldom: most of what is made is there to stay."""

import gc

_SELDOM = 100_000
"""Objects that are made before the youngest are looked through."""


def collect_seldom() -> None:
    """From now on; what was made so far, the libraries above all, is not looked through again."""
    gc.freeze()
    gc.set_threshold(_SELDOM)
    gc.enable()


def collect_all() -> None:
    """Look through all that there is, and then at what is left no more until this is asked for again."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
