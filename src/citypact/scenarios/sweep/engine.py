"""Batches of a sweep, here or by any executor of ``concurrent.futures``; what is done stays, whatever ends the run.

The answer does not depend on who does what: a batch is the same wherever it is done, and is kept by its number.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from os import cpu_count
from typing import Protocol, runtime_checkable

from ...deadline import Deadline
from ...errors import SolverLimit
from ...text import both
from ...worth import WorthTable
from .plan import Sweep
from .sent import Batch, Done, Task, Today
from .store import Store
from .work import work

Executors = Callable[[], AbstractContextManager[Executor | None]]
"""Opens processes to work in; None: work here."""
Progress = Callable[[int, int], None]
"""Told how many of how many futures are done."""
_AHEAD = 4
"""Batches that wait for each worker."""
_LOOK = 0.5
"""Seconds between two looks at the clock."""
_TRIES = 3
"""Times that workers which all died without a batch done are replaced."""


@runtime_checkable
class Attended(Protocol):
    """An executor that knows whether anybody works for it."""

    def attend(self) -> None:
        """Raise SolverLimit where it is no use to wait any longer."""


def run(
    store: Store, workers: Executor | Executors | None = None, progress: Progress | None = None, jobs: int | None = None
) -> None:
    """Do all batches that are missing.

    ``workers``: any executor of ``concurrent.futures``, or what opens one, so that workers that die are replaced and
    their batches done anew; by default all is done here. ``jobs``: how many workers there are, so that no more work
    waits than they need; by default as many as this machine has processors.

    Raises
    ------
    SolverLimit
        The time is over, workers die again and again, or none is left; what was done is kept, and the next run goes on
        from there.
    CannotWrite
        A batch cannot be written.
    """
    opened = workers if callable(workers) else partial(nullcontext, workers)
    sweep, tries, last = store.sweep, 0, -1
    while missing := store.missing:
        tries = tries + 1 if len(missing) == last else 1
        last = len(missing)
        if tries > _TRIES:
            raise SolverLimit(both("scenarios.workers_die", batches=len(missing)))
        done = sweep.sample.rows - sum(batch.last - batch.first for batch in missing)
        told = _Told(progress, done, sweep.sample.rows)
        try:
            with opened() as executor:
                if executor is None:
                    _here(store, missing, told)
                else:
                    _by(executor, store, missing, told, jobs or cpu_count() or 1)
        except BrokenExecutor:
            continue


def task_of(sweep: Sweep) -> Task:
    """What the workers of a sweep need."""
    scheme = sweep.scheme
    asked = scheme.table if sweep.coalitions and isinstance(scheme.table, WorthTable) else None
    plans = None if asked is None else Today(asked.chances, asked.worths, asked.taken)
    facts = scheme.case if sweep.sample.case == scheme.case else sweep.sample.case
    parts = scheme.case, facts, scheme.model, scheme.terms, plans, scheme.tolerance
    return Task(*parts, sweep.sample.levers, sweep.bounded, sweep.bounded_above, sweep.exact, sweep.redesign)


class _Told:
    """Passes on how many futures are done."""

    def __init__(self, progress: Progress | None, done: int, whole: int) -> None:
        self.progress, self.done, self.whole = progress, done, whole

    def more(self, batch: Batch) -> None:
        self.done += batch.last - batch.first
        if self.progress is not None:
            self.progress(self.done, self.whole)


def _here(store: Store, missing: Iterable[Batch], told: _Told) -> None:
    task, deadline = task_of(store.sweep), Deadline.current()
    for batch in missing:
        deadline.check(both("scenarios.sweeping"))
        values = store.sweep.sample.values(batch.first, batch.last)
        store.put(batch, work(task, store.sweep.columns, batch, values, deadline))
        told.more(batch)


def _by(executor: Executor, store: Store, missing: Iterable[Batch], told: _Told, jobs: int) -> None:
    """No more batches than a few for each worker wait, so that memory is bounded."""
    task, deadline = task_of(store.sweep), Deadline.current()
    waiting, running = iter(missing), dict[Future[Done], Batch]()
    try:
        while True:
            for batch in waiting:
                running[_submitted(executor, task, store.sweep, batch, deadline)] = batch
                if len(running) >= _AHEAD * jobs:
                    break
            if not running:
                return
            finished, _ = wait(running, timeout=_LOOK, return_when=FIRST_COMPLETED)
            deadline.check(both("scenarios.sweeping"))
            if not finished and isinstance(executor, Attended):
                executor.attend()
            for one in finished:
                batch = running.pop(one)
                store.put(batch, one.result())
                told.more(batch)
    finally:
        for one in running:
            one.cancel()


def _submitted(executor: Executor, task: Task, sweep: Sweep, batch: Batch, deadline: Deadline) -> Future[Done]:
    values = sweep.sample.values(batch.first, batch.last)
    return executor.submit(work, task, sweep.columns, batch, values, deadline)
