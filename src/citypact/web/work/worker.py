"""The process that carries out tasks, one after the other, until nobody hands it any more."""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from multiprocessing.connection import Connection
from time import monotonic

from citypact.collecting import collect_all, collect_seldom
from citypact.deadline import Deadline
from citypact.errors import CitypactError
from citypact.web.work.answer import INTERNAL, Answer, refusal, trouble
from citypact.web.work.task import Progress, Task

_TICK = 0.1
"""Seconds between two words on how far a task is."""
_LONG = 1.0
"""Seconds after which a task has taken long."""


def work(connection: Connection, needed: Sequence[str]) -> None:
    """Take tasks from a connection and send back progress and answers; nobody but the server ends the process.

    ``needed``: modules that are loaded before the first task comes.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    get_ready(needed)
    try:
        connection.send(Progress())  # ready
        while True:
            task = connection.recv()
            connection.send(Progress())  # begun
            begun = monotonic()
            connection.send(carried_out(task, connection.send))
            if monotonic() - begun > _LONG:  # it has made what stays, such as worths
                collect_all()
    except (EOFError, OSError):
        return


def get_ready(needed: Sequence[str]) -> None:
    """Load modules, so that no task waits for them."""
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    for module in needed:
        import_module(module)
    collect_seldom()


def carried_out(task: Task, send: Callable[[Progress], None]) -> Answer:
    """The answer to a task, or why there is none; ``send`` is told how far it is, and not too often."""
    last = -_TICK

    def tell(done: int, whole: int) -> None:
        nonlocal last
        if done >= whole > 0 or monotonic() - last >= _TICK:
            last = monotonic()
            send(Progress(done, whole))

    try:
        with Deadline(task.seconds).limiting():
            return task.function(task.asked, task.lang, tell)
    except CitypactError as error:
        return refusal(error, task.lang)
    except Exception:  # whoever runs the server reads what it was; whoever asked learns that it was the server's fault
        traceback.print_exc(file=sys.stderr)
        return trouble(INTERNAL, "internal", task.lang)
