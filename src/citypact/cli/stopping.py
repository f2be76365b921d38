"""What stops a command: Ctrl-C, a polite request, the end of its time. One clear line, a code, nothing half-written.

A command that has something to hand over before it is done says so (``keeping``); then neither Ctrl-C nor the end of
the time take it away.
"""

import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

import typer

from citypact.cli.output import complain, message, settings
from citypact.deadline import Deadline
from citypact.errors import CitypactError, SolverLimit
from citypact.storage.interrupts import STOPPING
from citypact.text import both

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from sys import UnraisableHookArgs

_TICK = 0.02
"""Seconds between two looks at the clock once the time should be over."""
_IMPORT = "<frozen importlib._bootstrap>"
"""The file that Python names where modules are imported."""


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
def limited(deadline: Deadline) -> Iterator[None]:
    """Raise SolverLimit when the time is over, whatever the command is doing, until ``answered``.

    Rooms look at the deadline between programs and hand solvers what is left of it; this ends what they cannot look
    into. Where the system has no such timer, and outside the main thread, the rooms' own care has to do.
    """
    left = deadline.remaining()
    if left is None or not _has_timer():
        yield
        return

    def over(number: int, frame: FrameType | None) -> None:
        if deadline.expired and not _importing(frame):  # half an import would stay; the clock ticks on
            answered()
            deadline.check(both("cli.progress.run"))

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, max(left, _TICK), _TICK)
    try:
        with _said_again():
            yield
    finally:
        answered()
        signal.signal(signal.SIGALRM, before)


def _importing(frame: FrameType | None) -> bool:
    while frame is not None and frame.f_code.co_filename != _IMPORT:
        frame = frame.f_back
    return frame is not None


@contextmanager
def _said_again() -> Iterator[None]:
    """Python drops what is raised in a finalizer or a callback of its collector: then the clock is looked at again."""
    before = sys.unraisablehook

    def lost(what: "UnraisableHookArgs") -> None:
        if isinstance(what.exc_value, SolverLimit):
            signal.setitimer(signal.ITIMER_REAL, _TICK, _TICK)
        else:
            before(what)

    sys.unraisablehook = lost
    try:
        yield
    finally:
        sys.unraisablehook = before


@contextmanager
def keeping() -> Iterator[Deadline]:
    """Let the run's end leave time to hand over what there is; the first Ctrl-C is such an end, the second one stops.

    Raises StoppedError where Ctrl-C came before there was anything.
    """
    deadline = Deadline.current()
    with _ended_by_interrupt(deadline), limited(deadline.afterwards):
        try:
            yield deadline
        except SolverLimit as limit:
            if deadline.stopped:
                complain(limit.text(settings.lang))
                raise StoppedError(signal.SIGINT) from None
            raise


@contextmanager
def _ended_by_interrupt(deadline: Deadline) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def enough(number: int, _: FrameType | None) -> None:
        signal.signal(number, _stop)
        deadline.stop()
        complain(message("stopping"))

    before = signal.signal(signal.SIGINT, enough)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def check_in_time(*, proven: bool) -> None:
    """Exit with 130 if Ctrl-C ended the run early, and with 5 if the time did, or what was found is not proven."""
    deadline = Deadline.current()
    if deadline.stopped:
        raise typer.Exit(128 + signal.SIGINT)
    if not proven:
        raise typer.Exit(SolverLimit.exit_code)


def check_outcomes(outcomes: Sequence[object], deadline: Deadline) -> None:
    """Exit as ``check_in_time`` if time left some unanswered, and with the code of the first if all of them failed."""
    failures = [outcome for outcome in outcomes if isinstance(outcome, CitypactError)]
    check_in_time(proven=not (deadline.expired and any(isinstance(failure, SolverLimit) for failure in failures)))
    if len(failures) == len(outcomes):
        raise typer.Exit(failures[0].exit_code)


def answered() -> None:
    """The answer is there: handing it out is not cut short."""
    if _has_timer():
        signal.setitimer(signal.ITIMER_REAL, 0)


def _has_timer() -> bool:
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


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
