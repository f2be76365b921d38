"""How far a long run is: a bar on a terminal, and everywhere the question whether there is time left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from citypact.cli.output import message
from citypact.deadline import Deadline
from citypact.text import both

Progress = Callable[[int, int], None]


@contextmanager
def progress_bar(label: str, *, ends: bool = True) -> Iterator[Progress]:
    """Something to call with (done, in all); if it ``ends`` the work, it raises SolverLimit when the time is over.

    The bar stands on the error stream, where that is a terminal.
    """
    from rich.console import Console

    deadline, doing = Deadline.current(), both(f"cli.progress.{label}")
    check = deadline.check if ends else lambda doing: None
    check(doing)
    screen = Console(stderr=True)
    if not screen.is_terminal:
        yield lambda done, whole: check(doing)
        return
    from rich.progress import Progress as Bar

    with Bar(console=screen, transient=True) as bar:
        task = bar.add_task(message(f"progress.{label}"), total=None)

        def step(done: int, whole: int) -> None:
            bar.update(task, completed=done, total=whole)
            check(doing)

        yield step
