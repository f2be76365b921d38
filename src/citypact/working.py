"""Pieces of work, here or by any executor of ``concurrent.futures``; what is done stays, whatever ends the run.

The answer does not depend on who does what: a piece is the same wherever it is done, and is kept by its key.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from os import cpu_count
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from .deadline import Deadline
from .errors import SolverLimit
from .text import Bilingual, both

Key = TypeVar("Key", bound=Hashable)
Done = TypeVar("Done")
Executors = Callable[[], AbstractContextManager[Executor | None]]
"""Opens processes to work in; None: work here."""
_AHEAD = 4
"""Pieces that wait for each worker."""
_LOOK = 0.5
"""Seconds between two looks at the clock."""
_TRIES = 3
"""Times that workers which all died without a piece done are replaced."""


@runtime_checkable
class Attended(Protocol):
    """An executor that knows whether anybody works for it."""

    def attend(self) -> None:
        """Raise SolverLimit where it is no use to wait any longer."""


@dataclass(frozen=True)
class Pieces(Generic[Key, Done]):
    """Pieces of work, and what becomes of them.

    Attributes
    ----------
    missing : the keys of those that are still to be done; ``put`` takes them off
    work : function that does a piece; a worker imports it by its name
    given : arguments of ``work`` by key
    put : takes what a piece came to
    doing : what the time runs out in
    """

    missing: Callable[[], Sequence[Key]]
    work: Callable[..., Done]
    given: Callable[[Key], tuple[Any, ...]]
    put: Callable[[Key, Done], None]
    doing: Bilingual


def work_off(pieces: Pieces[Key, Done], workers: Executor | Executors | None = None, jobs: int | None = None) -> None:
    """Do all pieces that are missing.

    ``workers``: any executor of ``concurrent.futures``, or what opens one, so that workers that die are replaced and
    their pieces done anew; by default all is done here. ``jobs``: how many workers there are, so that no more work
    waits than they need; by default as many as this machine has processors.

    Raises
    ------
    SolverLimit
        The time is over, workers die again and again, or nobody is left to work; what was done has been put.
    """
    opened = workers if callable(workers) else partial(nullcontext, workers)
    tries, last = 0, -1
    while missing := pieces.missing():
        tries = tries + 1 if len(missing) == last else 1
        last = len(missing)
        if tries > _TRIES:
            raise SolverLimit(both("problem.workers_die", left=len(missing)))
        try:
            with opened() as executor:
                if executor is None:
                    _here(pieces, missing)
                else:
                    _by(executor, pieces, missing, jobs or cpu_count() or 1)
        except BrokenExecutor:
            continue


def _here(pieces: Pieces[Key, Done], missing: Iterable[Key]) -> None:
    deadline = Deadline.current()
    for key in missing:
        deadline.check(pieces.doing)
        pieces.put(key, pieces.work(*pieces.given(key)))


def _by(executor: Executor, pieces: Pieces[Key, Done], missing: Iterable[Key], jobs: int) -> None:
    """No more pieces than a few for each worker wait, so that memory is bounded."""
    deadline, waiting, running = Deadline.current(), iter(missing), dict[Future[Done], Key]()
    try:
        while True:
            for key in waiting:
                running[executor.submit(pieces.work, *pieces.given(key))] = key
                if len(running) >= _AHEAD * jobs:
                    break
            if not running:
                return
            finished, _ = wait(running, timeout=_LOOK, return_when=FIRST_COMPLETED)
            deadline.check(pieces.doing)
            if not finished and isinstance(executor, Attended):
                executor.attend()
            for one in finished:
                pieces.put(running.pop(one), one.result())
    finally:
        for one in running:
            one.cancel()
