"""How far a long run is: a bar on a terminal, and everywhere the question whether there is time left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import TYPE_CHECKING

from citypact.cli.output import message, settings
from citypact.deadline import Deadline
from citypact.text import both, say

if TYPE_CHECKING:
    from rich.progress import ProgressColumn, Task

    from citypact.optimize.search import Search, Watch

Progress = Callable[[int, int], None]


@contextmanager
def progress_bar(label: str, *, ends: bool = True) -> Iterator[Progress]:
    """Something to call with (done, in all); if it ``ends`` the work, it raises SolverLimit when the time is over.

    The bar stands on the error stream, where that is a terminal and no program is to read what is printed.
    """
    from rich.console import Console

    deadline, doing = Deadline.current(), both(f"cli.progress.{label}")
    check = deadline.check if ends else lambda doing: None
    check(doing)
    screen = Console(stderr=True)
    if settings.json or not screen.is_terminal:
        yield lambda done, whole: check(doing)
        return
    from rich.progress import Progress as Bar

    *shown, left = Bar.get_default_columns()  # the last: how much time is left
    with Bar(*shown, _rate(), left, console=screen, transient=True) as bar:
        task = bar.add_task(message(f"progress.{label}"), total=None)

        def step(done: int, whole: int) -> None:
            bar.update(task, completed=done, total=whole)
            check(doing)

        yield step


def _rate() -> "ProgressColumn":
    """How many a second are done, as soon as that is known."""
    from rich.progress import ProgressColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: "Task") -> Text:
            return Text("" if task.speed is None else f"{task.speed:,.3g}/s", style="progress.data.speed")

    return Rate()


@contextmanager
def search_shown() -> "Iterator[Watch | None]":
    """A line that says how far a design is, where there is a bar for other work; None where there is none."""
    with _line_shown("searching") as update:
        yield None if update is None else lambda search: update(lambda seconds: _line(search, seconds))


@dataclass(frozen=True)
class GameShown:
    """Whom the search of a game tells how far it is; None where nobody is shown."""

    samples: Progress | None = None
    """Told how many worths of how many a sample has."""
    core: Callable[[int, float, float], None] | None = None
    """Told how many coalitions were met, and both bounds of the least core."""


@contextmanager
def game_shown() -> Iterator[GameShown]:
    """A line that says how far the search of a game is, where ``search_shown`` has one."""
    with _line_shown("searching_game") as update:
        if update is None:
            yield GameShown()
            return

        def samples(done: int, whole: int) -> None:
            update(lambda seconds: message("progress.samples", done=f"{done:,}", whole=f"{whole:,}"))

        def core(met: int, low: float, high: float) -> None:
            values = {"met": f"{met:,}", "low": f"{low:,.4g}", "high": f"{high:,.4g}"}
            update(lambda seconds: message("progress.core", seconds=f"{seconds:.0f}", **values))

        yield GameShown(samples, core)


@contextmanager
def _line_shown(label: str) -> "Iterator[Callable[[Callable[[float], str]], None] | None]":
    """A line to be given anew, as it follows from the seconds that have passed; None where there is no bar either."""
    from rich.console import Console

    screen = Console(stderr=True)
    if settings.json or not screen.is_terminal:
        yield None
        return
    begun = monotonic()
    with screen.status(message(f"progress.{label}")) as status:
        yield lambda line: status.update(line(monotonic() - begun))


def _line(search: "Search", seconds: float) -> str:
    """Stage, best value, bound and seconds."""
    objective = say(f"report.objective.{search.objective}", settings.lang)
    values = {"objective": objective, "seconds": f"{seconds:.0f}", "best": f"{search.best:,.4g}"}
    if search.best == inf:
        return message("progress.stage", **values)
    return message("progress.found", bound=f"{search.bound:,.4g}", **values)
