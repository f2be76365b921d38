"""Solvers that Ctrl-C, a request to terminate and the end of the time reach while they run."""

import threading
from collections.abc import Callable
from time import monotonic

from ..deadline import Deadline
from ..errors import SolverLimit
from ..text import both

_TICK = 0.1
"""Seconds between two looks at the deadline."""
_PATIENCE = 10.0
"""Seconds that a solver has to end after it was told to."""
_SOLVER = "solver"
"""What a thread is called in which a solver works."""


def interruptible(work: Callable[[], object], stop: Callable[[], None], tick: Callable[[], None] | None = None) -> None:
    """Let a solver work beside the main thread, where signals arrive, and stop it when one of them ends the run.

    ``work`` must not hold Python's lock while the solver runs. ``stop`` may be called more than once; it is also called
    when the deadline of the run comes, in case the solver does not look at its own clock. ``tick`` is called ten times
    a second meanwhile. Elsewhere than on the main thread no signal arrives, and the solver works where it is called.

    Raises SolverLimit where the solver has not ended a while after the deadline; it is left behind then.
    """
    if threading.current_thread() is not threading.main_thread():
        work()
        return
    ended, failures = threading.Event(), list[BaseException]()

    def run() -> None:
        try:
            work()
        except BaseException as failure:
            failures.append(failure)
        finally:
            ended.set()

    threading.Thread(target=run, daemon=True, name=_SOLVER).start()
    try:
        deadline, over = Deadline.current(), None
        while not ended.wait(_TICK):
            if deadline.expired:
                stop()
                over = monotonic() if over is None else over
                if monotonic() - over > _PATIENCE:
                    break
            if tick is not None:
                tick()
    except BaseException:
        stop()
        ended.wait(_PATIENCE)
        raise
    if not ended.is_set():
        raise SolverLimit(both("solve.does_not_end", seconds=f"{_PATIENCE:g}"))
    if failures:
        raise failures[0]


def left_behind() -> bool:
    """Whether a solver still works though nobody waits for it."""
    return any(thread.name == _SOLVER for thread in threading.enumerate())
