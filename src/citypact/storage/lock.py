"""A folder for one writer at a time, and for readers while nobody writes."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl


@contextmanager
def locked(folder: Path) -> Iterator[bool]:
    """Hold a folder for writing: it is made if need be, and what was made goes again if nothing came into it.

    Gives whether it is held. The lock is on the folder itself and leaves nothing behind; where the system or the disk
    knows no such locks, files are still each whole. Raises OSError if the folder cannot be made.
    """
    with ExitStack() as made:
        while True:
            for missing in [*reversed([above for above in folder.parents if not above.exists()]), folder]:
                if not missing.exists():
                    made.callback(_remove_if_empty, missing)
                missing.mkdir(exist_ok=True)
            try:
                lock = _acquire(folder, shared=False)
            except FileNotFoundError:  # another writer has just removed it
                continue
            if lock is None or _is_still(folder, lock):
                break
            os.close(lock)
        try:
            yield lock is not None
        finally:
            if lock is not None:
                os.close(lock)


@contextmanager
def unchanging(folder: Path) -> Iterator[None]:
    """Hold a folder for reading, so that no writer changes its files meanwhile."""
    lock = None
    with suppress(OSError):  # what cannot be held can perhaps be read, and if not, whoever reads it says so
        lock = _acquire(folder, shared=True)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)


def _acquire(folder: Path, *, shared: bool) -> int | None:
    """A descriptor that holds the lock; None where there are no such locks."""
    if sys.platform == "win32":
        return None
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except PermissionError:  # one may write into a folder that one may not list
        return None
    try:
        fcntl.flock(opened, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
    except OSError:
        os.close(opened)
        return None
    except BaseException:
        os.close(opened)
        raise
    return opened


def _is_still(folder: Path, lock: int) -> bool:
    """Whether the folder is the one that was locked: another writer may have removed it in between."""
    try:
        return os.path.samestat(folder.stat(), os.fstat(lock))
    except FileNotFoundError:
        return False


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):  # it holds files by now, as it should
        folder.rmdir()
