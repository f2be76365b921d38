"""Writing files: all of them or none, and nothing overwritten unasked."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from citypact.errors import CannotWrite, Problem
from citypact.text import both


def write_files(folder: Path, contents: Mapping[str, bytes], force: bool, stale: Iterable[str] = ()) -> None:
    """Write files into a folder; with ``force``, replace those that are there and remove the ``stale`` ones.

    Raises CannotWrite if any of them is there and ``force`` is not given, in which case nothing is written, or if the
    system refuses.
    """
    present = [folder / name for name in dict.fromkeys([*contents, *stale]) if (folder / name).exists()]
    if present and not force:
        raise CannotWrite([problem_at(path, "exists") for path in present])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in present:
            if path.name not in contents:
                path.unlink()
        for name, content in contents.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        path = Path(error.filename or folder)
        raise CannotWrite([problem_at(path, "unwritable", reason=error.strerror or type(error).__name__)]) from error


def problem_at(path: Path, key: str, **values: object) -> Problem:
    """The problem ``problem.<key>`` with a place to write to."""
    return Problem(str(path), both(f"problem.{key}.what", **values), both(f"problem.{key}.do", **values))
