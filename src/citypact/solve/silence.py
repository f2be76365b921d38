"""Solvers that write to standard streams, whatever they are told: silent at the file descriptor."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from functools import cache

STANDARD_OUTPUT, STANDARD_ERROR = 1, 2
_SILENT: ContextVar[frozenset[int]] = ContextVar("silent", default=frozenset())
"""The streams that are silent already."""


@contextmanager
def silence(*streams: int) -> Iterator[None]:
    """What C code writes to the streams (standard output, unless told) goes nowhere; what was written before comes out.

    HiGHS 1.16.0 prints a banner in its constructor, before any option can be set; SCIP's linear solver complains on
    the error stream about tolerances that SCIP itself asks for.
    """
    outside = _SILENT.get()
    loud = frozenset(streams or (STANDARD_OUTPUT,)) - outside
    if not loud:
        yield
        return
    token = _SILENT.set(outside | loud)
    try:
        with ExitStack() as hidden:
            for stream in sorted(loud):
                hidden.enter_context(_hidden(stream))
            yield
    finally:
        _SILENT.reset(token)


@contextmanager
def _hidden(stream: int) -> Iterator[None]:
    try:
        kept = os.dup(stream)
    except OSError:  # the stream is closed: there is nothing to keep clean
        yield
        return
    _flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, stream)
        yield
        _flush()
    finally:
        os.dup2(kept, stream)
        os.close(nowhere)
        os.close(kept)


def _flush() -> None:
    """Empty the buffers of C's own output, lest they come out on the wrong side."""
    _library().fflush(None)


@cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None)
