"""Writing files: all of them or none, and nothing overwritten unasked."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from citypact.errors import CannotWrite, Problem
from citypact.text import both


def write_files(folder: Path, contents: Mapping[str, bytes], force: bool, stale: Iterable[str] = ()) -> None:
    """Write files into a folder; with ``force``, replace those that are there and remove the ``stale`` ones.

    Raises CannotWrite if any of them is there and ``force`` is not given, in which case nothing is written, or if the
    system refuses. Every file is complete under another name before it takes its own.
    """
    refuse_existing([folder / name for name in [*contents, *stale]], force)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            _beside(folder / name).parent.mkdir(parents=True, exist_ok=True)
            _beside(folder / name).write_bytes(content)
        for name in contents:
            _beside(folder / name).replace(folder / name)
        for name in set(stale) - set(contents):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        for name in contents:
            if _beside(folder / name).is_file():
                _beside(folder / name).unlink()
        path = Path(error.filename or folder)
        raise CannotWrite([problem_at(path, "unwritable", reason=error.strerror or type(error).__name__)]) from error


def refuse_existing(paths: Iterable[Path], force: bool) -> None:
    """Raise CannotWrite if something lies at any of these places and ``force`` is not given."""
    present = [path for path in dict.fromkeys(paths) if path.exists()]
    if present and not force:
        listed = ", ".join(map(str, present))
        raise CannotWrite([Problem(listed, both("problem.exists.what"), both("problem.exists.do"))])


def _beside(path: Path) -> Path:
    """Where a file is written before it takes its name."""
    return path.with_name(f"{path.name}.part")


def problem_at(path: Path, key: str, **values: object) -> Problem:
    """The problem ``problem.<key>`` with a place to write to."""
    return Problem(str(path), both(f"problem.{key}.what", **values), both(f"problem.{key}.do", **values))
