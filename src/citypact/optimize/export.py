"""The program as a file that other solvers read, so that outsiders can check it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from ..errors import CannotWrite
from ..storage.files import problem_at
from .naming import LONGEST, is_spelled
from .program import Program

FORMATS = (".lp", ".mps")


def check_format(path: Path) -> None:
    """Raise CannotWrite if the name of the file does not say which of the formats is meant."""
    if path.suffix.lower() not in FORMATS:
        raise CannotWrite([problem_at(path, "program_format")])


def program_bytes(program: Program, suffix: str) -> bytes:
    """The program in CPLEX LP format (".lp") or MPS format (".mps"), its money in the units that its name states.

    What the plain names of columns and rows cannot say stands in comments at the top, in the case's own words.
    """
    is_lp = suffix.lower() == ".lp"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"program{suffix.lower()}"
        if is_lp:
            program.lp.writeLP(str(file), max_length=LONGEST)
        else:
            program.lp.writeMPS(str(file))
        comments = "".join(f"{COMMENT[is_lp]} {line}\n" for line in _legend(program))
        return comments.encode() + file.read_bytes()


COMMENT = {True: "\\", False: "*"}


def _legend(program: Program) -> Iterator[str]:
    """Name and meaning of whatever the characters of the formats cannot spell."""
    for column in program.columns:
        if not is_spelled(column.role, column.subject):
            yield f"{column.variable.name}: {column.role} {column.subject}"
    for line in program.lines:
        if not is_spelled(line.role, line.subject):
            yield f"{line.name}: {line.role} {line.subject}"
