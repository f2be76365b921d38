"""Where the cases and mechanisms lie that can be asked about: the bundled ones, and those that were handed in."""

import hashlib
import re
from pathlib import Path
from threading import Lock

from citypact.bundled import bundled, bundled_folder

NAME = r"^[a-z0-9][a-z0-9-]{0,63}$"
"""Names of cases and mechanisms; those handed in are named by what they hold."""
_KINDS = {"cases": "json", "models": "toml"}


class Library:
    """Cases and mechanisms by name. Nothing else on the machine can be named."""

    def __init__(self, folder: Path, most: int) -> None:
        self._folder, self._most = folder, most
        self._bundled = {kind: {one.name for one in bundled(kind)} for kind in _KINDS}
        self._lock = Lock()
        for kind in _KINDS:
            (folder / kind).mkdir(parents=True, exist_ok=True)

    @property
    def shelf(self) -> tuple[Path, int]:
        """What another process needs to keep something here."""
        return self._folder, self._most

    def place(self, kind: str, name: str) -> Path | None:
        """Where a case or a mechanism lies; None if there is none of this name."""
        if not re.fullmatch(NAME, name):
            return None
        if name in self._bundled[kind]:
            return bundled_folder(kind) / (name if kind == "cases" else f"{name}.{_KINDS[kind]}")
        kept = self._kept(kind, name)
        return kept if kept.is_file() else None

    def has(self, kind: str, name: str) -> bool:
        """Whether there is a case or a mechanism of this name."""
        return self.place(kind, name) is not None

    def keep(self, kind: str, content: bytes) -> str:
        """Keep a case or a mechanism under the name of what it holds, and forget the oldest of those too many."""
        name = f"x{hashlib.sha256(content).hexdigest()[:40]}"
        with self._lock:
            place = self._kept(kind, name)
            unfinished = place.with_suffix(".part")
            unfinished.write_bytes(content)
            unfinished.replace(place)
            known = sorted(place.parent.glob(f"*.{_KINDS[kind]}"), key=lambda file: file.stat().st_mtime_ns)
            for old in known[: -self._most]:
                old.unlink()
        return name

    def _kept(self, kind: str, name: str) -> Path:
        return self._folder / kind / f"{name}.{_KINDS[kind]}"
