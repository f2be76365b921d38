"""What answers are computed with and shown on: versions, arithmetic library, language, terminal, encoding, disk."""

import locale
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import numpy as np

from ..solve.tried import installed, untried
from ..text import both
from ..version import __version__
from .finding import Finding

_ROOM = 50e6
"""Bytes of disk below which a report may not fit."""


def machine() -> Iterator[Finding]:
    """One finding for each thing; only a lack of space or of a place for files is unsound."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count() or 1} CPU"
    yield _fact("versions", f"citypact {__version__}; {python}; {_versions()}")
    yield _fact("system", system)
    yield _fact("blas", _blas())
    yield _fact("locale", ".".join(filter(None, locale.getlocale())) or "C")
    yield _fact("encoding", f"{_encoding()}; {sys.getfilesystemencoding()}")
    yield _fact("terminal", _terminal())
    yield _untried()
    yield _disk()


def _fact(name: str, found: str) -> Finding:
    return Finding(both(f"doctor.machine.{name}"), True, found)


def _versions() -> str:
    packages = {name: version(name) for name in ("numpy", "scipy", "pandas")} | installed()
    return ", ".join(f"{name} {found}" for name, found in packages.items())


def _blas() -> str:
    """The library below NumPy's linear algebra, and how many threads it is told to use."""
    built: Any = np.show_config(mode="dicts")
    blas = built["Build Dependencies"]["blas"]
    threads = os.environ.get("OMP_NUM_THREADS") or os.environ.get("OPENBLAS_NUM_THREADS")
    name = f"{blas.get('name', '?')} {blas.get('version', '')}".strip()
    return name if threads is None else f"{name}, {threads} threads"


def _encoding() -> str:
    return getattr(sys.stdout, "encoding", None) or "?"


def _terminal() -> str:
    if sys.stdout is None or not sys.stdout.isatty():
        return both("doctor.no_terminal")
    size = shutil.get_terminal_size()
    return f"{size.columns} x {size.lines}"


def _untried() -> Finding:
    """Solvers whose versions no test has seen: said, but what they answer is judged by the corpus."""
    names = ", ".join(f"{name} {found}" for name, found in untried().items())
    return Finding(both("doctor.machine.untried"), True, names or both("doctor.all_tried"))


def _disk() -> Finding:
    """Whether a file can be written to the folder for temporary files, and how much room the disks have."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"citypact")
    free = min(shutil.disk_usage(folder).free for folder in (tempfile.gettempdir(), "."))
    return Finding(
        both("doctor.machine.disk"), bool(free >= _ROOM), both("doctor.free", megabytes=f"{free / 1e6:,.0f}")
    )
