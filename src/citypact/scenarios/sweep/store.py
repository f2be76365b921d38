"""Batches on disk: a file each once it is done, and a manifest that says what they follow from."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import InvalidInput
from ...storage.files import write_files
from ..distributions import problem
from .plan import Batch, Sweep
from .work import Done

Floats = NDArray[np.float64]
MANIFEST, BATCHES = "manifest.json", "batches"


class Store:
    """The folder of a sweep.

    Raises
    ------
    InvalidInput
        It holds the batches of another sweep, unless they may be replaced.
    CannotWrite
        The system refuses.
    """

    def __init__(self, folder: Path, sweep: Sweep, *, replace: bool = False) -> None:
        self.folder, self.sweep = folder, sweep
        manifest = sweep.manifest()
        known = self._manifest()
        if known is not None and known != manifest and not replace:
            differs = ", ".join(key for key in manifest if known.get(key) != manifest[key])
            raise InvalidInput([problem("other_sweep", str(folder / MANIFEST), None, differs=differs)])
        if known != manifest:
            for batch in self._batches.glob("*.npy") if self._batches.is_dir() else ():
                batch.unlink()
            content = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
            write_files(folder, {MANIFEST: content.encode()}, force=True)

    @property
    def missing(self) -> tuple[Batch, ...]:
        """Batches that are still to be done; one whose file is damaged counts among them."""
        return tuple(batch for batch in self.sweep.batches if self._table(batch) is None)

    def put(self, batch: Batch, done: Done) -> None:
        """Keep what a batch came to. Raises CannotWrite if the system refuses, a full disk included."""
        files = {_name(batch, "years"): done.years, _name(batch, "table"): done.table}
        contents = {name: _bytes(array) for name, array in files.items() if array.size or name.endswith("table.npy")}
        write_files(self._batches, contents, force=True)

    def table(self) -> Floats:
        """All rows that are there, in order; shape (futures, columns)."""
        whole, rows = np.empty((self.sweep.sample.rows, len(self.sweep.columns))), 0
        for batch in self.sweep.batches:
            if (part := self._table(batch)) is not None:
                whole[rows : rows + len(part)] = part
                rows += len(part)
        return whole[:rows]

    def years(self) -> Floats:
        """What each city gets in each year, of the first futures; shape (futures, cities, years)."""
        case = self.sweep.scheme.case
        paths = [self._batches / _name(batch, "years") for batch in self.sweep.batches]
        parts = [np.load(path) for path in paths if path.exists()]
        return np.concatenate([np.empty((0, len(case.cities), case.horizon)), *parts])

    @property
    def _batches(self) -> Path:
        return self.folder / BATCHES

    def _manifest(self) -> Any:
        try:
            return json.loads((self.folder / MANIFEST).read_text("utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            return {}

    def _table(self, batch: Batch) -> Floats | None:
        try:
            found = np.load(self._batches / _name(batch, "table"))
        except (OSError, ValueError, EOFError):
            return None
        shape = batch.last - batch.first, len(self.sweep.columns)
        return found if found.shape == shape else None


def _name(batch: Batch, part: str) -> str:
    return f"{batch.number:06d}-{part}.npy"


def _bytes(array: Floats) -> bytes:
    content = io.BytesIO()
    np.save(content, array, allow_pickle=False)
    return content.getvalue()
