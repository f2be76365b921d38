"""The program as a file that other solvers read, so that outsiders can check it."""

import tempfile
from pathlib import Path

from ..errors import CannotWrite
from ..storage.files import problem_at
from .program import Program

FORMATS = (".lp", ".mps")


def check_format(path: Path) -> None:
    """Raise CannotWrite if the name of the file does not say which of the formats is meant."""
    if path.suffix.lower() not in FORMATS:
        raise CannotWrite([problem_at(path, "program_format")])


def program_bytes(program: Program, suffix: str) -> bytes:
    """The program in CPLEX LP format (".lp") or MPS format (".mps"), its money in the units that its name states."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"program{suffix.lower()}"
        if suffix.lower() == ".lp":
            program.lp.writeLP(str(file))
        else:
            program.lp.writeMPS(str(file))
        return file.read_bytes()
