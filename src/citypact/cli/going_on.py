"""Searches that go on where they were stopped: in which folder they are kept, and what is said of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from citypact.cli.options import Delivery
from citypact.cli.output import complain, message
from citypact.cli.stopping import StoppedError
from citypact.deadline import Deadline
from citypact.errors import SolverLimit

if TYPE_CHECKING:
    from citypact.worth import Worths

KEPT = "search"
"""The folder below --out."""


def folder_of(delivery: Delivery) -> Path | None:
    """Where searches are kept: in the folder of the cache, else below --out; None: nowhere."""
    from citypact.worth.cache import cache_folder

    return cache_folder() or (None if delivery.out is None else delivery.out / KEPT)


def say_what_is_kept(folder: Path | None) -> None:
    """Say on the error stream whether the next run goes on."""
    complain(message("search_not_kept") if folder is None else message("search_goes_on", folder=folder))


@contextmanager
def told_what_is_kept(folder: Path | None) -> Iterator[None]:
    """Say it where there is no answer because time or patience ended."""
    try:
        yield
    except (StoppedError, SolverLimit):
        say_what_is_kept(folder)
        raise


@contextmanager
def going_on(table: "Worths") -> Iterator[None]:
    """Let a search for a scheme keep the coalitions that it met where time or patience ends it; no matter for lists."""
    from citypact.worth.large import SearchedWorths

    if not isinstance(table, SearchedWorths):
        yield
        return
    try:
        with told_what_is_kept(table.kept):
            yield
    except (StoppedError, SolverLimit):
        table.keep()
        raise


def hurried(table: "Worths") -> None:
    """Once the time is over, ask of a search no more than what is handed over needs."""
    from citypact.worth.large import SearchedWorths

    if isinstance(table, SearchedWorths) and Deadline.current().expired:
        table.hurry()


def left_off(table: "Worths", *, proven: bool) -> None:
    """Keep what a search met where its answer is not proven, and say so; else remove what an earlier one left."""
    from citypact.worth.large import SearchedWorths

    if not isinstance(table, SearchedWorths):
        return
    if proven:
        table.forget()
        return
    table.keep()
    say_what_is_kept(table.kept)
