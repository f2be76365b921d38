"""Solvers that write to standard output, whatever they are told: silent at the file descriptor."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

STANDARD_OUTPUT = 1


@contextmanager
def silence() -> Iterator[None]:
    """What C code writes to standard output inside goes nowhere; what Python wrote before still comes out.

    HiGHS 1.16.0 prints a banner in its constructor, before any option can be set.
    """
    try:
        kept = os.dup(STANDARD_OUTPUT)
    except OSError:  # standard output is closed: there is nothing to keep clean
        yield
        return
    _flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, STANDARD_OUTPUT)
        yield
        _flush()
    finally:
        os.dup2(kept, STANDARD_OUTPUT)
        os.close(nowhere)
        os.close(kept)


def _flush() -> None:
    """Empty the buffers of C's own output, lest they come out on the wrong side."""
    _library().fflush(None)


@cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None)
