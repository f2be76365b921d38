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
from citypact.solve.interruptible import left_behind
from citypact.web.work.answer import INTERNAL, Answer, refusal, trouble
from citypact.web.work.task import Progress, Task

_TICK = 0.1
"""Seconds between two words on how far a task is."""
_LONG, _OFTEN = 1.0, 500
"""Seconds after which a task has taken long; tasks after which all is looked through in any case."""


def work(connection: Connection, needed: Sequence[str]) -> None:
    """Take tasks from a connection and send back progress and answers; nobody but the server ends the process.

    ``needed``: modules that are loaded before the first task comes.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    get_ready(needed)
    since = 0
    try:
        connection.send(Progress())  # ready
        while True:
            task = connection.recv()
            connection.send(Progress())  # begun
            begun, since = monotonic(), since + 1
            connection.send(carried_out(task, connection.send))
            if left_behind():  # a solver that did not stop would take half of this process for good
                os._exit(1)
            if monotonic() - begun > _LONG or since >= _OFTEN:  # a long one has made what stays, such as worths
                collect_all()
                since = 0
    except (EOFError, OSError):
        return


def get_ready(needed: Sequence[str]) -> None:
    """Load modules, so that no task waits for them, and look through what they made no more."""
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
