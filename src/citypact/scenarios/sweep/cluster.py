"""Workers of a Dask cluster as an executor of ``concurrent.futures``: all that is known of it is where it is scheduled.

A worker that is lost loses nothing: the scheduler has its batches done by others, or by new ones where there are none
for a while. A scheduler that is lost breaks the executor, and what was done is kept.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from importlib.metadata import version
from importlib.util import find_spec
from time import monotonic
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from ...errors import InvalidInput, SolverLimit
from ...text import both
from ...version import __version__
from ..distributions import problem

if TYPE_CHECKING:
    from distributed import Client

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")
PARTS = ("dask", "distributed")
"""What the extra ``[distributed]`` brings."""
_PATIENCE = 5.0
"""Seconds in which a scheduler has to answer."""
_ALONE = 30.0
"""Seconds in which a new worker has to come where none is left."""
_PARTING = 0.5
"""Seconds in which a scheduler is told that nobody waits any longer."""
_SAME = ("numpy", "scipy", "highspy", "pyscipopt")
"""Libraries whose other versions may come to other last digits."""


def cores(address: str) -> int:
    """How many batches the workers of a scheduler, such as ``tcp://127.0.0.1:8786``, can do at once.

    Raises
    ------
    InvalidInput
        Dask is not installed, nothing answers there, there is no worker, or one has other versions than are here.
    """
    with _client(address) as client:
        found = sum(client.ncores().values())
        if not found:
            raise InvalidInput([problem("no_workers", "scheduler", address)])
        # what cannot be loaded there comes back as the error that it was
        others = client.run(versions, on_error="return").values()
    if differ := [str(other) for other in others if other != versions()]:
        raise InvalidInput([problem("other_versions", "scheduler", address, here=versions(), there=differ[0])])
    return int(found)


@contextmanager
def workers_of(address: str) -> Iterator[Executor]:
    """The workers of a scheduler, for as long as it answers.

    Raises
    ------
    InvalidInput
        Nothing answers there.
    BrokenExecutor
        The scheduler is lost, workers that took up one and the same batch died again and again, or one died just when
        its result came.
    SolverLimit
        No worker is left, and none comes for a while.
    """
    with _client(address) as client:
        from distributed import KilledWorker

        try:
            yield _Crew(client, address)
        except (KilledWorker, CancelledError, OSError) as lost:
            raise BrokenExecutor(str(lost)) from lost
        except TypeError as mistaken:
            if not _is_a_lost_result(mistaken):
                raise
            raise BrokenExecutor(str(mistaken)) from mistaken


class _Crew(Executor):
    """Workers that are looked after while batches are waited for."""

    def __init__(self, client: "Client", address: str) -> None:
        self._client, self._address, self._seen = client, address, monotonic()
        self._executor: Executor = client.get_executor(pure=False)

    def submit(self, fn: Callable[_Given, _Made], /, *args: _Given.args, **kwargs: _Given.kwargs) -> Future[_Made]:
        """Hand out a piece of work."""
        return self._executor.submit(fn, *args, **kwargs)

    def attend(self) -> None:
        """See whether anybody is left to work. Raises SolverLimit where nobody has been for a while."""
        if self._client.status != "running" or self._client.ncores():  # what was handed out tells of a lost scheduler
            self._seen = monotonic()
        elif monotonic() - self._seen > _ALONE:
            told = {"address": self._address, "seconds": round(_ALONE)}
            raise SolverLimit(both("scenarios.workers_gone", **told))


def _is_a_lost_result(error: TypeError) -> bool:
    """Whether Dask's executor took a result for an error, as it does where the worker is lost just when it comes."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    return frame is not None and frame.tb_frame.f_globals.get("__name__") == "distributed.cfexecutor"


def versions() -> str:
    """What answers hang on, here."""
    return ", ".join([f"citypact {__version__}", *(f"{name} {version(name)}" for name in _SAME)])


@contextmanager
def _client(address: str) -> Iterator["Client"]:
    """A connection that is closed at once however it ends, without a word of its own."""
    if missing := [package for package in PARTS if find_spec(package) is None]:
        raise InvalidInput([problem("no_distributed", "scheduler", address, missing=", ".join(missing))])
    from distributed import Client

    with _quiet():
        try:
            client = Client(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as wrong:
            raise InvalidInput([problem("no_scheduler", "scheduler", address, reason=wrong)]) from None
        try:
            yield client
        finally:
            with suppress(TimeoutError, OSError):
                client.close(timeout=_PARTING)


@contextmanager
def _quiet() -> Iterator[None]:
    """What Dask has to say of lost connections is said here in other words."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
