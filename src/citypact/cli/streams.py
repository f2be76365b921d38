"""The standard streams of a command: closed, full, without a reader or of any encoding, none ends in a traceback."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TextIO, cast

from citypact.cli.plainer import PLAINER
from citypact.errors import CannotWrite, Problem
from citypact.text import both


class NoOutput(CannotWrite):
    """Standard output takes nothing: it is closed, or what it leads to is full."""


class NobodyReadsError(BaseException):
    """The reader of standard output stopped early, as ``head`` does: no error, only nothing left to do."""


Guard = Callable[[TextIO], AbstractContextManager[None]]


class _Guarded:
    """A stream whose failures are told from those of other files."""

    def __init__(self, stream: TextIO, guard: Guard) -> None:
        self._stream, self._guard = stream, guard

    def write(self, text: str) -> int:
        """Write a text; gives its length."""
        with self._guard(self._stream):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Hand over what is written."""
        with self._guard(self._stream):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def _of_output(stream: TextIO) -> Iterator[None]:
    """Raise NobodyReadsError or NoOutput."""
    try:
        yield
    except BrokenPipeError:
        _silence(stream)
        raise NobodyReadsError from None
    except OSError as error:
        _silence(stream)
        raise no_output(error.strerror or type(error).__name__) from None


@contextmanager
def _of_complaints(stream: TextIO) -> Iterator[None]:
    """Where the error stream takes nothing, there is nowhere left to say so: the exit code stands."""
    try:
        yield
    except OSError:
        _silence(stream)


def no_output(reason: str) -> NoOutput:
    """The error that nothing can be printed."""
    what, do = both("problem.no_output.what", reason=reason), both("problem.no_output.do")
    return NoOutput([Problem(both("problem.standard_output"), what, do)])


@contextmanager
def standard_streams() -> Iterator[None]:
    """Make the streams fit to print on, for the time of one command.

    A closed error stream is replaced by one that leads nowhere. Raises NoOutput at once if standard output is closed,
    before any work is done in vain.
    """
    _occupy_descriptors()
    before = sys.stdout, sys.stderr
    errors = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open as long as the program runs
    sys.stderr = cast(TextIO, _Guarded(errors, _of_complaints))
    try:
        if sys.stdout is None:
            raise no_output(os.strerror(errno.EBADF))
        sys.stdout = cast(TextIO, _Guarded(sys.stdout, _of_output))
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors=PLAINER)
        yield
    finally:
        sys.stdout, sys.stderr = before


def _occupy_descriptors() -> None:
    """See to it that no file of ours takes the number of a closed standard stream, which libraries print on."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)


def _silence(stream: TextIO) -> None:
    """Let what is still buffered go nowhere, so that the end of the program does not try it again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
