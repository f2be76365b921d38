"""Ctrl-C and other polite ways to stop a command: one clear line, an exit code, nothing half-written."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from citypact.storage.interrupts import STOPPING

if TYPE_CHECKING:
    from concurrent.futures import Executor


class StoppedError(BaseException):
    """The user, or the system, wants the command to end."""

    def __init__(self, number: int) -> None:
        self.exit_code = 128 + number
        """As shells have it: 130 for Ctrl-C, 143 for a request to terminate."""
        super().__init__(number)


@contextmanager
def stoppable() -> Iterator[None]:
    """Let the signals that stop a program raise StoppedError; only the main thread is ever stopped by them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _stop) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, _: FrameType | None) -> None:
    raise StoppedError(number)


@contextmanager
def workers(count: int) -> "Iterator[Executor | None]":
    """Processes to work in, None for one; they end at once with the command, without a word of their own."""
    if count == 1:
        yield None
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(count, mp_context=context, initializer=_leave_it_to_the_parent)
    try:
        yield executor
    except BaseException:
        for child in multiprocessing.active_children():
            child.terminate()
        executor.shutdown(wait=True, cancel_futures=True)
        raise
    executor.shutdown()


def _leave_it_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
