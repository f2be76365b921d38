"""A program that begins a server wherever it is loaded: the server's processes load it again, and would begin more."""

import multiprocessing

from citypact.errors import CitypactError
from citypact.text import both


class Unguarded(CitypactError):
    """A process of a server is about to begin a server of its own, since the main program does so when it is loaded."""

    exit_code = 2


def check_guarded() -> None:
    """Raise Unguarded in a process that is still loading the main program of the one that began it.

    As ``multiprocessing`` itself tells, which would refuse to begin processes there, but leave the server waiting.
    """
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise Unguarded(both("web.unguarded"))
