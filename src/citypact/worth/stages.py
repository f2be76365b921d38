"""How far a long piece of work is, stage by stage, in thousandths of all of it."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Told how many of how many are done."""
WHOLE = 1000


def stage(progress: Progress | None, first: int, last: int) -> Progress | None:
    """Who watches one stage, out of who watches all of them; ``first`` and ``last`` in thousandths."""
    if progress is None:
        return None

    def tell(done: int, whole: int) -> None:
        progress(first + (last - first) * done // whole, WHOLE)

    return tell
