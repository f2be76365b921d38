"""Writing files: all of them or none, nothing overwritten unasked, and never a mix of two writers' files."""

import errno
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from citypact.errors import CannotWrite, Problem
from citypact.storage.interrupts import undisturbed
from citypact.storage.lock import locked
from citypact.storage.swap import Swap
from citypact.text import both

_STAGE = ".citypact-"
"""How the folder in which a writer makes its files ready is named; it is gone when the writer is done."""


def write_files(folder: Path, contents: Mapping[str, bytes], force: bool, stale: Iterable[str] = ()) -> None:
    """Write files into a folder; with ``force``, replace those that are there and remove the ``stale`` ones.

    Raises CannotWrite as ``write_everywhere`` does.
    """
    files = {folder / name: content for name, content in contents.items()}
    write_everywhere(files, force, [folder / name for name in stale])


def write_everywhere(files: Mapping[Path, bytes], force: bool, stale: Iterable[Path] = ()) -> None:
    """Write files, each wherever it goes; with ``force``, replace those that are there and remove the ``stale`` ones.

    Every file is complete in a folder of this writer's own before any takes its place, and the places are taken under
    a lock on the folders. If one cannot be taken, those that were are given back.

    Raises
    ------
    CannotWrite
        A file is there and ``force`` is not given, or the system refuses; nothing has changed then.
    """
    places = [*files, *(path for path in stale if path not in files)]
    refuse_existing(places, force)
    with ExitStack() as stack:
        folders = {os.path.realpath(path.parent): path.parent for path in places}
        stages = {real: stack.enter_context(_stage(folder)) for real, folder in sorted(folders.items())}
        refuse_existing(places, force)  # again, now that nobody else writes
        swaps = []
        for number, path in enumerate(places):
            with _told(path.parent):
                swaps.append(Swap(path, files.get(path), stages[os.path.realpath(path.parent)], str(number)))
        _exchange(swaps)


@contextmanager
def _stage(folder: Path) -> Iterator[Path]:
    """A folder of this writer's own within ``folder``, which nobody else writes into meanwhile."""
    with ExitStack() as stack:
        with _told(folder):
            if stack.enter_context(locked(folder)):
                for left in folder.glob(f"{_STAGE}*"):  # by a writer that was killed
                    shutil.rmtree(left)
            stage = stack.enter_context(TemporaryDirectory(prefix=_STAGE, dir=folder))
        yield Path(stage)


def _exchange(swaps: list[Swap]) -> None:
    """Put all the new files in place of the old ones, or none."""
    with undisturbed(), ExitStack() as undone:
        for swap in swaps:
            with _told(swap.target):
                swap.do()
            undone.callback(swap.undo)
        undone.pop_all()


def refuse_existing(paths: Iterable[Path], force: bool) -> None:
    """Raise CannotWrite if no file can be put at any of these places, or if one is there and ``force`` is not given."""
    present, problems = [], []
    for path in dict.fromkeys(paths):
        try:
            if _is_there(path):
                present.append(path)
        except CannotWrite as refused:
            problems += [problem for problem in refused.problems if problem not in problems]
    if present and not force:
        listed = ", ".join(map(str, present))
        problems.append(Problem(listed, both("problem.exists.what"), both("problem.exists.do")))
    if problems:
        raise CannotWrite(problems)


def _is_there(path: Path) -> bool:
    """Whether a file is at a place. Raises CannotWrite if there is something else, or no file can come there."""
    above = next(folder for folder in path.absolute().parents if os.path.lexists(folder))
    with _told(path):
        if not above.is_dir():
            raise CannotWrite([problem_at(above, "unwritable", reason=os.strerror(errno.ENOTDIR))])
        if not os.access(above, os.W_OK | os.X_OK):
            raise CannotWrite([problem_at(above, "unwritable", reason=os.strerror(errno.EACCES))])
        try:
            path.lstat()
        except FileNotFoundError:
            return False
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):
            raise CannotWrite([problem_at(path, "not_a_file")])
        return True


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """Tell what the system refuses as a problem with a place; the current folder by its name."""
    try:
        yield
    except OSError as error:
        named = place if place.parts else place.absolute()
        reason = error.strerror or type(error).__name__
        raise CannotWrite([problem_at(named, "unwritable", reason=reason)]) from error


def problem_at(path: Path, key: str, **values: object) -> Problem:
    """The problem ``problem.<key>`` with a place to write to."""
    return Problem(str(path), both(f"problem.{key}.what", **values), both(f"problem.{key}.do", **values))
