"""Batches on disk: files of each once it is done, with their checksums, and a manifest of what they follow from."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import InvalidInput
from ...storage.batches import Batches
from ...storage.files import write_files
from ..distributions import problem
from .plan import Sweep
from .sent import YEARS_KEPT, Batch, Done

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
            self._batches.clear()
            content = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
            write_files(folder, {MANIFEST: content.encode()}, force=True)

    @property
    def missing(self) -> tuple[Batch, ...]:
        """Batches that are still to be done; one whose files are not as they were written counts among them."""
        return tuple(batch for batch in self.sweep.batches if self._kept(batch) is None)

    def put(self, batch: Batch, done: Done) -> None:
        """Keep what a batch came to. Raises CannotWrite if the system refuses, a full disk included."""
        self._batches.put(batch.number, {part: getattr(done, part) for part in _parts(batch)})

    def table(self) -> Floats:
        """All rows that are there, in order; shape (futures, columns)."""
        whole, rows = np.empty((self.sweep.sample.rows, len(self.sweep.columns))), 0
        for batch in self.sweep.batches:
            if (kept := self._kept(batch)) is not None:
                whole[rows : rows + len(kept.table)] = kept.table
                rows += len(kept.table)
        return whole[:rows]

    def years(self) -> Floats:
        """What each city gets in each year, of the first futures; shape (futures, cities, years)."""
        kept = [self._kept(batch) for batch in self.sweep.batches if batch.first < YEARS_KEPT]
        return np.concatenate([self._no_years, *(done.years for done in kept if done is not None)])

    @property
    def _batches(self) -> Batches:
        return Batches(self.folder / BATCHES)

    def _manifest(self) -> Any:
        try:
            return json.loads((self.folder / MANIFEST).read_text("utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            return {}

    @property
    def _no_years(self) -> Floats:
        case = self.sweep.scheme.case
        return np.empty((0, len(case.cities), case.horizon))

    def _kept(self, batch: Batch) -> Done | None:
        """What a batch came to, if all its files are there as they were written."""
        arrays = self._batches.kept(batch.number, _parts(batch))
        return None if arrays is None else Done(**{"years": self._no_years, **arrays})


def _parts(batch: Batch) -> tuple[str, ...]:
    """Only the first batches have years."""
    return ("table", "years") if batch.first < YEARS_KEPT else ("table",)
