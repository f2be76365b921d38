"""Where the cases and mechanisms lie that can be asked about: the bundled ones, and those that were handed in."""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from citypact.bundled import bundled, bundled_folder

NAME = r"^[a-z0-9][a-z0-9-]{0,63}$"
"""Names of cases and mechanisms; those handed in are named by what they hold."""
_KINDS = {"cases": "json", "models": "toml"}


@dataclass(frozen=True)
class Shelf:
    """A folder for what was handed in; several processes may put something there."""

    folder: Path
    most: int
    """Of a kind, the latest; and so many bytes of them."""
    most_bytes: int

    def place(self, kind: str, name: str) -> Path:
        """Where what has this name lies, or would."""
        return self.folder / kind / f"{name}.{_KINDS[kind]}"

    def keep(self, kind: str, content: bytes) -> str:
        """Keep a case or a mechanism under the name of what it holds, and forget the oldest of those too many."""
        name = f"x{hashlib.sha256(content).hexdigest()[:40]}"
        place = self.place(kind, name)
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = place.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(content)
        unfinished.replace(place)
        self._forget(kind)
        return name

    def _forget(self, kind: str) -> None:
        known = [(at.st_mtime_ns, at.st_size, file) for file, at in self._there(kind)]
        kept = size = 0
        for _, own, file in sorted(known, reverse=True):
            kept, size = kept + 1, size + own
            if kept > 1 and (kept > self.most or size > self.most_bytes):
                file.unlink(missing_ok=True)

    def _there(self, kind: str) -> list[tuple[Path, os.stat_result]]:
        found = []
        for file in (self.folder / kind).glob(f"*.{_KINDS[kind]}"):
            try:
                found.append((file, file.stat()))
            except FileNotFoundError:  # another process forgot it meanwhile
                continue
        return found


class Library:
    """Cases and mechanisms by name. Nothing else on the machine can be named."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._bundled = {kind: {one.name for one in bundled(kind)} for kind in _KINDS}

    def place(self, kind: str, name: str) -> Path | None:
        """Where a case or a mechanism lies; None if there is none of this name."""
        if not re.fullmatch(NAME, name):
            return None
        if name in self._bundled[kind]:
            return bundled_folder(kind) / (name if kind == "cases" else f"{name}.{_KINDS[kind]}")
        kept = self.shelf.place(kind, name)
        return kept if kept.is_file() else None

    def has(self, kind: str, name: str) -> bool:
        """Whether there is a case or a mechanism of this name."""
        return self.place(kind, name) is not None
