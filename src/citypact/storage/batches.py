"""Numbered batches of arrays in a folder: files of each once it is done, with their checksums."""

import io
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .files import write_files

Arrays = Mapping[str, NDArray[Any]]
"""By the name of what they are."""


class Batches:
    """The batches in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, number: int, arrays: Arrays) -> None:
        """Keep what a batch came to. Raises CannotWrite if the system refuses, a full disk included."""
        contents = {_name(number, part): _bytes(array) for part, array in arrays.items()}
        write_files(self.folder, {**contents, _checksums(number): _sums(contents)}, force=True)

    def kept(self, number: int, parts: Iterable[str]) -> dict[str, NDArray[Any]] | None:
        """Those arrays of a batch, if all its files are there as they were written; else None."""
        try:
            contents = {_name(number, part): (self.folder / _name(number, part)).read_bytes() for part in parts}
            if (self.folder / _checksums(number)).read_bytes() != _sums(contents):
                return None
        except OSError:
            return None
        return {part: np.load(io.BytesIO(contents[_name(number, part)])) for part in parts}

    def clear(self) -> None:
        """Remove them all."""
        for kind in ("*.npy", "*.sha256"):
            for file in self.folder.glob(kind):
                file.unlink()


def _name(number: int, part: str) -> str:
    return f"{number:06d}-{part}.npy"


def _checksums(number: int) -> str:
    return f"{number:06d}.sha256"


def _sums(contents: Mapping[str, bytes]) -> bytes:
    """Checksums as ``sha256sum --check`` reads them."""
    return "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in contents.items()).encode()


def _bytes(array: NDArray[Any]) -> bytes:
    content = io.BytesIO()
    np.save(content, array, allow_pickle=False)
    return content.getvalue()
