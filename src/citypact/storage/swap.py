"""One file that takes another's place, and can give it back."""

import os
import shutil
from pathlib import Path


class Swap:
    """A new file on its way to a place, or, without content, the way of what lies there out of it."""

    def __init__(self, target: Path, content: bytes | None, stage: Path, name: str) -> None:
        """Write the content completely into ``stage``, a folder of this writer's own on the target's disk."""
        self.target = target
        self._fresh = None if content is None else stage / f"{name}.new"
        self._kept = stage / f"{name}.old"
        if content is not None:
            with (stage / f"{name}.new").open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())

    def do(self) -> None:
        """Take the place; what lay there is kept. Raises OSError if the system refuses."""
        if os.path.lexists(self.target):
            _keep(self.target, self._kept)
        if self._fresh is not None:
            self._fresh.replace(self.target)
        else:
            self.target.unlink(missing_ok=True)

    def undo(self) -> None:
        """Give the place back."""
        if os.path.lexists(self._kept):
            self._kept.replace(self.target)
        else:
            self.target.unlink(missing_ok=True)


def _keep(old: Path, kept: Path) -> None:
    """A second name for the old file, or a copy where the file system has no such thing."""
    try:
        os.link(old, kept, follow_symlinks=False)
    except OSError:
        shutil.copy2(old, kept, follow_symlinks=False)
