"""Batches of a sweep, here or by any executor of ``concurrent.futures``: see ``working``."""

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from ...deadline import Deadline
from ...text import both
from ...working import Executors, Pieces, work_off
from ...worth import WorthTable
from .plan import Sweep
from .sent import Batch, Done, Task, Today
from .store import Store
from .work import work

Progress = Callable[[int, int], None]
"""Told how many of how many futures are done."""


def run(
    store: Store, workers: Executor | Executors | None = None, progress: Progress | None = None, jobs: int | None = None
) -> None:
    """Do all batches that are missing; ``workers`` and ``jobs`` as for ``work_off``.

    Raises
    ------
    SolverLimit
        The time is over, workers die again and again, or none is left; what was done is kept, and the next run goes on
        from there.
    CannotWrite
        A batch cannot be written.
    """
    sweep, deadline = store.sweep, Deadline.current()
    task, rows = task_of(sweep), sweep.sample.rows
    done = rows - sum(batch.last - batch.first for batch in store.missing)

    def given(batch: Batch) -> tuple[Any, ...]:
        return task, sweep.columns, batch, sweep.sample.values(batch.first, batch.last), deadline

    def put(batch: Batch, came_to: Done) -> None:
        nonlocal done
        store.put(batch, came_to)
        done += batch.last - batch.first
        if progress is not None:
            progress(done, rows)

    work_off(Pieces(lambda: store.missing, work, given, put, both("scenarios.sweeping")), workers, jobs)


def task_of(sweep: Sweep) -> Task:
    """What the workers of a sweep need."""
    scheme = sweep.scheme
    asked = scheme.table if sweep.coalitions and isinstance(scheme.table, WorthTable) else None
    plans = None if asked is None else Today(asked.chances, asked.worths, asked.taken)
    facts = scheme.case if sweep.sample.case == scheme.case else sweep.sample.case
    parts = scheme.case, facts, scheme.model, scheme.terms, plans, scheme.tolerance
    whole = sweep.sample.levers, sweep.bounded, sweep.bounded_above, sweep.exact, sweep.redesign
    return Task(*parts, *whole, scheme.table.known if sweep.is_apart else None)
